package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.ExchangeProperty;

/**
 * A chat endpoint that speaks like OpenAI's and thinks by {@link SandboxModel rule}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
@SandboxBean("sandboxLlm")
class LlmStandIn implements Dialect {

    private static final int SHOWN = 30;
    private static final int LONGEST_SHOWN = 2_000;

    private final Documents.Collection calls;
    private final LlmScript script;
    private final String model;

    LlmStandIn(Documents documents, LlmScript script, SandboxSettings settings) {
        this.script = script;
        this.calls = documents.collection("llm-calls");
        this.model = settings.llm().model();
    }

    public ObjectNode models() {
        ObjectNode answer = Json.object().put("object", "list");
        answer.withArray("data").addObject().put("id", model).put("object", "model").put("created", 1_735_689_600)
                .put("owned_by", "sandbox");
        return answer;
    }

    public Answer complete(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        if (wish.path("model").asText().isBlank()) {
            throw refusal(400, "you must provide a model parameter", "invalid_request_error", null, null);
        }
        if (!wish.path("model").asText().equals(model)) {
            throw refusal(404, "The model `" + wish.path("model").asText() + "` does not exist or you do not have access to it.",
                    "invalid_request_error", null, "model_not_found");
        }
        if (!wish.path("messages").isArray() || wish.path("messages").isEmpty()) {
            throw refusal(400, "Missing required parameter: 'messages'.", "invalid_request_error", "messages",
                    "missing_required_parameter");
        }
        List<SandboxModel.Message> messages = new ArrayList<>();
        for (JsonNode message : wish.path("messages")) {
            messages.add(new SandboxModel.Message(message.path("role").asText(), text(message.path("content"))));
        }
        String whole = messages.stream().map(SandboxModel.Message::text).collect(Collectors.joining("\n"));
        String content = script.answer(whole).orElseGet(() -> new SandboxModel(messages, wish.path("response_format")).answer());
        int promptTokens = messages.stream().mapToInt(message -> tokens(message.text()) + 4).sum();
        int completionTokens = tokens(content);
        ObjectNode call = calls.add(number -> Json.object().put("id", number).put("at", Instant.now().toString())
                .put("prompt", shortened(messages.get(messages.size() - 1).text())).put("answer", shortened(content))
                .put("promptTokens", promptTokens).put("completionTokens", completionTokens));
        ObjectNode usage = Json.object().put("prompt_tokens", promptTokens).put("completion_tokens", completionTokens)
                .put("total_tokens", promptTokens + completionTokens);
        String id = "chatcmpl-sandbox-" + call.path("id").asText();
        return wish.path("stream").asBoolean()
                ? streamed(id, content, wish.path("stream_options").path("include_usage").asBoolean() ? usage : null)
                : whole(id, content, usage);
    }

    public void unauthorised(@ExchangeProperty("request") Request request) {
        String key = request.bearer();
        if (key.isEmpty()) {
            throw refusal(401,
                    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth "
                    + "(i.e. Authorization: Bearer YOUR_KEY).", "invalid_request_error", null, null);
        }
        String shown = key.length() > 12 ? key.substring(0, 4) + "****" + key.substring(key.length() - 4) : "****";
        throw refusal(401, "Incorrect API key provided: " + shown + ".", "invalid_request_error", null, "invalid_api_key");
    }

    public void unknownMethod(@ExchangeProperty("request") Request request) {
        throw refusal(404, "Invalid URL (" + request.method() + " /v1/" + request.path() + ")", "invalid_request_error", null, null);
    }

    /** The newest calls first, for the page. */
    public ObjectNode calls() {
        List<ObjectNode> all = new ArrayList<>(calls.list(call -> true));
        Collections.reverse(all);
        ObjectNode answer = Json.object();
        answer.set("items", Json.array(all.subList(0, Math.min(SHOWN, all.size()))));
        return answer;
    }

    @Override
    public Answer broken() {
        return error(500, "The server had an error while processing your request. Sorry about that!", "server_error", null, null);
    }

    @Override
    public Answer tooMany(int seconds) {
        return error(429, "Rate limit reached for " + model + " on requests per min (RPM). Please try again in " + seconds + "s.",
                "requests", null,
                "rate_limit_exceeded").with("Retry-After", String.valueOf(seconds));
    }

    @Override
    public Answer malformed(String detail) {
        return error(400, "We could not parse the JSON body of your request: it is " + detail + ".", "invalid_request_error", null, null);
    }

    private Answer whole(String id, String content, ObjectNode usage) {
        ObjectNode answer = head(id, "chat.completion");
        ObjectNode choice = answer.withArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", content).putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", "stop");
        answer.set("usage", usage);
        return Answer.json(200, answer);
    }

    /** Server-sent events, a word each. */
    private Answer streamed(String id, String content, ObjectNode usage) {
        StringBuilder events = new StringBuilder();
        event(events, id, Json.object().put("role", "assistant").put("content", ""), null);
        for (String word : content.split("(?<=\\s)")) {
            event(events, id, Json.object().put("content", word), null);
        }
        event(events, id, Json.object(), "stop");
        if (usage != null) {
            ObjectNode last = head(id, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage);
            events.append("data: ").append(Json.text(last)).append("\n\n");
        }
        return Answer.text(200, "text/event-stream; charset=utf-8", events.append("data: [DONE]\n\n").toString());
    }

    private void event(StringBuilder events, String id, ObjectNode delta, String reason) {
        ObjectNode chunk = head(id, "chat.completion.chunk");
        ObjectNode choice = ((ArrayNode) chunk.withArray("choices")).addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", reason);
        events.append("data: ").append(Json.text(chunk)).append("\n\n");
    }

    private ObjectNode head(String id, String kind) {
        return Json.object().put("id", id).put("object", kind).put("created", Instant.now().getEpochSecond()).put("model", model)
                .put("system_fingerprint", "fp_sandbox");
    }

    /** A message is a text, or a list of parts of which the text ones count. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }

    /** A rule of thumb: four characters a token. */
    private static int tokens(String text) {
        return (text.codePointCount(0, text.length()) + 3) / 4;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    private static Answer error(int status, String message, String type, String parameter, String code) {
        ObjectNode body = Json.object();
        body.putObject("error").put("message", message).put("type", type).put("param", parameter).put("code", code);
        return Answer.json(status, body);
    }

    private static Refusal refusal(int status, String message, String type, String parameter, String code) {
        return new Refusal(error(status, message, type, parameter, code));
    }
}
