package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** CRM in, master deal, invoice in billing, payment, written back to the CRM; and deals by REST. */
class DealsSliceIT extends HubTest {

    private JsonNode control(String method, String path, String body) {
        Http.Answer answer = body == null ? sandbox().send(method, "/sandbox/api/" + path, null, "Content-Type", "application/json")
                : sandbox().send(method, "/sandbox/api/" + path, body, "Content-Type", "application/json");
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
        return answer.json();
    }

    private JsonNode deal(String source, String externalId) {
        return hub().get("/api/v1/deals?source=" + source + "&externalId=" + externalId, "sandbox-system").json().path("items").path(0);
    }

    @Test
    void shouldInvoiceAWonDealAndMarkItAsPaidInTheCrm() {
        String crmId = control("POST", "bitrix24/deals", "{\"title\":\"Весенняя кампания\",\"amount\":\"100500.50\",\"currency\":\"RUB\"}")
                .path("id").asText();
        JsonNode created = eventually(() -> deal("bitrix24", crmId));
        assertThat(created.path("title").asText()).isEqualTo("Весенняя кампания");
        assertThat(created.path("amount").asText()).isEqualTo("100500.50");
        assertThat(created.path("stage").asText()).isEqualTo("new");

        control("POST", "bitrix24/deals/" + crmId + "/win", "{}");
        String dealId = created.path("id").asText();
        JsonNode invoice = eventually(() -> StreamSupport.stream(control("GET", "onec/invoices", null).path("items").spliterator(), false)
                .filter(document -> document.toString().contains("bactrian:deal:" + dealId + "\"")).findFirst().orElse(null));
        eventually(() -> database.sql("select number from invoice where deal_id = ?").param(Long.valueOf(dealId)).query(String.class)
                .optional().orElse(null));

        control("POST", "onec/invoices/" + invoice.path("Ref_Key").asText() + "/pay", "{}");
        eventually(() -> deal("bitrix24", crmId).path("paymentStatus").asText().equals("paid") ? true : null);
        eventually(() -> StreamSupport.stream(control("GET", "bitrix24/deals", null).path("items").spliterator(), false)
                .filter(item -> item.path("id").asText().equals(crmId))
                .anyMatch(item -> item.toString().contains("PAID")) ? true : null);

        List<Events.Seen> events = events().on("deals.master-deals", event -> event.key().equals(dealId));
        assertThat(events).extracting(Events.Seen::type).containsExactly("deals.deal.created", "deals.deal.won", "deals.deal.paid");
        assertThat(events().on("billing.documents", event -> event.key().equals(dealId))).extracting(Events.Seen::type)
                .containsExactly("billing.invoice.issued", "billing.payment.received");
    }

