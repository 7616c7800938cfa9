package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.UserMessage;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.Prompts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Prompts with MLflow as their registry: versions and aliases come from there, and everything else is done here. */
@TestPropertySource(properties = {"hub.llm.prompts.registry=mlflow", "hub.llm.prompts.refresh-every=200", "hub.llm.prompts.pull-every=300",
    "hub.llm.prompts.judge-every=300", "hub.schedules.pause=200ms"})
class PromptsIT extends HubTest {

    private static final String API = "/mlflow/api/2.0/mlflow/";

    @Autowired
    private Prompts prompts;

    @AfterEach
    void repair() {
        fault("ok");
    }

    private void fault(String mode) {
        sandbox().send("PUT", "/sandbox/api/faults/mlflow", "{\"mode\":\"%s\"}".formatted(mode), "Content-Type", "application/json");
    }

    private JsonNode mlflow(String method, String operation, String json) {
        Http.Answer answer = sandbox().send(method, API + operation, json, "Authorization", "Bearer " + property("hub.llm.prompts.mlflow.token"),
                "Content-Type", "application/json");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private String promptInMlflow(String... texts) {
        String name = "it-" + freshId();
        mlflow("POST", "registered-models/create", "{\"name\":\"%s\",\"tags\":[{\"key\":\"mlflow.prompt.is_prompt\",\"value\":\"true\"}]}".formatted(name));
        for (String text : texts) {
            version(name, text);
        }
        alias(name, "production", 1);
        eventually(() -> at(name, "production").equals("mlflow-1") ? true : null);
        return name;
    }

    private void version(String name, String text) {
        mlflow("POST", "model-versions/create", """
                {"name":"%s","source":"prompt-template","tags":[{"key":"mlflow.prompt.is_prompt","value":"true"},
                 {"key":"mlflow.prompt.text","value":"%s"}]}""".formatted(name, text));
    }

    private void alias(String name, String alias, int version) {
        mlflow("POST", "registered-models/alias", "{\"name\":\"%s\",\"alias\":\"%s\",\"version\":\"%d\"}".formatted(name, alias, version));
    }

    private JsonNode prompt(String name) {
        return hub().get("/api/v1/prompts/" + name, "sandbox-engineer").json();
    }

    private String at(String name, String label) {
        for (JsonNode one : prompt(name).path("labels")) {
            if (one.path("label").asText().equals(label)) {
                return one.path("version").asText();
            }
        }
        return "nowhere";
    }

    private Http.Answer send(String method, String path, String json, String client) {
        return hub().send(method, "/api/v1/prompts/" + path, json, "Authorization", "Bearer " + hub().token(client), "Content-Type", "application/json");
    }

    private String text(String name, String conversation) {
        return ((UserMessage) prompts.render(name, null, Map.of("text", "x"), conversation).messages().get(0)).singleText();
    }

    @Test
    void shouldFollowTheRegistrysAliasAndLetTheHubMoveTheLabelItself() {
        String name = promptInMlflow("First {{text}}", "Second {{text}}");
        assertThat(text(name, "ticket:1")).isEqualTo("First <text>x</text>");
        alias(name, "production", 2);
        eventually(() -> at(name, "production").equals("mlflow-2") ? true : null);

        assertThat(send("POST", name + "/labels/production", "{\"version\":1}", "sandbox-engineer").json().path("version").asText()).isEqualTo("mlflow-1");
        assertThat(text(name, "ticket:1")).isEqualTo("First <text>x</text>");
        version(name, "Third {{text}}");
        eventually(() -> prompt(name).path("versions").size() == 3 ? true : null);
        assertThat(at(name, "production")).as("MLflow has not moved its alias since").isEqualTo("mlflow-1");
        assertThat(prompt(name).path("history").findValuesAsText("action")).containsExactly("promoted", "pulled", "pulled");
    }

    @Test
    void shouldRollBackMoveByMoveAndTellTheAudit() {
        String name = promptInMlflow("First {{text}}", "Second {{text}}");
        assertThat(send("POST", name + "/labels/production", "{\"version\":\"mlflow-2\"}", "sandbox-engineer").status()).isEqualTo(200);

        Http.Answer back = send("POST", name + "/labels/production/rollback", "", "sandbox-engineer");
        assertThat(back.status()).as(back.body()).isEqualTo(200);
        assertThat(back.json().path("version").asText()).isEqualTo("mlflow-1");
        assertThat(at(name, "production")).isEqualTo("mlflow-1");
        Http.Answer further = send("POST", name + "/labels/production/rollback", "", "sandbox-engineer");
        assertThat(further.json().path("version").isNull()).as(further.body()).isTrue();
        assertThatThrownBy(() -> text(name, null)).isInstanceOf(HubException.class).hasMessageContaining("has no label production");
        assertProblem(send("POST", name + "/labels/production/rollback", "", "sandbox-engineer"), 404, "HUB-621");
        List<Events.Seen> audited = eventually(() -> {
            List<Events.Seen> seen = events().on("hub.audit", event -> event.data().path("target").asText().equals("prompt:" + name));
            return seen.size() >= 4 ? seen : null;
        });
        assertThat(audited).extracting(event -> event.data().path("action").asText()).contains("prompt.pulled", "prompt.promoted", "prompt.rolled-back");
        assertThat(audited).extracting(event -> event.data().path("actor").asText()).contains("hub", "sandbox-engineer");
    }

    @Test
    void shouldGiveTheCanaryItsShareAndKeepConversationsWhereTheyAre() {
        String name = promptInMlflow("First {{text}}", "Second {{text}}");
        Set<Integer> before = Set.of();
        for (String share : new String[] {"10", "50.5", "100"}) {
            Http.Answer set = send("PUT", name + "/canary", "{\"version\":2,\"share\":%s}".formatted(share), "sandbox-engineer");
            assertThat(set.status()).as(set.body()).isEqualTo(200);
            Set<Integer> now = IntStream.range(0, 500).filter(i -> text(name, "ticket:" + i).startsWith("Second")).boxed().collect(Collectors.toSet());
            assertThat(now).containsAll(before).hasSizeBetween((int) (Double.parseDouble(share) * 5 - 60), (int) (Double.parseDouble(share) * 5 + 60));
            before = now;
        }
        assertThat(prompts.render(name, null, Map.of("text", "x"), "ticket:1").version().label()).isEqualTo("canary");
        assertThat(prompts.render(name, "production", Map.of("text", "x"), "ticket:1").version().label()).isEqualTo("production");
    }

    @Test
    void shouldStopACanaryThatPeopleDislike() {
        String name = promptInMlflow("First {{text}}", "Second {{text}}");
        send("PUT", name + "/canary", "{\"version\":2,\"share\":30}", "sandbox-engineer");
        for (int i = 0; i < 25; i++) {
            assertThat(send("POST", name + "/versions/1/ratings", "{\"score\":5}", "sandbox-operator").status()).isEqualTo(201);
        }
        for (int i = 0; i < 12; i++) {
            send("POST", name + "/versions/mlflow-2/ratings", "{\"score\":-1,\"comment\":\"Мимо\"}", "sandbox-operator");
        }
        eventually(() -> prompt(name).path("history").path(0).path("action").asText().equals("canary-stopped") ? true : null);
        assertThat(prompt(name).path("history").path(0).path("actor").asText()).isEqualTo("hub");
        assertThat(text(name, "ticket:1")).startsWith("First");
        JsonNode rated = prompt(name).path("versions").path(0).path("ratings");
        assertThat(rated.path("good").asInt()).isEqualTo(25);
        assertThat(rated.path("stars").decimalValue()).isEqualByComparingTo("5");
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                Arguments.of("GET", "no-such-prompt", null, 404, "HUB-620"),
                Arguments.of("GET", "%2e%2e%2fetc", null, 400, ""),
                Arguments.of("POST", "no-such-prompt/labels/production", "{\"version\":1}", 404, "HUB-620"),
                Arguments.of("POST", "ticket-title/labels/production", "{\"version\":99}", 422, "HUB-623"),
                Arguments.of("POST", "ticket-title/labels/production", "{\"version\":\"'; drop table prompt_label\"}", 422, "HUB-623"),
                Arguments.of("POST", "ticket-title/labels/production", "{}", 422, "HUB-103"),
                Arguments.of("POST", "ticket-title/labels/production", "{\"version\":1.5}", 422, "HUB-103"),
                Arguments.of("POST", "ticket-title/labels/Production!", "{\"version\":1}", 400, "HUB-100"),
                Arguments.of("POST", "ticket-title/labels/staging/rollback", "", 404, "HUB-621"),
                Arguments.of("POST", "ticket-title/labels/production/rollback", "", 409, "HUB-626"),
                Arguments.of("PUT", "ticket-title/canary", "{\"version\":1,\"share\":101}", 422, "HUB-103"),
                Arguments.of("PUT", "ticket-title/canary", "{\"version\":1,\"share\":-0.01}", 422, "HUB-103"),
                Arguments.of("PUT", "ticket-title/canary", "{\"version\":1,\"share\":0.001}", 422, "HUB-103"),
                Arguments.of("PUT", "ticket-title/canary", "{\"version\":1,\"share\":\"10\"}", 422, "HUB-103"),
                Arguments.of("PUT", "ticket-title/canary", "{\"version\":9,\"share\":10}", 422, "HUB-623"),
                Arguments.of("POST", "ticket-title/versions/9/ratings", "{\"score\":1}", 404, "HUB-622"),
                Arguments.of("POST", "ticket-title/versions/1/ratings", "{\"score\":6}", 422, "HUB-103"),
                Arguments.of("POST", "ticket-title/versions/1/ratings", "{\"score\":3,\"scale\":\"thumbs\"}", 422, "HUB-103"),
                Arguments.of("POST", "ticket-title/versions/1/ratings", "{\"score\":0,\"scale\":\"stars\"}", 422, "HUB-103"),
                Arguments.of("POST", "ticket-title/versions/1/ratings", "{\"score\":1,\"comment\":\"" + "x".repeat(2001) + "\"}", 422, "HUB-103"),
                Arguments.of("POST", "ticket-title/versions/1/ratings", "{\"score\":1,\"comment\":\"" + "x".repeat(2_000_000) + "\"}", 413, "HUB-102"),
                Arguments.of("POST", "ticket-title/versions/1/ratings", "{\"score\":", 400, "HUB-101"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void shouldRefuseWhatIsWrongAndChangeNothing(String method, String path, String json, int status, String code) {
        String state = "select (select count(*) from prompt_label_history where prompt = 'ticket-title') || '/' || (select count(*) from prompt_rating"
                + " where prompt = 'ticket-title')";
        String before = database.sql(state).query(String.class).single();
        Http.Answer answer = send(method, path, json, "sandbox-engineer");

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(code);
        assertThat(database.sql(state).query(String.class).single()).isEqualTo(before);
    }

    private static void assertProblem(Http.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
    }

    @Test
    void shouldLetEngineersMoveLabelsAndOperatorsOnlyRate() {
        assertProblem(send("POST", "ticket-title/labels/production", "{\"version\":1}", "sandbox-operator"), 403, "HUB-202");
        assertProblem(send("PUT", "ticket-title/canary", "{\"version\":1,\"share\":1}", "sandbox-system"), 403, "HUB-202");
        assertProblem(send("POST", "ticket-title/push", "", "sandbox-analyst"), 403, "HUB-202");
        assertThat(hub().get("/api/v1/prompts", "sandbox-operator").json().path("items").findValuesAsText("name")).contains("ticket-title", "media-plan");
    }

    @Test
    void shouldLetARaterChangeHerMindAndRepeatARequestOnce() {
        String name = promptInMlflow("First {{text}}");
        String call = "call-" + freshId();
        String made = "{\"score\":%d,\"callId\":\"" + call + "\"}";
        assertProblem(send("POST", name + "/versions/1/ratings", made.formatted(1), "sandbox-operator"), 422, "HUB-628");
        database.sql("insert into llm_call (id, at, task, tenant, caller, prompt_name, prompt_version, millis, cache, outcome)"
                + " values (?, now(), 'test', 'hub', 'hub', ?, 'mlflow-1', 1, 'miss', 'answered')").params(call, name).update();
        assertProblem(send("POST", "ticket-title/versions/1/ratings", made.formatted(1), "sandbox-operator"), 422, "HUB-628");
        assertThat(send("POST", name + "/versions/1/ratings", made.formatted(1), "sandbox-operator").status()).isEqualTo(201);
        assertThat(send("POST", name + "/versions/1/ratings", made.formatted(-1), "sandbox-operator").status()).isEqualTo(201);
        JsonNode version = prompt(name).path("versions").path(0);
        assertThat(version.path("ratings").path("count").asInt()).isEqualTo(1);
        assertThat(version.path("ratings").path("bad").asInt()).isEqualTo(1);
        assertThat(version.path("calls").path("count").asInt()).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            hub().post("/api/v1/prompts/" + name + "/versions/1/ratings", "{\"score\":1}", "sandbox-system", "Idempotency-Key", "rate-" + call);
        }
        assertThat(prompt(name).path("versions").path(0).path("ratings").path("good").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unavailable", "error-500", "garbage", "hang", "refuse", "rate-limited"})
    void shouldGoOnWithTheLastGoodCopyWhileTheRegistryIsBroken(String mode) {
        String name = promptInMlflow("First {{text}}", "Second {{text}}");
        fault(mode);

        assertThat(text(name, "ticket:1")).startsWith("First");
        assertThat(send("POST", name + "/labels/production", "{\"version\":2}", "sandbox-engineer").status()).isEqualTo(200);
        assertThat(text(name, "ticket:1")).startsWith("Second");
        assertThat(send("POST", "ticket-title/push", "", "sandbox-engineer").status()).isBetween(502, 503);

        fault("ok");
        version(name, "Third {{text}}");
        eventually(() -> prompt(name).path("versions").size() == 3 ? true : null);
        assertThat(text(name, "ticket:1")).startsWith("Second");
    }

    @Test
    void shouldNotLetALabelFollowAVersionThatCannotBeUsed() {
        String name = promptInMlflow("First {{text}}");
        version(name, "Unreadable {{ braces");
        alias(name, "production", 2);
        eventually(() -> prompt(name).path("versions").path(1).hasNonNull("problem") ? true : null);

        assertThat(at(name, "production")).isEqualTo("mlflow-1");
        assertProblem(send("POST", name + "/labels/production", "{\"version\":2}", "sandbox-engineer"), 422, "HUB-623");
    }

    @Test
    void shouldPushTheFilesOnceAndTakeThemFromThereAfterwards() {
        Http.Answer first = send("POST", "media-plan/push", "", "sandbox-engineer");
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        Http.Answer second = send("POST", "media-plan/push", "", "sandbox-engineer");
        assertThat(second.json().path("versions").path(0).path("created").asBoolean()).as(second.body()).isFalse();

        JsonNode model = mlflow("GET", "registered-models/get?name=media-plan", null).path("registered_model");
        assertThat(model.path("tags").path(0).path("key").asText()).isEqualTo("mlflow.prompt.is_prompt");
        assertThat(model.path("aliases").toString()).isEqualTo("[{\"alias\":\"production\",\"version\":\"1\"}]");
        eventually(() -> at("media-plan", "production").equals("mlflow-1") ? true : null);
        Map<String, Object> variables = prompt("media-plan").path("variables").findValuesAsText("name").stream()
                .collect(Collectors.toMap(name -> name, name -> "x"));
        assertThat(prompts.render("media-plan", null, variables, null).version().version()).isEqualTo("mlflow-1");
    }

    @Test
    void shouldRefuseToPushOverAModel() {
        mlflow("POST", "registered-models/create", "{\"name\":\"ticket-title\"}");
        assertProblem(send("POST", "ticket-title/push", "", "sandbox-engineer"), 502, "HUB-303");
    }
}
