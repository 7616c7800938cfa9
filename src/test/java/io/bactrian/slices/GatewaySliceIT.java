package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway as a company's tool sees it: OpenAI's format, a key of its own, clear errors. */
class GatewaySliceIT extends HubTest {

    private static final String KEY = "Bearer sk-sandbox-tool";

    private Http.Answer ask(String body) {
        return hub().send("POST", "/v1/chat/completions", body, "Authorization", KEY, "Content-Type", "application/json");
    }

    @Test
    void shouldAnswerAToolWithAKeyInOpenAisFormat() {
        Http.Answer answer = ask("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"How are you?\"}]}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.json().at("/choices/0/message/content").asText()).contains("How are you?");
        assertThat(answer.json().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.json().at("/usage/total_tokens").asInt()).isPositive();
        String id = answer.json().at("/hub/callId").asText();
        JsonNode row = eventually(() -> {
            Http.Answer one = hub().get("/api/v1/llm/calls/" + id, "sandbox-engineer");
            return one.status() == 200 ? one.json() : null;
        });
        assertThat(row.path("caller").asText()).isEqualTo("sandbox-tool");
        assertThat(row.path("deployment").asText()).isEqualTo("default");
        assertThat(row.path("model").asText()).isEqualTo("sandbox-model");
        assertThat(row.path("outcome").asText()).isEqualTo("answered");
        assertThat(row.path("complexity").asText()).isEqualTo("low");
        assertThat(row.at("/request/messages/0/content").asText()).isEqualTo("How are you?");
        assertThat(row.at("/answer/content").asText()).contains("How are you?");
        assertThat(row.at("/attempts/0/outcome").asText()).isEqualTo("answered");
    }

    @Test
    void shouldStreamTheSameWithItsUsageAndItsEnd() {
        Http.Answer answer = ask("{\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Привет, как дела?\"}]}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.body()).contains("\"role\":\"assistant\"").contains("\"finish_reason\":\"stop\"").contains("\"prompt_tokens\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(Streams.text(answer.body())).contains("Привет, как дела?");
        assertThat(answer.body().lines().filter(line -> line.startsWith("data: {")).count()).isGreaterThan(5);
    }

    @Test
    void shouldKeepPrivateDataFromTheProviderAndGiveItBackToTheCaller() {
        String mail = "olga.smirnova." + freshId() + "@example.com";
        List<String> planted = List.of(mail, "4111 1111 1111 1111", "+7 916 123-45-67", "Ольга Смирнова");
        String message = "Меня зовут Ольга Смирнова, почта " + mail + ", карта 4111 1111 1111 1111, телефон +7 916 123-45-67.";
        String body = "\"messages\":[{\"role\":\"user\",\"content\":\"" + message + "\"}]}";

        Http.Answer whole = ask("{" + body);
        Http.Answer streamed = ask("{\"stream\":true," + body);

        assertThat(whole.json().at("/choices/0/message/content").asText()).contains(planted);
        assertThat(Streams.text(streamed.body())).contains(planted);
        String seen = sandbox().send("GET", "/sandbox/api/llm/calls", null).body();
        assertThat(seen).contains("Меня зовут").doesNotContain(planted.get(0), planted.get(1), planted.get(2), planted.get(3));
        String id = whole.json().at("/hub/callId").asText();
        String row = eventually(() -> {
            Http.Answer one = hub().get("/api/v1/llm/calls/" + id, "sandbox-engineer");
            return one.status() == 200 ? one.body() : null;
        });
        assertThat(row).contains("Меня зовут").doesNotContain(planted.get(0), planted.get(1), planted.get(2), planted.get(3));
    }

    @Test
    void shouldTellWhereThePersonalDataOfATextStands() {
        Http.Answer answer = hub().post("/api/v1/llm/redact", "{\"text\":\"Почта: a.b@example.com, звоните +7 916 123-45-67\",\"language\":\"ru\"}",
                "sandbox-operator");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("findings").toString()).isEqualTo(
                "[{\"kind\":\"email\",\"start\":7,\"end\":22},{\"kind\":\"phone\",\"start\":32,\"end\":48}]");
        assertThat(answer.json().path("text").asText()).startsWith("Почта: ").doesNotContain("example", "916");
        assertThat(hub().post("/api/v1/llm/redact", "{\"text\":\"\"}", "sandbox-operator").json().path("findings")).isEmpty();
        assertThat(hub().post("/api/v1/llm/redact", "{}", "sandbox-operator").status()).isEqualTo(422);
        assertThat(hub().post("/api/v1/llm/redact", "{\"text\":7}", "sandbox-operator").status()).isEqualTo(422);
        assertThat(hub().post("/api/v1/llm/redact", "{\"text\":", "sandbox-operator").status()).isEqualTo(400);
    }

    @Test
    void shouldReplayACallFromItsRecordAndShowBothAnswers() {
        String id = ask("{\"messages\":[{\"role\":\"user\",\"content\":\"Say it again\"}]}").json().at("/hub/callId").asText();
        eventually(() -> hub().get("/api/v1/llm/calls/" + id, "sandbox-engineer").status() == 200 ? true : null);

        Http.Answer replay = hub().post("/api/v1/llm/calls/" + id + "/replay", "{\"model\":\"sandbox-model\"}", "sandbox-engineer");

        assertThat(replay.status()).as(replay.body()).isEqualTo(200);
        assertThat(replay.json().at("/original/answer/content").asText()).contains("Say it again")
                .isEqualTo(replay.json().at("/replay/answer/content").asText());
        String replayId = replay.json().at("/replay/callId").asText();
        assertThat(eventually(() -> hub().get("/api/v1/llm/calls/" + replayId, "sandbox-engineer").json().path("replayOf")).asText())
                .isEqualTo(id);
        assertThat(hub().post("/api/v1/llm/calls/" + id + "/replay", "{\"model\":\"none\"}", "sandbox-engineer").status()).isEqualTo(404);
        assertThat(hub().post("/api/v1/llm/calls/nothing/replay", "{}", "sandbox-engineer").status()).isEqualTo(404);
        assertThat(hub().post("/api/v1/llm/calls/" + id + "/replay", "{}", "sandbox-analyst").status()).isEqualTo(403);
    }

    @Test
    void shouldListCallsNewestFirstByPagesAndFilters() {
        String conversation = "list-" + freshId();
        for (int index = 0; index < 3; index++) {
            assertThat(ask("{\"metadata\":{\"conversation\":\"" + conversation + "\"},\"messages\":[{\"role\":\"user\",\"content\":\"Number "
                    + index + "\"}]}").status()).isEqualTo(200);
        }
        String list = "/api/v1/llm/calls?conversation=" + conversation;
        eventually(() -> hub().get(list, "sandbox-analyst").json().path("items").size() == 3 ? true : null);
        JsonNode first = hub().get(list + "&limit=2&outcome=answered&task=chat&caller=sandbox-tool", "sandbox-analyst").json();
        assertThat(first.path("items")).hasSize(2);
        JsonNode second = hub().get(list + "&limit=2&cursor=" + first.path("nextCursor").asText(), "sandbox-analyst").json();
        assertThat(second.path("items")).hasSize(1);
        assertThat(second.path("nextCursor").isNull()).isTrue();
        assertThat(second.at("/items/0/sequence").asLong()).isLessThan(first.at("/items/1/sequence").asLong());
        assertThat(hub().get(list + "&to=2020-01-01T00:00:00Z", "sandbox-analyst").json().path("items")).isEmpty();
        assertThat(hub().get("/api/v1/llm/calls?from=yesterday", "sandbox-analyst").status()).isEqualTo(400);
        assertThat(hub().get("/api/v1/llm/calls?outcome=maybe", "sandbox-analyst").status()).isEqualTo(400);
    }

    @Test
    void shouldListItsModels() {
        Http.Answer answer = hub().send("GET", "/v1/models", null, "Authorization", KEY);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("data").findValuesAsText("id")).contains("auto", "default");
    }

