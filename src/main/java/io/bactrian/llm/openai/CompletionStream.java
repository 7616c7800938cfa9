package io.bactrian.llm.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.providers.CallerGoneException;
import io.bactrian.llm.providers.TokenSink;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.util.ObjectHelper;
import org.springframework.lang.Nullable;

/**
 * A streamed completion: server-sent events in OpenAI's format, each sent when it is there. Nothing is sent before the first piece, so that
 * until then a failure has a status of its own.
 */
final class CompletionStream implements TokenSink {

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpServletResponse response;
    private final boolean withUsage;
    private final String id = UUID.randomUUID().toString();
    private final long created = Instant.now().getEpochSecond();
    private final Set<Integer> toolCalls = new HashSet<>();
    private String model = "auto";
    private boolean begun;

    CompletionStream(HttpServletResponse response, boolean withUsage) {
        this.response = response;
        this.withUsage = withUsage;
    }

    boolean hasBegun() {
        return begun;
    }

    @Override
    public void text(String piece) {
        chunk(JsonNodeFactory.instance.objectNode().put("content", piece), null);
    }

    @Override
    public void toolCall(int index, @Nullable String id, @Nullable String name, @Nullable String arguments) {
        ObjectNode call = toolCalls.add(index) ? CompletionWriter.toolCall(id, name, arguments) : JsonNodeFactory.instance.objectNode();
        if (!call.has("function")) {
            call.putObject("function").put("arguments", arguments == null ? "" : arguments);
        }
        ObjectNode delta = JsonNodeFactory.instance.objectNode();
        delta.putArray("tool_calls").add(call.put("index", index));
        chunk(delta, null);
    }

    /** The last events, and all that an answer without a text has. */
    void end(ModelAnswer answer) {
        model = answer.model();
        chunk(JsonNodeFactory.instance.objectNode(), CompletionWriter.finishReason(answer));
        if (withUsage) {
            ObjectNode last = CompletionWriter.head(id, "chat.completion.chunk", model, created);
            last.putArray("choices");
            last.set("usage", CompletionWriter.usage(answer));
            event(last);
        }
        write(DONE);
    }

    /** What an OpenAI client understands as a failure in the middle. */
    void fail(Throwable failure) {
        HubException known = ObjectHelper.getException(HubException.class, failure);
        ErrorCode code = known == null ? ErrorCode.INTERNAL : known.code();
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.putObject("error").put("message", known == null ? code.title() : known.getMessage()).put("type", "server_error").putNull("param")
                .put("code", code.code());
        try {
            event(event);
        } catch (CallerGoneException e) {
            // Nobody is there to be told.
        }
    }

    private void chunk(ObjectNode delta, @Nullable String finishReason) {
        if (!begun) {
            begin();
            ObjectNode role = JsonNodeFactory.instance.objectNode().put("role", "assistant").put("content", "");
            event(choice(role, null));
        }
        event(choice(delta, finishReason));
    }

    private ObjectNode choice(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode chunk = CompletionWriter.head(id, "chat.completion.chunk", model, created);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        if (withUsage) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private void begin() {
        begun = true;
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-cache");
        // For a proxy that would gather the pieces.
        response.setHeader("X-Accel-Buffering", "no");
    }

    private void event(ObjectNode json) {
        byte[] data = CompletionWriter.bytes(json);
        byte[] event = new byte[DATA.length + data.length + END.length];
        System.arraycopy(DATA, 0, event, 0, DATA.length);
        System.arraycopy(data, 0, event, DATA.length, data.length);
        System.arraycopy(END, 0, event, DATA.length + data.length, END.length);
        write(event);
    }

    private void write(byte[] bytes) {
        try {
            ServletOutputStream out = response.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException | IllegalStateException e) {
            throw new CallerGoneException();
        }
    }
}
