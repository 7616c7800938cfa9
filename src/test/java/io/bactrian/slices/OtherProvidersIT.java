package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway over Anthropic's and Ollama's own formats, as a company's tool sees it: whole, as streams, with tools, under each fault. */
class OtherProvidersIT extends HubTest {

    private static final String KEY = "Bearer sk-sandbox-tool";
    /** So many answers between two faults keep a deployment from being left alone for what another test did to it. */
    private static final int ENOUGH_TO_BE_WELL = 3;

    @AfterEach
    void heal() {
        List.of("anthropic", "ollama").forEach(system -> set(system, "ok"));
    }

    private void set(String system, String mode) {
        assertThat(sandbox().send("PUT", "/sandbox/api/faults/" + system, "{\"mode\":\"" + mode + "\"}", "Content-Type", "application/json").status())
                .isEqualTo(200);
    }

    /** Each question is a conversation of its own, by which its record is found. */
    private Http.Answer ask(String model, boolean stream, String question) {
        return send("{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"metadata\":{\"conversation\":\"" + question.hashCode()
                + "\"},\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}");
    }

    private Http.Answer send(String body) {
        return hub().send("POST", "/v1/chat/completions", body, "Authorization", KEY, "Content-Type", "application/json");
    }

    private static String text(Http.Answer answer, boolean stream) {
        return stream ? Streams.text(answer.body()) : answer.json().at("/choices/0/message/content").asText();
    }

    private JsonNode row(String question) {
        return eventually(() -> hub().get("/api/v1/llm/calls?outcome=answered&conversation=" + question.hashCode(), "sandbox-engineer").json()
                .at("/items/0"));
    }

    @ParameterizedTest
    @CsvSource({"claude,sandbox-claude,false", "claude,sandbox-claude,true", "llama,sandbox-llama,false", "llama,sandbox-llama,true"})
    void shouldAnswerWithItsTokensAndKeepPrivateDataFromIt(String deployment, String model, boolean stream) {
        String mail = "olga." + freshId() + "@example.com";
        String question = "Напишите на " + mail;

        Http.Answer answer = well(deployment, stream, question);

        assertThat(text(answer, stream)).contains("Вы написали: " + question);
        JsonNode row = row(question);
        assertThat(row.path("deployment").asText()).isEqualTo(deployment);
        assertThat(row.path("model").asText()).isEqualTo(model);
        assertThat(row.path("inputTokens").asInt()).isPositive();
        assertThat(row.path("outputTokens").asInt()).isGreaterThan(10);
        assertThat(row.path("outcome").asText()).isEqualTo("answered");
        assertThat(sandbox().send("GET", "/sandbox/api/llm/calls", null).body()).contains("Напишите на [EMAIL_1]").doesNotContain(mail);
        assertThat(answer.body().lines().filter(line -> line.startsWith("data: {")).count()).isGreaterThan(stream ? 8 : -1);
    }

    /** An answer of this deployment and no other, as soon as it is well again. */
    private Http.Answer well(String deployment, boolean stream, String question) {
        return eventually(() -> {
            Http.Answer answer = ask(deployment, stream, question);
            return answer.status() == 200 ? answer : null;
        });
    }

    private static String arguments(Http.Answer answer, boolean stream) {
        return stream ? answer.body().lines().filter(line -> line.startsWith("data: {")).map(line -> Streams.read(line.substring(6))
                .at("/choices/0/delta/tool_calls/0/function/arguments").asText("")).collect(Collectors.joining())
                : answer.json().at("/choices/0/message/tool_calls/0/function/arguments").asText();
    }

    /** Streams of Ollama's ended with {@code tool_calls} and held none: it sends a call whole, and only pieces were passed on. */
    @ParameterizedTest
    @CsvSource({"default,false", "default,true", "claude,false", "claude,true", "llama,false", "llama,true"})
    void shouldCallAToolAndTakeItsResult(String deployment, boolean stream) {
        well(deployment, false, "Are you well, " + freshId() + "?");
        String question = "What is the weather at " + freshId() + "?";
        assertThat(sandbox().send("POST", "/sandbox/api/llm/answers", "{\"when\":\"" + question
                + "\",\"tool\":{\"name\":\"get_weather\",\"arguments\":{\"city\":\"Тула\"}}}", "Content-Type", "application/json").status()).isEqualTo(201);
        String request = "{\"model\":\"" + deployment + "\",\"stream\":" + stream + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":"
                + "\"get_weather\",\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}}],"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}%s]}";

        Http.Answer called = send(request.formatted(""));

        assertThat(called.status()).as(called.body()).isEqualTo(200);
        assertThat(called.body()).contains("get_weather", "\"finish_reason\":\"tool_calls\"");
        assertThat(Streams.read(arguments(called, stream)).toString()).isEqualTo("{\"city\":\"Тула\"}");
        Http.Answer end = send(request.formatted(",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_7\",\"type\":\"function\","
                + "\"function\":{\"name\":\"get_weather\",\"arguments\":\"{\\\"city\\\":\\\"Тула\\\"}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"call_7\",\"content\":\"snow\"}"));
        assertThat(end.status()).as(end.body()).isEqualTo(200);
        assertThat(text(end, stream)).contains(question);
    }

    static Stream<Arguments> faults() {
        return Stream.of(false, true).flatMap(stream -> Stream.of(
                Arguments.of("claude", "anthropic", "error-500", stream, "server-error", 500),
                Arguments.of("claude", "anthropic", "unavailable", stream, "server-error", 503),
                Arguments.of("claude", "anthropic", "refuse", stream, "refused-request", 400),
                Arguments.of("claude", "anthropic", "garbage", stream, "unusable-answer|cut-stream", 0),
                Arguments.of("claude", "anthropic", "hang", stream, "timed-out", 0),
                Arguments.of("claude", "anthropic", "rate-limited", stream, "rate-limited", 429),
                Arguments.of("llama", "ollama", "error-500", stream, "server-error", 500),
                Arguments.of("llama", "ollama", "unavailable", stream, "server-error", 503),
                Arguments.of("llama", "ollama", "refuse", stream, "refused-request", 400),
                Arguments.of("llama", "ollama", "garbage", stream, "unusable-answer|cut-stream", 0),
                Arguments.of("llama", "ollama", "hang", stream, "timed-out", 0),
                Arguments.of("llama", "ollama", "rate-limited", stream, "server-error", 503)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldReadTheFaultAndAnswerFromTheOther(String deployment, String system, String mode, boolean stream, String outcome, int status) {
        for (int answer = 0; answer < ENOUGH_TO_BE_WELL; answer++) {
            well(deployment, stream, "Are you well, " + freshId() + "?");
        }
        String question = "Is anybody there at " + freshId() + "?";
        set(system, mode);

        Http.Answer answer = ask(deployment + "-first", stream, question);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(text(answer, stream)).contains(question);
        JsonNode row = row(question);
        assertThat(row.path("deployment").asText()).isEqualTo("default");
        assertThat(row.at("/attempts/0/deployment").asText()).isEqualTo(deployment);
        assertThat(row.at("/attempts/0/outcome").asText()).matches(outcome);
        assertThat(row.at("/attempts/0/status").asInt()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"claude,anthropic", "llama,ollama"})
    void shouldSayClearlyThatNobodyAnswers(String deployment, String system) {
        set(system, "unavailable");

        Http.Answer answer = ask(deployment, false, "Is anybody there at " + freshId() + "?");

        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.json().at("/error/code").asText()).startsWith("HUB-6");
    }
}
