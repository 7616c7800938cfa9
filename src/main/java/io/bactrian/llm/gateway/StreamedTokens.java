package io.bactrian.llm.gateway;

import io.bactrian.llm.providers.TokenEstimate;
import io.bactrian.llm.providers.TokenSink;
import io.bactrian.privacy.Redaction;
import io.bactrian.privacy.StreamRestorer;
import java.util.HashMap;
import java.util.Map;
import org.springframework.lang.Nullable;

/** A streamed answer on its way to the caller: private data is put back piece by piece. */
final class StreamedTokens implements TokenSink {

    private final TokenSink caller;
    private Redaction.Session privacy;
    private StreamRestorer text;
    private final Map<Integer, ToolCall> calls = new HashMap<>();
    private boolean begun;
    private long tokens;

    StreamedTokens(TokenSink caller) {
        this.caller = caller;
    }

    private record ToolCall(StreamRestorer arguments, String id, String name) {
    }

    void restoreBy(@Nullable Redaction.Session session) {
        privacy = session;
        text = session == null ? null : session.restorer();
    }

    @Override
    public void text(String piece) {
        tokens += TokenEstimate.of(piece);
        String shown = text == null ? piece : text.accept(piece);
        if (!shown.isEmpty()) {
            begun = true;
            caller.text(shown);
        }
    }

    @Override
    public void toolCall(int index, String id, String name, String arguments) {
        tokens += TokenEstimate.of(arguments == null ? "" : arguments);
        ToolCall call = calls.computeIfAbsent(index, key -> new ToolCall(privacy == null ? null : privacy.restorer(), id, name));
        String shown = call.arguments() == null ? arguments : call.arguments().accept(arguments == null ? "" : arguments);
        begun = true;
        caller.toolCall(index, id, name, shown);
    }

    /** What was held back at the end. */
    void finish() {
        String rest = text == null ? "" : text.finish();
        if (!rest.isEmpty()) {
            begun = true;
            caller.text(rest);
        }
        calls.forEach((index, call) -> {
            String tail = call.arguments() == null ? "" : call.arguments().finish();
            if (!tail.isEmpty()) {
                caller.toolCall(index, call.id(), call.name(), tail);
            }
        });
    }

    /** Starts over: another deployment answers, and what the last one's restorer held back is void. */
    void again() {
        restoreBy(privacy);
        calls.clear();
        tokens = 0;
    }

    /** About how many the deployment that is asked now has sent so far. */
    long tokens() {
        return tokens;
    }

    boolean hasBegun() {
        return begun;
    }

    TokenSink caller() {
        return caller;
    }
}
