package io.bactrian.sandbox;

import static io.bactrian.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SandboxLlmIT {

    static final String TITLE = """
            {"model":"sandbox-model","messages":[{"role":"system","content":"Give the support ticket a short title in the user's language."},
            {"role":"user","content":"Здравствуйте! Не могу оплатить счёт картой. Что делать?"}]}""";
    private static final String COMPLETIONS = "/llm/v1/chat/completions";
    private static final String[] BEARER = {"Authorization", "Bearer sandbox-llm-key"};

    @RegisterExtension
    static final RunningSandbox sandbox = new RunningSandbox();

    @Test
    void shouldAnswerInOpenAisFormat() {
        JsonNode answer = json(sandbox.post(COMPLETIONS, TITLE, BEARER));
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asText()).isEqualTo("sandbox-model");
        JsonNode choice = answer.path("choices").get(0);
        assertThat(choice.path("message").path("role").asText()).isEqualTo("assistant");
        assertThat(choice.path("message").path("content").asText()).isEqualTo("Не могу оплатить счёт картой");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        JsonNode usage = answer.path("usage");
        assertThat(usage.path("total_tokens").asInt()).isPositive()
                .isEqualTo(usage.path("prompt_tokens").asInt() + usage.path("completion_tokens").asInt());
        assertThat(json(sandbox.get("/sandbox/api/llm/calls")).path("items").get(0).path("answer").asText())
                .isEqualTo("Не могу оплатить счёт картой");
    }

    @Test
    void shouldListItsOneModel() {
        assertThat(json(sandbox.get("/llm/v1/models", BEARER)).path("data").get(0).path("id").asText()).isEqualTo("sandbox-model");
    }

    @Test
    void shouldStreamTheSameWords() {
        HttpResponse<String> streamed = sandbox.post(COMPLETIONS, TITLE.replace("\"messages\"", "\"stream\":true,\"messages\""), BEARER);
        assertThat(streamed.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type)
                .startsWith("text/event-stream"));
        StringBuilder words = new StringBuilder();
        streamed.body().lines().filter(line -> line.startsWith("data: {")).map(line -> read(line.substring(6)))
                .forEach(chunk -> words.append(chunk.path("choices").get(0).path("delta").path("content").asText("")));
        assertThat(words).hasToString("Не могу оплатить счёт картой");
        assertThat(streamed.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void shouldRefuseAsOpenAiDoes() {
        assertError(sandbox.post(COMPLETIONS, TITLE, "Authorization", "Bearer sk-something-else"), 401, "invalid_api_key");
        assertError(sandbox.post(COMPLETIONS, TITLE.replace("sandbox-model", "gpt-5"), BEARER), 404, "model_not_found");
        assertError(sandbox.post(COMPLETIONS, "{\"model\":\"sandbox-model\"}", BEARER), 400, "missing_required_parameter");
        assertThat(json(sandbox.post(COMPLETIONS, "{", BEARER)).path("error").path("type").asText()).isEqualTo("invalid_request_error");
    }

    private static void assertError(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("error").path("code").asText()).isEqualTo(code);
        assertThat(json(response).path("error").path("message").asText()).isNotBlank();
    }

    private static JsonNode read(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
