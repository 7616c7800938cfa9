package io.bactrian.sandbox;

import static io.bactrian.sandbox.RunningSandbox.ONEC;
import static io.bactrian.sandbox.RunningSandbox.json;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SandboxOnecIT {

    static final String INVOICES = URLEncoder.encode(OnecStandIn.INVOICE, StandardCharsets.UTF_8);
    static final String RECEIPTS = URLEncoder.encode(OnecStandIn.RECEIPT, StandardCharsets.UTF_8);
    /** sandbox:sandbox */
    static final String BASIC = "Basic c2FuZGJveDpzYW5kYm94";

    @RegisterExtension
    static final RunningSandbox sandbox = new RunningSandbox();

    @Test
    void shouldMakeAnInvoiceOnceUnderTheCallersReference() {
        String key = UUID.randomUUID().toString();
        HttpResponse<String> made = create(key, "100.50", "bactrian:deal:1");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(json(made).path("Ref_Key").asText()).isEqualTo(key);
        assertThat(json(made).path("Number").asText()).matches("0000-\\d{6}");
        assertThat(json(made).path("Date").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
        assertThat(json(made).path("СуммаДокумента").decimalValue()).isEqualByComparingTo("100.50");
        assertThat(json(made).path("odata.metadata").asText()).endsWith("$metadata#" + OnecStandIn.INVOICE + "/@Element");

        assertError(create(key, "1", "again"), 400, "15");
        JsonNode found = json(sandbox.get(ONEC + INVOICES + "(guid'" + key + "')?$format=json", "Authorization", BASIC));
        assertThat(found.path("Комментарий").asText()).isEqualTo("bactrian:deal:1");
    }

    @Test
    void shouldChooseAReferenceWhenTheCallerDoesNot() {
        HttpResponse<String> made = sandbox.post(ONEC + INVOICES, "{\"СуммаДокумента\":1}", "Authorization", BASIC);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(UUID.fromString(json(made).path("Ref_Key").asText())).isNotNull();
    }

    @Test
    void shouldFilterAndPageTheCollection() {
        String comment = "O'Brien and sons";
        for (int i = 1; i <= 3; i++) {
            create(UUID.randomUUID().toString(), String.valueOf(i), comment);
        }
        String filter = encoded("Комментарий eq 'O''Brien and sons'");
        JsonNode all = json(sandbox.get(ONEC + INVOICES + "?$format=json&$inlinecount=allpages&$filter=" + filter, "Authorization", BASIC));
        assertThat(all.path("value")).hasSize(3);
        assertThat(all.path("odata.count").asText()).isEqualTo("3");
        JsonNode page = json(sandbox.get(ONEC + INVOICES + "?$format=json&$top=1&$skip=1&$filter=" + filter, "Authorization", BASIC));
        assertThat(page.path("value")).hasSize(1);
        assertThat(page.path("value").get(0).path("СуммаДокумента").asInt()).isEqualTo(2);
        JsonNode both = json(sandbox.get(ONEC + INVOICES + "?$format=json&$filter="
                + encoded("Комментарий eq 'O''Brien and sons' and СуммаДокумента eq 3"),
                "Authorization", BASIC));
        assertThat(both.path("value")).hasSize(1);
    }

    @Test
    void shouldPatchAndPostADocument() {
        String key = UUID.randomUUID().toString();
        create(key, "1", "x");
        String address = ONEC + INVOICES + "(guid'" + key + "')";
        JsonNode changed = json(sandbox.call("PATCH", address + "?$format=json", "{\"Комментарий\":\"y\",\"Ref_Key\":\"no\"}",
                "Authorization", BASIC));
        assertThat(changed.path("Комментарий").asText()).isEqualTo("y");
        assertThat(changed.path("Ref_Key").asText()).isEqualTo(key);
        assertThat(sandbox.post(address + "/Post", "", "Authorization", BASIC).statusCode()).isEqualTo(200);
        assertThat(json(sandbox.get(address, "Authorization", BASIC)).path("Posted").asBoolean()).isTrue();
    }

    @Test
    void shouldTakeAPaymentOnceAndTellTheHub() {
        String key = UUID.randomUUID().toString();
        create(key, "2500.00", "bactrian:deal:2");
        HttpResponse<String> paid = sandbox.post("/sandbox/api/onec/invoices/" + key + "/pay", "{}");
        assertThat(paid.statusCode()).isEqualTo(201);
        String receipt = json(paid).path("Ref_Key").asText();
        await().atMost(10, SECONDS).until(() -> sandbox.hub.taken("/webhooks/onec").size() == 1);
        assertThat(sandbox.hub.taken("/webhooks/onec").get(0).body())
                .isEqualTo("{\"event\":\"payment\",\"type\":\"" + OnecStandIn.RECEIPT + "\",\"Ref_Key\":\"" + receipt + "\"}");

        JsonNode stored = json(sandbox.get(ONEC + RECEIPTS + "(guid'" + receipt + "')?$format=json", "Authorization", BASIC));
        assertThat(stored.path("СчетНаОплату_Key").asText()).isEqualTo(key);
        assertThat(stored.path("СуммаДокумента").decimalValue()).isEqualByComparingTo("2500");
        assertThat(stored.path("Posted").asBoolean()).isTrue();
        assertThat(sandbox.post("/sandbox/api/onec/invoices/" + key + "/pay", "{}").statusCode()).isEqualTo(409);
    }

    @Test
    void shouldRefuseAs1CDoes() {
        HttpResponse<String> nobody = sandbox.get(ONEC + INVOICES);
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("WWW-Authenticate")).hasValueSatisfying(value -> assertThat(value)
                .startsWith("Basic realm="));
        assertError(sandbox.get(ONEC + INVOICES + "(guid'" + UUID.randomUUID() + "')", "Authorization", BASIC), 404, "9");
        assertError(sandbox.get(ONEC + "Document_Nothing", "Authorization", BASIC), 404, "8");
        assertError(sandbox.get(ONEC + INVOICES + "(guid'1')", "Authorization", BASIC), 400, "6");
        assertError(sandbox.get(ONEC + INVOICES + "?$filter=" + encoded("Number like 'x'"), "Authorization", BASIC), 400, "21");
        assertError(sandbox.post(ONEC + INVOICES, "{", "Authorization", BASIC), 400, "-1");
        assertError(sandbox.post(ONEC + INVOICES, "{\"СуммаДокумента\":\"100,50\"}", "Authorization", BASIC), 400, "6");
    }

    private static void assertError(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = json(response).path("odata.error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("message").path("lang").asText()).isEqualTo("ru");
        assertThat(error.path("message").path("value").asText()).isNotBlank();
    }

    private static HttpResponse<String> create(String key, String sum, String comment) {
        return sandbox.post(ONEC + INVOICES + "?$format=json", "{\"Ref_Key\":\"" + key + "\",\"СуммаДокумента\":" + sum
                + ",\"Комментарий\":\"" + comment
                + "\",\"Товары\":[{\"LineNumber\":\"1\",\"Содержание\":\"Реклама\",\"Количество\":1,\"Цена\":" + sum + ",\"Сумма\":" + sum
                + "}]}",
                "Authorization", BASIC);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
