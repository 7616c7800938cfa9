package io.bactrian.llm.providers;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.time.Duration;
import java.util.AbstractList;
import org.springframework.lang.Nullable;

/**
 * One call to one deployment. Camel's langchain4j-chat takes a list of messages and gives a text back; this is that list, and carries what
 * else belongs to the call there, and the whole response back. It belongs to one thread.
 */
public final class Question extends AbstractList<ChatMessage> {

    private final Deployment deployment;
    private final ChatRequest request;
    private final Duration timeout;
    private final boolean cutByCaller;
    private final Duration longestStream;
    private final TokenSink sink;
    private ChatResponse answer;
    private Duration firstToken;

    /**
     * @param timeout     how long the deployment has
     * @param cutByCaller whether that is less than it is granted because the caller has no more
     * @param sink        for a streamed answer, else null
     */
    public Question(Deployment deployment, ChatRequest request, Duration timeout, boolean cutByCaller, Duration longestStream,
                    @Nullable TokenSink sink) {
        this.deployment = deployment;
        this.request = request;
        this.timeout = timeout;
        this.cutByCaller = cutByCaller;
        this.longestStream = longestStream;
        this.sink = sink;
    }

    @Override
    public ChatMessage get(int index) {
        return request.messages().get(index);
    }

    @Override
    public int size() {
        return request.messages().size();
    }

    /** The component puts the last message back, with what it was told to add to it: nothing. */
    @Override
    public ChatMessage set(int index, ChatMessage message) {
        return get(index);
    }

    public Deployment deployment() {
        return deployment;
    }

    ChatRequest request() {
        return request;
    }

    CallBounds bounds() {
        return CallBounds.begin(timeout, deployment.timeout(), cutByCaller, longestStream);
    }

    @Nullable
    TokenSink sink() {
        return sink;
    }

    void answered(ChatResponse response, @Nullable Duration untilFirstToken) {
        answer = response;
        firstToken = untilFirstToken;
    }

    /** What came though the call failed: it can be of no use and has its price all the same. */
    @Nullable
    public ChatResponse unusedAnswer() {
        return answer;
    }

    /** @throws FailedCallException when there is none: a step between has lost it */
    public ChatResponse answer() {
        if (answer == null) {
            throw new FailedCallException(ProviderFailure.of(ProviderFailure.Kind.UNUSABLE_ANSWER, "there was no answer"));
        }
        return answer;
    }

    /** Of a streamed answer. */
    @Nullable
    public Duration firstToken() {
        return firstToken;
    }
}
