package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.ExchangeProperty;

/**
 * Anthropic's messages, whole and as a stream.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Messages</a>
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">Streaming messages</a>
 * @see <a href="https://docs.anthropic.com/en/api/errors">Errors</a>
 */
@SandboxBean("sandboxAnthropic")
class AnthropicStandIn implements Dialect {

    private static final String REQUESTS_A_MINUTE = "50";

    private final SandboxChats chats;
    private final String model;
    private final AtomicLong requests = new AtomicLong();

    AnthropicStandIn(SandboxChats chats, SandboxSettings settings) {
        this.chats = chats;
        this.model = settings.anthropic().model();
    }

    public Answer create(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        if (request.header("anthropic-version").isBlank()) {
            throw refusal(400, "invalid_request_error", "anthropic-version: header is required");
        }
        ObjectNode wish = request.json();
        for (String required : List.of("model", "max_tokens", "messages")) {
            if (!wish.hasNonNull(required)) {
                throw refusal(400, "invalid_request_error", required + ": Field required");
            }
        }
        if (!wish.path("model").asText().equals(model)) {
            throw refusal(404, "not_found_error", "model: " + wish.path("model").asText());
        }
        if (wish.path("max_tokens").asInt() < 1) {
            throw refusal(400, "invalid_request_error", "max_tokens: Input should be greater than or equal to 1");
        }
        SandboxChats.Reply reply = chats.answer(new SandboxChats.Wish("anthropic", messages(wish), MissingNode.getInstance(),
                wish.path("max_tokens").asInt()));
        Answer answer = wish.path("stream").asBoolean() ? AnthropicStream.of(message(reply), reply) : Answer.json(200, message(reply));
        return answer.with("request-id", requestId());
    }

    /** The system's text is no message here, and a tool's result is a block of the user's. */
    private List<SandboxModel.Message> messages(ObjectNode wish) {
        if (!wish.path("messages").isArray() || wish.path("messages").isEmpty()) {
            throw refusal(400, "invalid_request_error", "messages: at least one message is required");
        }
        List<SandboxModel.Message> messages = new ArrayList<>();
        if (wish.hasNonNull("system")) {
            messages.add(new SandboxModel.Message("system", SandboxChats.text(wish.path("system"))));
        }
        for (JsonNode message : wish.path("messages")) {
            String role = message.path("role").asText();
            if (!role.equals("user") && !role.equals("assistant")) {
                throw refusal(400, "invalid_request_error", "messages: Unexpected role \"" + role + "\". The Messages API accepts a top-level"
                        + " `system` parameter, not \"system\" as an input message role.");
            }
            String text = SandboxChats.text(message.path("content"));
            if (!text.isEmpty()) {
                messages.add(new SandboxModel.Message(role, text));
            }
            for (JsonNode block : message.path("content")) {
                if (block.path("type").asText().equals("text") && block.path("text").asText("").isBlank()) {
                    throw refusal(400, "invalid_request_error", "messages: text content blocks must be non-empty");
                }
                if (block.path("type").asText().equals("tool_result")) {
                    messages.add(new SandboxModel.Message("tool", SandboxChats.text(block.path("content"))));
                }
            }
        }
        if (messages.stream().noneMatch(message -> !message.role().equals("system"))) {
            throw refusal(400, "invalid_request_error", "messages.0: all messages must have non-empty content");
        }
        return messages;
    }

    private ObjectNode message(SandboxChats.Reply reply) {
        ObjectNode message = Json.object().put("id", "msg_sandbox_" + reply.call()).put("type", "message").put("role", "assistant")
                .put("model", model);
        ObjectNode block = message.putArray("content").addObject();
        if (reply.tool() == null) {
            block.put("type", "text").put("text", reply.text());
        } else {
            block.put("type", "tool_use").put("id", "toolu_sandbox_" + reply.call()).put("name", reply.tool().name())
                    .set("input", reply.tool().arguments());
        }
        message.put("stop_reason", reply.tool() != null ? "tool_use" : reply.cut() ? "max_tokens" : "end_turn").putNull("stop_sequence");
        message.putObject("usage").put("input_tokens", reply.promptTokens()).put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0).put("output_tokens", reply.answerTokens()).put("service_tier", "standard");
        return message;
    }

    public ObjectNode models() {
        ObjectNode answer = Json.object();
        answer.putArray("data").addObject().put("type", "model").put("id", model).put("display_name", "Sandbox")
                .put("created_at", "2025-01-01T00:00:00Z");
        return answer.put("has_more", false).put("first_id", model).put("last_id", model);
    }

    public void unauthorised(@ExchangeProperty("request") Request request) {
        throw refusal(401, "authentication_error", request.header("x-api-key").isEmpty() ? "x-api-key header is required" : "invalid x-api-key");
    }

    public void unknownMethod() {
        throw refusal(404, "not_found_error", "Not Found");
    }

    @Override
    public Answer broken() {
        return error(500, "api_error", "Internal server error");
    }

    @Override
    public Answer tooMany(int seconds) {
        return error(429, "rate_limit_error", "This request would exceed your organization's rate limit of " + REQUESTS_A_MINUTE
                + " requests per minute.")
                .with("retry-after", String.valueOf(seconds)).with("anthropic-ratelimit-requests-limit", REQUESTS_A_MINUTE)
                .with("anthropic-ratelimit-requests-remaining", "0")
                .with("anthropic-ratelimit-requests-reset", Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS).toString());
    }

    @Override
    public Answer malformed(String detail) {
        return error(400, "invalid_request_error", "The request body is not valid JSON: it is " + detail);
    }

    /** Every answer carries the id by which Anthropic's support finds its request. */
    private String requestId() {
        return "req_sandbox_" + requests.incrementAndGet();
    }

    private Answer error(int status, String type, String message) {
        String requestId = requestId();
        ObjectNode body = Json.object().put("type", "error");
        body.putObject("error").put("type", type).put("message", message);
        return Answer.json(status, body.put("request_id", requestId)).with("request-id", requestId);
    }

    private Refusal refusal(int status, String type, String message) {
        return new Refusal(error(status, type, message));
    }
}
