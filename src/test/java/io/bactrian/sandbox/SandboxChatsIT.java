package io.bactrian.sandbox;

import static io.bactrian.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stand-ins of Anthropic and Ollama, held to what their vendors' servers say. */
class SandboxChatsIT {

    private static final String MESSAGES = "/anthropic/v1/messages";
    private static final String[] KEY = {"x-api-key", "sandbox-anthropic-key", "anthropic-version", "2023-06-01"};
    private static final String CLAUDE = """
            {"model":"sandbox-claude","max_tokens":100,"system":[{"type":"text","text":"Give the support ticket a short title."}],
            "messages":[{"role":"user","content":[{"type":"text","text":"Hello! The invoice for March is missing. Please send it."}]}]}""";
    private static final String CHAT = "/ollama/api/chat";
    private static final String LLAMA = """
            {"model":"sandbox-llama","messages":[{"role":"system","content":"Give the support ticket a short title."},
            {"role":"user","content":"Hello! The invoice for March is missing. Please send it."}]}""";
    private static final String TITLE = "The invoice for March is missing";

    @RegisterExtension
    static final RunningSandbox sandbox = new RunningSandbox();

    private static void script(String when, String tool) {
        assertThat(sandbox.post("/sandbox/api/llm/answers", "{\"when\":\"" + when + "\",\"tool\":" + tool + "}").statusCode()).isEqualTo(201);
    }

