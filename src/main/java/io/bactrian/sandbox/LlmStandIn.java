package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.ExchangeProperty;

/**
 * A chat endpoint that speaks like OpenAI's.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
@SandboxBean("sandboxLlm")
class LlmStandIn implements Dialect {

    private final SandboxChats chats;
    private final String model;

    LlmStandIn(SandboxChats chats, SandboxSettings settings) {
        this.chats = chats;
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
            messages.add(new SandboxModel.Message(message.path("role").asText(), SandboxChats.text(message.path("content"))));
        }
        SandboxChats.Reply reply = chats.answer(new SandboxChats.Wish("openai", messages, wish.path("response_format"), Integer.MAX_VALUE));
        ObjectNode usage = Json.object().put("prompt_tokens", reply.promptTokens()).put("completion_tokens", reply.answerTokens())
                .put("total_tokens", reply.promptTokens() + reply.answerTokens());
        return wish.path("stream").asBoolean()
                ? streamed(reply, wish.path("stream_options").path("include_usage").asBoolean() ? usage : null)
                : whole(reply, usage);
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

    private Answer whole(SandboxChats.Reply reply, ObjectNode usage) {
        ObjectNode answer = head(reply, "chat.completion");
        ObjectNode choice = answer.withArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (reply.tool() == null) {
            message.put("content", reply.text());
        } else {
            message.putNull("content").putArray("tool_calls").add(call(reply, Json.text(reply.tool().arguments())));
        }
        message.putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", reason(reply));
        answer.set("usage", usage);
        return Answer.json(200, answer);
    }

    /** Server-sent events, a word each. */
    private Answer streamed(SandboxChats.Reply reply, ObjectNode usage) {
        StringBuilder events = new StringBuilder();
        event(events, reply, Json.object().put("role", "assistant").put("content", reply.tool() == null ? "" : null), null);
        for (String word : reply.words()) {
            event(events, reply, Json.object().put("content", word), null);
        }
        if (reply.tool() != null) {
            ObjectNode begin = Json.object();
            begin.putArray("tool_calls").add(call(reply, "").put("index", 0));
            event(events, reply, begin, null);
            ObjectNode arguments = Json.object();
            arguments.putArray("tool_calls").addObject().put("index", 0).putObject("function").put("arguments",
                    Json.text(reply.tool().arguments()));
            event(events, reply, arguments, null);
        }
        event(events, reply, Json.object(), reason(reply));
        if (usage != null) {
            ObjectNode last = head(reply, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage);
            events.append("data: ").append(Json.text(last)).append("\n\n");
        }
        return Answer.text(200, "text/event-stream; charset=utf-8", events.append("data: [DONE]\n\n").toString());
    }

    private static ObjectNode call(SandboxChats.Reply reply, String arguments) {
        ObjectNode call = Json.object().put("id", "call_sandbox_" + reply.call()).put("type", "function");
        call.putObject("function").put("name", reply.tool().name()).put("arguments", arguments);
        return call;
    }

    private static String reason(SandboxChats.Reply reply) {
        return reply.tool() == null ? "stop" : "tool_calls";
    }

    private void event(StringBuilder events, SandboxChats.Reply reply, ObjectNode delta, String reason) {
        ObjectNode chunk = head(reply, "chat.completion.chunk");
        ObjectNode choice = ((ArrayNode) chunk.withArray("choices")).addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", reason);
        events.append("data: ").append(Json.text(chunk)).append("\n\n");
    }

    private ObjectNode head(SandboxChats.Reply reply, String kind) {
        return Json.object().put("id", "chatcmpl-sandbox-" + reply.call()).put("object", kind).put("created", Instant.now().getEpochSecond()).put("model", model)
                .put("system_fingerprint", "fp_sandbox");
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
