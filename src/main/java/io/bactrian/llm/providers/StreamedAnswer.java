package io.bactrian.llm.providers;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.springframework.lang.Nullable;

/** Hands the pieces of one streamed answer on as they come, and keeps the whole for the end. */
final class StreamedAnswer implements StreamingChatResponseHandler {

    private final TokenSink sink;
    private final CallBounds bounds;
    private final Set<Integer> inPieces = new HashSet<>();
    private final long start = System.nanoTime();
    private Duration firstToken;
    private ChatResponse whole;
    private Throwable failure;

    StreamedAnswer(TokenSink sink, CallBounds bounds) {
        this.sink = sink;
        this.bounds = bounds;
    }

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        pass(() -> sink.text(piece.text()), context.streamingHandle());
    }

    @Override
    public void onPartialToolCall(PartialToolCall piece, PartialToolCallContext context) {
        inPieces.add(piece.index());
        pass(() -> sink.toolCall(piece.index(), piece.id(), piece.name(), piece.partialArguments()), context.streamingHandle());
    }

    /** A call that came in no pieces, as all of Ollama's do and those of others that have no arguments. */
    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        if (!inPieces.contains(call.index())) {
            ToolExecutionRequest whole = call.toolExecutionRequest();
            pass(() -> sink.toolCall(call.index(), whole.id(), whole.name(), whole.arguments()), null);
        }
    }

    private void pass(Runnable piece, @Nullable StreamingHandle stream) {
        if (firstToken == null) {
            firstToken = Duration.ofNanos(System.nanoTime() - start);
            bounds.begun();
        }
        if (bounds.isCancelled()) {
            return;
        }
        try {
            piece.run();
        } catch (RuntimeException e) {
            failure = e;
            bounds.cancel();
            if (stream != null) {
                stream.cancel();
            }
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        whole = response;
    }

    /** The client's own words come last, and are clearer than what LangChain4j makes of them. */
    @Override
    public void onError(Throwable error) {
        if (!bounds.isCancelled()) {
            failure = error;
        }
    }

    boolean hasBegun() {
        return firstToken != null;
    }

    Duration firstToken() {
        return firstToken;
    }

    /** @throws RuntimeException what broke the stream, or that it just ended: without a finish reason nobody knows whether it is whole */
    ChatResponse whole() {
        if (failure != null) {
            throw failure instanceof RuntimeException known ? known : new UnreachableException("the stream broke off");
        }
        if (whole == null || whole.finishReason() == null) {
            throw new FailedCallException(ProviderFailure.of(ProviderFailure.Kind.CUT_STREAM, "the stream ended before its end"));
        }
        return whole;
    }
}