    private static List<JsonNode> lines(HttpResponse<String> response, String mark) {
        return response.body().lines().filter(line -> line.startsWith(mark)).map(line -> {
            try {
                return Json.MAPPER.readTree(line.substring(mark.endsWith("{") ? mark.length() - 1 : mark.length()));
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }).toList();
    }

    @Test
    void shouldAnswerAsAnthropicDoes() {
        HttpResponse<String> response = sandbox.post(MESSAGES, CLAUDE, KEY);
        assertThat(response.headers().firstValue("request-id").orElse("")).startsWith("req_");
        JsonNode message = json(response);
        assertThat(message.path("type").asText()).isEqualTo("message");
        assertThat(message.path("role").asText()).isEqualTo("assistant");
        assertThat(message.path("content").toString()).isEqualTo("[{\"type\":\"text\",\"text\":\"" + TITLE + "\"}]");
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(message.path("stop_sequence").isNull()).isTrue();
        assertThat(message.at("/usage/input_tokens").asInt()).isPositive();
        assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(8);
        assertThat(json(sandbox.post(MESSAGES, CLAUDE.replace("100", "2"), KEY)).path("stop_reason").asText()).isEqualTo("max_tokens");
        assertThat(json(sandbox.get("/anthropic/v1/models", KEY)).at("/data/0/id").asText()).isEqualTo("sandbox-claude");
    }

    @Test
    void shouldStreamAsAnthropicDoes() {
        HttpResponse<String> response = sandbox.post(MESSAGES, CLAUDE.replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\""), KEY);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        List<JsonNode> events = lines(response, "data: {");
        assertThat(events).extracting(event -> event.path("type").asText()).startsWith("message_start", "content_block_start", "ping",
                "content_block_delta").endsWith("content_block_stop", "message_delta", "message_stop");
        assertThat(response.body()).startsWith("event: message_start\ndata: {");
        assertThat(events.get(0).at("/message/content")).isEmpty();
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.at("/delta/text").asText("")));
        assertThat(text).hasToString(TITLE);
        JsonNode end = events.get(events.size() - 2);
        assertThat(end.at("/delta/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(end.at("/usage/output_tokens").asInt()).isEqualTo(8);
    }

    @Test
    void shouldCallToolsAsAnthropicDoes() {
        script("weather for Claude", "{\"name\":\"get_weather\",\"arguments\":{\"city\":\"Тула\"}}");
        String asked = "{\"model\":\"sandbox-claude\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"The weather for Claude?\"}]}";
        JsonNode message = json(sandbox.post(MESSAGES, asked, KEY));
        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(message.at("/content/0/type").asText()).isEqualTo("tool_use");
        assertThat(message.at("/content/0/id").asText()).startsWith("toolu_");
        assertThat(message.at("/content/0/input").toString()).isEqualTo("{\"city\":\"Тула\"}");

        StringBuilder arguments = new StringBuilder();
        lines(sandbox.post(MESSAGES, asked.replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\""), KEY), "data: {")
                .forEach(event -> arguments.append(event.at("/delta/partial_json").asText("")));
        assertThat(arguments).hasToString("{\"city\":\"Тула\"}");

        String result = asked.replace("}]}", "},{\"role\":\"assistant\",\"content\":" + message.path("content") + "},{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"tool_result\",\"tool_use_id\":\"" + message.at("/content/0/id").asText() + "\",\"content\":\"snow\"}]}]}")
                .replace("\"max_tokens\":9", "\"max_tokens\":99");
        assertThat(json(sandbox.post(MESSAGES, result, KEY)).path("stop_reason").asText()).isEqualTo("end_turn");
    }

    @Test
    void shouldRefuseAsAnthropicDoes() {
        assertRefused(sandbox.post(MESSAGES, CLAUDE), 401, "authentication_error", "x-api-key header is required");
        assertRefused(sandbox.post(MESSAGES, CLAUDE, "x-api-key", "sk-ant-other"), 401, "authentication_error", "invalid x-api-key");
        assertRefused(sandbox.post(MESSAGES, CLAUDE, "x-api-key", "sandbox-anthropic-key"), 400, "invalid_request_error", "anthropic-version");
        assertRefused(sandbox.post(MESSAGES, CLAUDE.replace("sandbox-claude", "claude-9"), KEY), 404, "not_found_error", "model: claude-9");
        assertRefused(sandbox.post(MESSAGES, CLAUDE.replace("max_tokens", "most"), KEY), 400, "invalid_request_error", "max_tokens: Field required");
        assertRefused(sandbox.post(MESSAGES, "{\"model\":\"sandbox-claude\",\"max_tokens\":1,\"messages\":[]}", KEY), 400,
                "invalid_request_error", "at least one message");
        assertRefused(sandbox.post(MESSAGES, CLAUDE.replace("\"user\"", "\"system\""), KEY), 400, "invalid_request_error", "Unexpected role");
        assertRefused(sandbox.post(MESSAGES, "{", KEY), 400, "invalid_request_error", "JSON");
        assertRefused(sandbox.get("/anthropic/v1/nothing", KEY), 404, "not_found_error", "Not Found");
    }

    private static void assertRefused(HttpResponse<String> response, int status, String type, String words) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).path("type").asText()).isEqualTo("error");
        assertThat(json(response).at("/error/type").asText()).isEqualTo(type);
        assertThat(json(response).at("/error/message").asText()).contains(words);
        assertThat(response.headers().firstValue("request-id")).contains(json(response).path("request_id").asText());
    }

    @Test
    void shouldAnswerAsOllamaDoes() {
        JsonNode answer = json(sandbox.post(CHAT, LLAMA.replace("\"messages\"", "\"stream\":false,\"messages\"")));
        assertThat(answer.path("model").asText()).isEqualTo("sandbox-llama");
        assertThat(answer.path("message").toString()).isEqualTo("{\"role\":\"assistant\",\"content\":\"" + TITLE + "\"}");
        assertThat(answer.path("done").asBoolean()).isTrue();
        assertThat(answer.path("done_reason").asText()).isEqualTo("stop");
        assertThat(answer.path("prompt_eval_count").asInt()).isPositive();
        assertThat(answer.path("eval_count").asInt()).isEqualTo(8);
        assertThat(answer.path("total_duration").isIntegralNumber()).isTrue();
        assertThat(json(sandbox.post(CHAT, LLAMA.replace("\"messages\"", "\"stream\":false,\"options\":{\"num_predict\":2},\"messages\"")))
                .path("done_reason").asText()).isEqualTo("length");
        assertThat(json(sandbox.post(CHAT, "{\"model\":\"sandbox-llama:latest\"}")).path("done_reason").asText()).isEqualTo("load");
        assertThat(json(sandbox.get("/ollama/api/tags")).path("models").findValuesAsText("name"))
                .containsExactly("sandbox-llama:latest", "sandbox-embedding:latest");
    }

    @Test
    void shouldStreamUnlessToldOtherwiseAsOllamaDoes() {
        HttpResponse<String> response = sandbox.post(CHAT, LLAMA);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        List<JsonNode> lines = lines(response, "{");
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.at("/message/content").asText()));
        assertThat(text).hasToString(TITLE);
        assertThat(lines).hasSize(7);
        assertThat(lines.subList(0, 6)).allSatisfy(line -> assertThat(line.path("done").asBoolean()).isFalse());
        assertThat(lines.get(6).path("done_reason").asText()).isEqualTo("stop");
        assertThat(lines.get(6).path("eval_count").asInt()).isEqualTo(8);
    }

    @Test
    void shouldCallToolsAsOllamaDoes() {
        script("weather for Llama", "{\"name\":\"get_weather\",\"arguments\":{\"city\":\"Тула\"}}");
        String asked = "{\"model\":\"sandbox-llama\",\"messages\":[{\"role\":\"user\",\"content\":\"The weather for Llama?\"}]}";
        List<JsonNode> lines = lines(sandbox.post(CHAT, asked), "{");
        assertThat(lines).hasSize(2);
        JsonNode function = lines.get(0).at("/message/tool_calls/0/function");
        assertThat(function.path("name").asText()).isEqualTo("get_weather");
        assertThat(function.path("arguments").toString()).isEqualTo("{\"city\":\"Тула\"}");
        assertThat(lines.get(1).path("done").asBoolean()).isTrue();
        assertThat(json(sandbox.post(CHAT, asked.replace("\"messages\"", "\"stream\":false,\"messages\""))).at("/message/tool_calls/0/function"))
                .isEqualTo(function);
        String result = asked.replace("}]}", "},{\"role\":\"tool\",\"tool_name\":\"get_weather\",\"content\":\"snow\"}],\"stream\":false}");
        assertThat(json(sandbox.post(CHAT, result)).at("/message/content").asText()).contains("weather for Llama");
    }

    @Test
    void shouldEmbedAsOllamaDoes() {
        JsonNode answer = json(sandbox.post("/ollama/api/embed", "{\"model\":\"sandbox-embedding\",\"input\":[\"invoice\",\"счёт\"],\"truncate\":true}"));
        assertThat(answer.path("embeddings")).hasSize(2);
        assertThat(answer.at("/embeddings/0")).hasSize(256);
        assertThat(answer.path("prompt_eval_count").asInt()).isEqualTo(3);
        assertThat(json(sandbox.post("/ollama/api/embed", "{\"model\":\"sandbox-embedding\",\"input\":\"invoice\"}")).path("embeddings")).hasSize(1);
        assertThat(json(sandbox.post("/ollama/api/embed", "{\"model\":\"sandbox-embedding\"}")).path("embeddings")).isEmpty();
        assertThat(sandbox.post("/ollama/api/embed", "{\"model\":\"sandbox-embedding\",\"input\":[7]}").statusCode()).isEqualTo(400);
    }

    @Test
    void shouldRefuseAsOllamaDoes() {
        assertThat(sandbox.post(CHAT, LLAMA.replace("sandbox-llama", "llama9")).body()).isEqualTo("{\"error\":\"model 'llama9' not found\"}");
        assertThat(sandbox.post(CHAT, LLAMA.replace("sandbox-llama", "llama9")).statusCode()).isEqualTo(404);
        assertThat(sandbox.post(CHAT, "").body()).isEqualTo("{\"error\":\"missing request body\"}");
        assertThat(sandbox.post(CHAT, "{\"messages\":[]}").body()).isEqualTo("{\"error\":\"model is required\"}");
        assertThat(sandbox.post(CHAT, "{").statusCode()).isEqualTo(400);
        assertThat(sandbox.get("/ollama/api/nothing").statusCode()).isEqualTo(404);
    }
}
