package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input gets a clear problem with its code, changes nothing, and shows nothing of the inside. */
class BadInputIT extends HubTest {

    private static final String DEAL = "{\"source\":\"bad\",\"externalId\":\"%s\",\"title\":\"T\",\"amount\":\"%s\",\"currency\":\"%s\"}";

    static Stream<Arguments> badDeals() {
        return Stream.of(
                Arguments.of("truncated", "{\"source\":", 400, "HUB-101"),
                Arguments.of("a key twice", "{\"source\":\"a\",\"source\":\"b\"}", 400, "HUB-101"),
                Arguments.of("too deep", "[".repeat(100_000), 400, "HUB-101"),
                Arguments.of("a missing field", "{\"source\":\"bad\",\"externalId\":\"1\"}", 422, "HUB-103"),
                Arguments.of("an unknown field", DEAL.formatted("1", "1.00", "RUB").replace("{", "{\"x\":1,"), 422, "HUB-103"),
                Arguments.of("money as a number", DEAL.formatted("1", "1", "RUB").replace("\"amount\":\"1\"", "\"amount\":1.5"), 422, "HUB-103"),
                Arguments.of("more digits than the currency has", DEAL.formatted("1", "1.001", "RUB"), 422, "HUB-103"),
                Arguments.of("a currency that does not exist", DEAL.formatted("1", "1", "XQZ"), 422, "HUB-103"),
                Arguments.of("too large", DEAL.formatted("x".repeat(2_000_000), "1.00", "RUB"), 413, "HUB-102"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badDeals")
    void shouldRefuseABadDealWithItsCode(String name, String body, int status, String code) {
        long before = database.sql("select count(*) from master_deal where source = 'bad'").query(Long.class).single();
        assertProblem(hub().post("/api/v1/deals", body, "sandbox-system"), status, code);
        assertThat(database.sql("select count(*) from master_deal where source = 'bad'").query(Long.class).single()).isEqualTo(before);
    }

    @Test
    void shouldRefuseWhoeverHasNoTokenOrNotTheRole() {
        assertProblem(hub().send("GET", "/api/v1/deals", null), 401, "HUB-201");
        assertProblem(hub().send("GET", "/api/v1/deals", null, "Authorization", "Bearer made.up.token"), 401, "HUB-201");
        assertProblem(hub().get("/api/v1/dead-letters", "sandbox-system"), 403, "HUB-202");
        assertProblem(hub().post("/api/v1/deals", DEAL.formatted("1", "1.00", "RUB"), "sandbox-analyst"), 403, "HUB-202");
    }

    @Test
    void shouldRefuseIdsCursorsAndLimitsOfTheWrongForm() {
        assertProblem(hub().get("/api/v1/deals/abc", "sandbox-system"), 400, "HUB-100");
        assertProblem(hub().get("/api/v1/deals/999999999", "sandbox-system"), 404, "HUB-106");
        assertProblem(hub().get("/api/v1/deals?cursor=!", "sandbox-system"), 400, "HUB-100");
        assertProblem(hub().get("/api/v1/tickets?status=bogus", "sandbox-operator"), 400, "HUB-100");
        assertProblem(hub().get("/api/v1/deals?limit=100000", "sandbox-system"), 400, "HUB-100");
        assertProblem(hub().get("/api/v1/planets", "sandbox-engineer"), 404, "HUB-106");
    }

    @Test
    void shouldRefuseWebhooksWithoutTheirSecret() {
        assertProblem(bitrix24("event=ONCRMDEALUPDATE&data[FIELDS][ID]=1&auth[application_token]=wrong"), 401, "HUB-203");
        assertProblem(bitrix24("event=ONCRMDEALUPDATE&data[FIELDS][ID]=1"), 401, "HUB-203");
        assertProblem(hub().send("POST", "/webhooks/telegram", "{\"update_id\":1}", "Content-Type", "application/json",
                "X-Telegram-Bot-Api-Secret-Token", "wrong"), 401, "HUB-203");
        assertProblem(hub().send("POST", "/webhooks/onec", "{\"event\":\"payment\"}", "Content-Type", "application/json", "Authorization",
                "Bearer wrong"), 401, "HUB-203");
    }

    @Test
    void shouldRefuseWebhooksThatTheHubCannotUse() {
        String token = "&auth[application_token]=" + property("hub.bitrix24.application-token");
        assertProblem(bitrix24("event=ONIMBOTMESSAGEADD&data[FIELDS][ID]=1" + token), 422, "HUB-104");
        assertProblem(bitrix24("event=ONCRMDEALUPDATE" + token), 422, "HUB-103");
        assertProblem(bitrix24("event"), 400, "HUB-101");
        assertProblem(bitrix24("event=%zz"), 400, "HUB-101");
        assertProblem(hub().send("POST", "/webhooks/bitrix24", "{}", "Content-Type", "application/json"), 415, "HUB-105");
        assertProblem(json("/webhooks/onec", "{\"event\":\"eclipse\"}"), 422, "HUB-104");
        assertProblem(json("/webhooks/onec", "{\"event\":\"payment\"}"), 422, "HUB-103");
        assertProblem(json("/webhooks/onec", "{\"event\""), 400, "HUB-101");
        assertProblem(json("/webhooks/telegram", "{\"message\":{}}"), 422, "HUB-103");
        assertProblem(json("/webhooks/telegram", "{"), 400, "HUB-101");
        assertProblem(json("/webhooks/telegram", "{\"update_id\":1,\"x\":\"" + "y".repeat(2_000_000) + "\"}"), 413, "HUB-102");
    }

    @Test
    void shouldGiveForeignHeadersNoEffect() {
        String id = "H" + freshId();
        Http.Answer answer = hub().post("/api/v1/deals", DEAL.formatted(id, "1.00", "RUB"), "sandbox-system", "kafka.OVERRIDE_TOPIC",
                "hub.audit", "CamelHttpUri", "http://localhost:1/", "CamelHttpResponseCode", "299", "CamelSqlQuery", "drop table inbox");
        assertThat(answer.status()).isEqualTo(201);
        String deal = answer.json().path("id").asText();
        eventually(() -> events().on("deals.master-deals", event -> event.key().equals(deal)).isEmpty() ? null : true);
        assertThat(events().on("hub.audit", event -> event.key().equals(deal))).isEmpty();
    }

    private Http.Answer bitrix24(String form) {
        return hub().send("POST", "/webhooks/bitrix24", form, "Content-Type", "application/x-www-form-urlencoded");
    }

    private Http.Answer json(String path, String body) {
        return hub().send("POST", path, body, "Content-Type", "application/json");
    }

    private static void assertProblem(Http.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValueSatisfying(
                type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("title").asText()).isNotBlank();
        assertThat(answer.body()).doesNotContain("io.bactrian", "java.", "org.apache", "at line").hasSizeLessThan(4000);
    }
}
