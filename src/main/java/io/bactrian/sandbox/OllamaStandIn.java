package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.ExchangeProperty;

/**
 * Ollama's chat, whole and as lines of JSON, its embeddings and its list of models. It asks for no key, as Ollama does not.
 *
 * @see <a href="https://github.com/ollama/ollama/blob/main/docs/api.md">Ollama's API</a>
 */
@SandboxBean("sandboxOllama")
class OllamaStandIn implements Dialect {

    private static final String TAG = ":latest";

    private final SandboxChats chats;
    private final String model;

    OllamaStandIn(SandboxChats chats, SandboxSettings settings) {
        this.chats = chats;
        this.model = settings.ollama().model();
    }

    /** {@code POST /api/chat}: a stream unless it is told otherwise. */
    public Answer chat(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        long begin = System.nanoTime();
        ObjectNode wish = wish(request);
        String asked = wish.path("model").asText();
        if (asked.isBlank()) {
            throw refusal(400, "model is required");
        }
        demand(asked, model);
        if (wish.path("messages").isEmpty()) {
            // Only loads the model.
            return Answer.json(200, line(asked, message(""), true).put("done_reason", "load"));
        }
        List<SandboxModel.Message> messages = new ArrayList<>();
        for (JsonNode message : wish.path("messages")) {
            messages.add(new SandboxModel.Message(message.path("role").asText(), message.path("content").asText("")));
        }
        int most = wish.path("options").path("num_predict").asInt(-1);
        SandboxChats.Reply reply = chats.answer(new SandboxChats.Wish("ollama", messages, responseFormat(wish.path("format")),
                most < 0 ? Integer.MAX_VALUE : most));
        return wish.path("stream").asBoolean(true) ? streamed(asked, reply, begin)
                : Answer.json(200, end(line(asked, said(reply), true), reply, begin));
    }

    /** As OpenAI words it: {@code "json"}, or a schema. */
    private static JsonNode responseFormat(JsonNode format) {
        if (format.isObject()) {
            ObjectNode wanted = Json.object().put("type", "json_schema");
            wanted.putObject("json_schema").set("schema", format);
            return wanted;
        }
        return format.asText("").equals("json") ? Json.object().put("type", "json_object") : MissingNode.getInstance();
    }

    private static Answer streamed(String asked, SandboxChats.Reply reply, long begin) {
        StringBuilder lines = new StringBuilder();
        for (String word : reply.words()) {
            lines.append(Json.text(line(asked, message(word), false))).append('\n');
        }
        if (reply.tool() != null) {
            lines.append(Json.text(line(asked, said(reply), false))).append('\n');
        }
        lines.append(Json.text(end(line(asked, message(""), true), reply, begin))).append('\n');
        return Answer.text(200, "application/x-ndjson", lines.toString());
    }

    private static ObjectNode line(String asked, ObjectNode message, boolean done) {
        ObjectNode line = Json.object().put("model", asked).put("created_at", Instant.now().toString());
        line.set("message", message);
        return line.put("done", done);
    }

    private static ObjectNode message(String content) {
        return Json.object().put("role", "assistant").put("content", content);
    }

    private static ObjectNode said(SandboxChats.Reply reply) {
        ObjectNode message = message(reply.text());
        if (reply.tool() != null) {
            message.putArray("tool_calls").addObject().put("id", "call_sandbox_" + reply.call()).putObject("function").put("index", 0)
                    .put("name", reply.tool().name()).set("arguments", reply.tool().arguments());
        }
        return message;
    }

    /** Times are in nanoseconds; how they are shared out is invented. */
    private static ObjectNode end(ObjectNode line, SandboxChats.Reply reply, long begin) {
        long total = System.nanoTime() - begin;
        return line.put("done_reason", reply.cut() ? "length" : "stop").put("total_duration", total).put("load_duration", total / 4)
                .put("prompt_eval_count", reply.promptTokens()).put("prompt_eval_duration", total / 4)
                .put("eval_count", reply.answerTokens()).put("eval_duration", total / 4);
    }

    /** {@code POST /api/embed}, for a text or a list of texts. */
    public Answer embed(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        long begin = System.nanoTime();
        ObjectNode wish = wish(request);
        demand(wish.path("model").asText(), EmbeddingsStandIn.MODEL);
        JsonNode input = wish.path("input");
        List<String> texts = new ArrayList<>();
        for (JsonNode text : input.isArray() ? input : Json.array(input.asText("").isEmpty() ? List.of() : List.of(input))) {
            if (!text.isTextual()) {
                throw refusal(400, "invalid input type");
            }
            texts.add(text.asText());
        }
        ObjectNode answer = Json.object().put("model", wish.path("model").asText());
        ArrayNode embeddings = answer.putArray("embeddings");
        for (String text : texts) {
            ArrayNode numbers = embeddings.addArray();
            for (float number : EmbeddingsStandIn.vector(text)) {
                numbers.add(number);
            }
        }
        return Answer.json(200, answer.put("total_duration", System.nanoTime() - begin).put("load_duration", 0)
                .put("prompt_eval_count", texts.stream().mapToInt(SandboxChats::tokens).sum()));
    }

    /** {@code GET /api/tags} */
    public ObjectNode tags() {
        ObjectNode answer = Json.object();
        for (String name : List.of(model, EmbeddingsStandIn.MODEL)) {
            ObjectNode one = answer.withArray("models").addObject().put("name", tagged(name)).put("model", tagged(name))
                    .put("modified_at", "2025-01-01T00:00:00Z").put("size", 1_000_000).put("digest", "0".repeat(64));
            one.putObject("details").put("parent_model", "").put("format", "gguf").put("family", "sandbox").put("parameter_size", "1M")
                    .put("quantization_level", "Q4_K_M").putArray("families").add("sandbox");
        }
        return answer;
    }

    private static ObjectNode wish(Request request) throws Request.Unreadable {
        if (request.body().length == 0) {
            throw refusal(400, "missing request body");
        }
        return request.json();
    }

    private static void demand(String asked, String there) {
        if (!tagged(asked).equals(tagged(there))) {
            throw refusal(404, "model '" + asked + "' not found");
        }
    }

    private static String tagged(String name) {
        return name.contains(":") ? name : name + TAG;
    }

    /** Ollama's server says so in plain text. */
    public Answer unknownMethod() {
        return Answer.text(404, "text/plain", "404 page not found");
    }

    @Override
    public Answer broken() {
        return error(500, "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error");
    }

    /** Ollama queues, and refuses when the queue is full; it does not say when to come back. */
    @Override
    public Answer tooMany(int seconds) {
        return error(503, "server busy, please try again.  maximum pending requests exceeded");
    }

    @Override
    public Answer malformed(String detail) {
        return error(400, "the request is " + detail);
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, Json.object().put("error", message));
    }

    private static Refusal refusal(int status, String message) {
        return new Refusal(error(status, message));
    }
}