    @Test
    void shouldRepeatTheFirstAnswerForTheSameIdempotencyKey() {
        String id = "K" + freshId();
        String body = "{\"source\":\"shop\",\"externalId\":\"%s\",\"title\":\"Deal\",\"amount\":\"100.50\",\"currency\":\"RUB\"}".formatted(id);
        Http.Answer first = hub().post("/api/v1/deals", body, "sandbox-system", "Idempotency-Key", id);
        Http.Answer again = hub().post("/api/v1/deals", body, "sandbox-system", "Idempotency-Key", id);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.response().headers().firstValue("Location")).hasValue("/api/v1/deals/" + first.json().path("id").asLong());
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(first.json().path("amount").asText()).isEqualTo("100.50");
        assertThat(hub().post("/api/v1/deals", body.replace("Deal", "Other"), "sandbox-system", "Idempotency-Key", id).json().path("code")
                .asText()).isEqualTo("HUB-108");
        Http.Answer withoutKey = hub().post("/api/v1/deals", body, "sandbox-system");
        assertThat(withoutKey.status()).isEqualTo(409);
        assertThat(withoutKey.json().path("code").asText()).isEqualTo("HUB-107");
        assertThat(hub().get("/api/v1/deals/" + first.json().path("id").asLong(), "sandbox-system").json()).isEqualTo(first.json());
    }

    @Test
    void shouldHaveOneEffectWhenFiftyRequestsCarryTheSameKeyAtOnce() {
        String id = "C" + freshId();
        String body = "{\"source\":\"shop\",\"externalId\":\"%s\",\"title\":\"Deal\",\"amount\":\"1\",\"currency\":\"JPY\"}".formatted(id);
        hub().token("sandbox-system");
        List<CompletableFuture<Http.Answer>> requests = IntStream.range(0, 50).mapToObj(i -> CompletableFuture.supplyAsync(
                () -> hub().post("/api/v1/deals", body, "sandbox-system", "Idempotency-Key", id))).toList();

        assertThat(requests.stream().map(CompletableFuture::join).map(answer -> answer.status() + answer.body()).distinct()).hasSize(1);
        assertThat(database.sql("select count(*) from master_deal where external_id = ?").param(id).query(Long.class).single()).isEqualTo(1);
    }

    @Test
    void shouldCreateADealOnceWhenTwoSystemsGiveItAtOnce() {
        String id = "R" + freshId();
        String body = "{\"source\":\"shop\",\"externalId\":\"%s\",\"title\":\"%s\",\"amount\":\"1\",\"currency\":\"JPY\"}";
        hub().token("sandbox-system");
        List<CompletableFuture<Http.Answer>> requests = IntStream.range(0, 20).mapToObj(i -> CompletableFuture.supplyAsync(
                () -> hub().post("/api/v1/deals", body.formatted(id, "Title " + i), "sandbox-system"))).toList();

        assertThat(requests.stream().map(CompletableFuture::join).map(Http.Answer::status).sorted().toList())
                .startsWith(201).endsWith(409).filteredOn(status -> status == 201).hasSize(1);
        assertThat(deal("shop", id).path("version").asInt()).isEqualTo(1);
    }

    @Test
    void shouldAnnounceAWonDealOnce() {
        String id = "W" + freshId();
        String body = "{\"source\":\"shop\",\"externalId\":\"%s\",\"title\":\"%s\",\"amount\":\"5.00\",\"currency\":\"RUB\",\"stage\":\"won\",\"version\":%d}";
        String key = hub().post("/api/v1/deals", body.formatted(id, "one", 1), "sandbox-system").json().path("id").asText();
        hub().post("/api/v1/deals", body.formatted(id, "two", 2), "sandbox-system");

        assertThat(eventually(() -> {
            List<String> types = events().on("deals.master-deals", event -> event.key().equals(key)).stream().map(Events.Seen::type).toList();
            return types.size() == 3 ? types : null;
        })).containsExactly("deals.deal.created", "deals.deal.won", "deals.deal.changed");
    }

    @Test
    void shouldIgnoreAVersionThatLiesBeforeOneWithTheSameContent() {
        String id = "S" + freshId();
        String body = "{\"source\":\"shop\",\"externalId\":\"%s\",\"title\":\"%s\",\"amount\":\"5.00\",\"currency\":\"RUB\",\"version\":%d}";
        hub().post("/api/v1/deals", body.formatted(id, "A", 1), "sandbox-system");
        hub().post("/api/v1/deals", body.formatted(id, "A", 3), "sandbox-system");
        hub().post("/api/v1/deals", body.formatted(id, "B", 2), "sandbox-system");

        assertThat(deal("shop", id).path("title").asText()).isEqualTo("A");
    }

    @Test
    void shouldIgnoreAnOlderVersionOfADeal() {
        String id = "V" + freshId();
        String body = "{\"source\":\"shop\",\"externalId\":\"%s\",\"title\":\"%s\",\"amount\":\"5.00\",\"currency\":\"RUB\",\"version\":%d}";
        assertThat(hub().post("/api/v1/deals", body.formatted(id, "two", 2), "sandbox-system").status()).isEqualTo(201);
        Http.Answer stale = hub().post("/api/v1/deals", body.formatted(id, "one", 1), "sandbox-system");
        Http.Answer newer = hub().post("/api/v1/deals", body.formatted(id, "three", 3), "sandbox-system");

        assertThat(stale.status()).isEqualTo(200);
        assertThat(stale.json().path("title").asText()).isEqualTo("two");
        assertThat(newer.json().path("title").asText()).isEqualTo("three");
    }
}