    static Stream<Arguments> badRequests() {
        String hello = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
        return Stream.of(
                Arguments.of("no messages", "{}", 400, "HUB-602"),
                Arguments.of("an empty list", "{\"messages\":[]}", 400, "HUB-603"),
                Arguments.of("an empty prompt", "{\"messages\":[{\"role\":\"user\",\"content\":\" \"}]}", 400, "HUB-603"),
                Arguments.of("a role that does not exist", "{\"messages\":[{\"role\":\"robot\",\"content\":\"Hello\"}]}", 400, "HUB-602"),
                Arguments.of("content of the wrong kind", "{\"messages\":[{\"role\":\"user\",\"content\":7}]}", 400, "HUB-602"),
                Arguments.of("a picture", "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}", 400, "HUB-602"),
                Arguments.of("two answers", "{\"n\":2," + hello + "}", 400, "HUB-602"),
                Arguments.of("no temperature", "{\"temperature\":\"NaN\"," + hello + "}", 400, "HUB-602"),
                Arguments.of("NaN", "{\"temperature\":NaN," + hello + "}", 400, "HUB-101"),
                Arguments.of("an absurd temperature", "{\"temperature\":99," + hello + "}", 400, "HUB-602"),
                Arguments.of("logprobs", "{\"logprobs\":true," + hello + "}", 400, "HUB-602"),
                Arguments.of("an unknown model", "{\"model\":\"gpt-17\"," + hello + "}", 404, "HUB-601"),
                Arguments.of("a tool nobody declared", "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a\"}}],"
                        + "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"b\"}}," + hello + "}", 400, "HUB-602"),
                Arguments.of("two megabytes", "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(2_000_000) + "\"}]}", 413, "HUB-102"),
                Arguments.of("no JSON", "{", 400, "HUB-101"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void shouldRefuseBadRequestsInWordsThatOpenAisClientsRead(String name, String body, int status, String code) {
        Http.Answer answer = ask(body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
        assertThat(answer.json().at("/error/message").asText()).isNotBlank();
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void shouldLetNobodyInWithoutAKey() {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        Http.Answer wrong = hub().send("POST", "/v1/chat/completions", body, "Authorization", "Bearer sk-wrong", "Content-Type", "application/json");
        assertThat(wrong.status()).as(wrong.body()).isEqualTo(401);
        assertThat(wrong.json().at("/error/code").asText()).isEqualTo("HUB-201");
        assertThat(hub().send("POST", "/v1/chat/completions", body, "Content-Type", "application/json").status()).isEqualTo(401);
        // A key opens the gateway and nothing else.
        assertThat(hub().send("GET", "/api/v1/deals", null, "Authorization", KEY).status()).isEqualTo(401);
        assertThat(hub().post("/v1/chat/completions", body, "sandbox-llm").status()).isEqualTo(200);
        assertThat(hub().get("/api/v1/deals", "sandbox-llm").status()).isEqualTo(403);
    }
}
