package io.bactrian.sandbox;

import static io.bactrian.sandbox.RunningSandbox.BITRIX24;
import static io.bactrian.sandbox.RunningSandbox.json;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SandboxBitrix24IT {

    @RegisterExtension
    static final RunningSandbox sandbox = new RunningSandbox();

    @Test
    void shouldTellTheHubOnlyTheIdOfWhatChanged() {
        JsonNode deal = add("{\"title\":\"Летняя реклама\",\"opportunity\":\"1000.50\",\"currencyId\":\"RUB\"}");
        String id = deal.path("id").asText();
        HubListener.Notice notice = awaitNotice("ONCRMDEALADD", id);
        assertThat(notice.headers()).containsEntry("content-type", "application/x-www-form-urlencoded");
        Map<String, String> form = Request.pairs(notice.body());
        assertThat(form).containsEntry("auth[application_token]", "sandbox-application-token").containsKeys("ts", "auth[domain]",
                "auth[member_id]",
                "auth[client_endpoint]", "auth[server_endpoint]");
        assertThat(notice.body()).doesNotContain("1000").doesNotContain("%D0%9B");

        assertThat(sandbox.post("/sandbox/api/bitrix24/deals/" + id + "/win", "{}").statusCode()).isEqualTo(200);
        awaitNotice("ONCRMDEALUPDATE", id);
        JsonNode won = json(sandbox.post(BITRIX24 + "crm.item.get", "{\"entityTypeId\":2,\"id\":" + id + "}")).path("result").path("item");
        assertThat(won.path("stageId").asText()).isEqualTo("WON");
        assertThat(won.path("closed").asText()).isEqualTo("Y");
        assertThat(won.path("opportunity").decimalValue()).isEqualByComparingTo("1000.5");
        assertThat(won.path("updatedTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+03:00");
    }

    @Test
    void shouldRepeatAnEventUntilTheHubTakesIt() {
        sandbox.hub.status = 503;
        String id = add("{\"title\":\"Repeat\"}").path("id").asText();
        await().atMost(5, SECONDS).until(() -> sandbox.hub.notices.stream().anyMatch(notice -> id.equals(idIn(notice))));
        sandbox.hub.status = 200;
        awaitNotice("ONCRMDEALADD", id);
    }

    @Test
    void shouldUpdateAnyFieldTheHubWritesBack() {
        String id = add("{\"title\":\"Write back\"}").path("id").asText();
        JsonNode item = json(sandbox.post(BITRIX24 + "crm.item.update.json",
                "{\"entityTypeId\":2,\"id\":" + id + ",\"fields\":{\"ufCrmBactrianPayment\":\"PAID\",\"id\":7}}")).path("result")
                .path("item");
        assertThat(item.path("ufCrmBactrianPayment").asText()).isEqualTo("PAID");
        assertThat(item.path("id").asText()).isEqualTo(id);
    }

    @Test
    void shouldListByFilterInPagesOfFifty() {
        for (int i = 0; i < 53; i++) {
            add("{\"title\":\"Paged\",\"opportunity\":" + i + "}");
        }
        JsonNode first = json(sandbox.post(BITRIX24 + "crm.item.list",
                "{\"entityTypeId\":2,\"filter\":{\"title\":\"Paged\",\">opportunity\":0},\"select\":[\"id\",\"opportunity\"]}"));
        assertThat(first.path("result").path("items")).hasSize(50);
        assertThat(first.path("total").asInt()).isEqualTo(52);
        assertThat(first.path("next").asInt()).isEqualTo(50);
        assertThat(first.path("result").path("items").get(0)).hasSize(2);
        HttpResponse<String> second = sandbox.send(sandbox.request(BITRIX24 + "crm.item.list")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("entityTypeId=2&filter[title]=Paged&filter[>opportunity]=0&order[opportunity]=desc&start=50"))
                .build());
        assertThat(json(second).path("result").path("items")).extracting(item -> item.path("opportunity").asInt()).containsExactly(2, 1);
        assertThat(json(second).has("next")).isFalse();
    }

    @Test
    void shouldRefuseAsThePortalDoes() {
        assertError(sandbox.post("/bitrix24/rest/1/wrong/crm.item.get", "{}"), 401, "INVALID_CREDENTIALS");
        assertError(sandbox.post(BITRIX24 + "crm.item.fly", "{}"), 404, "ERROR_METHOD_NOT_FOUND");
        assertError(sandbox.post(BITRIX24 + "crm.item.get", "{\"entityTypeId\":2,\"id\":424242}"), 400, "NOT_FOUND");
        assertError(sandbox.post(BITRIX24 + "crm.item.get", "{\"entityTypeId\":3,\"id\":1}"), 400, "NOT_FOUND");
        assertError(sandbox.post(BITRIX24 + "crm.item.get", "{\"id\":1}"), 400, "100");
        assertError(sandbox.post(BITRIX24 + "crm.item.get", "[1"), 400, "INVALID_REQUEST");
        assertError(sandbox.post(BITRIX24 + "crm.item.add", "{\"entityTypeId\":2,\"fields\":{\"opportunity\":\"much\"}}"), 400,
                "CRM_FIELD_ERROR_VALUE_NOT_VALID");
    }

    private static void assertError(HttpResponse<String> response, int status, String error) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("error").asText()).isEqualTo(error);
        assertThat(json(response).path("error_description").asText()).isNotBlank();
    }

    private static JsonNode add(String fields) {
        return json(sandbox.post(BITRIX24 + "crm.item.add", "{\"entityTypeId\":2,\"fields\":" + fields + "}")).path("result").path("item");
    }

    private static HubListener.Notice awaitNotice(String event, String id) {
        return await().atMost(15, SECONDS).until(() -> sandbox.hub.taken("/webhooks/bitrix24").stream()
                .filter(notice -> event.equals(Request.pairs(notice.body()).get("event")) && id.equals(idIn(notice))).findFirst(),
                Optional::isPresent).orElseThrow();
    }

    private static String idIn(HubListener.Notice notice) {
        return Request.pairs(notice.body()).get("data[FIELDS][ID]");
    }
}
