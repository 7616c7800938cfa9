package io.bactrian.llm.gateway;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import io.bactrian.llm.providers.TokenEstimate;
import io.bactrian.llm.providers.TokenSink;
import io.bactrian.privacy.Redaction;
import io.bactrian.privacy.StreamRestorer;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * A streamed answer on its way to the caller: private data is put back into its text piece by piece. Tool calls wait for their end: a piece
 * of one cannot be held against the tools that were declared, and what the caller has seen of a wrong one cannot be taken back.
 */
final class StreamedTokens implements TokenSink {

    private final TokenSink caller;
    private Redaction.Session privacy;
    private StreamRestorer text;
    private boolean begun;
    private long tokens;

    StreamedTokens(TokenSink caller) {
        this.caller = caller;
    }

    void restoreBy(@Nullable Redaction.Session session) {
        privacy = session;
        text = session == null ? null : session.restorer();
    }

    @Override
    public void text(String piece) {
        tokens += TokenEstimate.of(piece);
        show(text == null ? piece : text.accept(piece));
    }

    private void show(String shown) {
        if (!shown.isEmpty()) {
            begun = true;
            caller.text(shown);
        }
    }

    @Override
    public void toolCall(int index, String id, String name, String arguments) {
        tokens += TokenEstimate.of(arguments == null ? "" : arguments);
    }

    /** The end of the text, and the tool calls of the answer, which were checked and have their private data back. */
    void finish(AiMessage answer) {
        show(text == null ? "" : text.finish());
        List<ToolExecutionRequest> calls = answer.toolExecutionRequests();
        for (int index = 0; index < calls.size(); index++) {
            begun = true;
            caller.toolCall(index, calls.get(index).id(), calls.get(index).name(), calls.get(index).arguments());
        }
    }

    /** Starts over: another deployment answers, and what the last one's restorer held back is void. */
    void again() {
        restoreBy(privacy);
        tokens = 0;
    }

    /** About how many the deployment that is asked now has sent so far. */
    long tokens() {
        return tokens;
    }

    boolean hasBegun() {
        return begun;
    }
}
