package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happened is told in order, across systems, by any of the names that people know. */
class JournalIT extends HubTest {

    @AfterEach
    void repair() {
        fault("onec", "ok");
    }

    private void fault(String system, String mode) {
        control("PUT", "faults/" + system, "{\"mode\":\"%s\"}".formatted(mode));
    }

    private JsonNode control(String method, String path, String body) {
        Http.Answer answer = sandbox().send(method, "/sandbox/api/" + path, body, "Content-Type", "application/json");
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
        return answer.json();
    }

    /** All hops, page by page. */
    private List<JsonNode> story(String query) {
        List<JsonNode> hops = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Http.Answer page = hub().get("/api/v1/journal?limit=200&" + query + "&cursor=" + cursor, "sandbox-engineer");
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            page.json().path("items").forEach(hops::add);
            cursor = page.json().hasNonNull("nextCursor") ? page.json().path("nextCursor").asText() : null;
        }
        return hops;
    }

    /** A hop in a word or four. */
    private static String line(JsonNode hop) {
        List<String> words = new ArrayList<>();
        for (String field : List.of("hop", "route", "system", "operation", "status", "eventType")) {
            if (hop.hasNonNull(field)) {
                words.add(hop.path(field).asText());
            }
        }
        return String.join(" ", words);
    }

    /** The story once it holds the last of these lines. */
    private List<JsonNode> storyWith(String query, String last) {
        return eventually(() -> {
            List<JsonNode> hops = story(query);
            return hops.stream().anyMatch(hop -> line(hop).equals(last)) ? hops : null;
        });
    }

    private JsonNode deal(String source, String externalId) {
        return hub().get("/api/v1/deals?source=" + source + "&externalId=" + externalId, "sandbox-system").json().path("items").path(0);
    }

    @Test
    void shouldTellAllThatHappenedToADealFromItsNoticeToItsPayment() {
        String crmId = control("POST", "bitrix24/deals", "{\"title\":\"Journal\",\"amount\":\"500.50\",\"currency\":\"RUB\"}").path("id").asText();
        String dealId = eventually(() -> deal("bitrix24", crmId)).path("id").asText();
        control("POST", "bitrix24/deals/" + crmId + "/win", "{}");
        JsonNode invoice = eventually(() -> StreamSupport.stream(control("GET", "onec/invoices", null).path("items").spliterator(), false)
                .filter(document -> document.toString().contains("bactrian:deal:" + dealId + "\"")).findFirst().orElse(null));
        eventually(() -> database.sql("select number from invoice where deal_id = ?").param(Long.valueOf(dealId)).query(String.class)
                .optional().orElse(null));
        control("POST", "onec/invoices/" + invoice.path("Ref_Key").asText() + "/pay", "{}");

        List<JsonNode> hops = storyWith("key=deal:" + dealId, "answered write-paid-deal-back bitrix24 crm.item.update 200 deals.deal.paid");
        assertThat(hops).extracting(JournalIT::line).containsSubsequence(
                "received receive-bitrix24-webhook bitrix24 crm.deal.notified",
                "stored receive-bitrix24-webhook crm.deal.notified",
                "received fetch-notified-deal crm.deal.notified",
                "sent fetch-notified-deal bitrix24 crm.item.get crm.deal.notified",
                "answered fetch-notified-deal bitrix24 crm.item.get 200 crm.deal.notified",
                "stored fetch-notified-deal crm.deal.changed",
                "received apply-crm-deal crm.deal.changed",
                "stored apply-crm-deal deals.deal.created",
                "received record-master-changes deals.deal.created",
                "received receive-bitrix24-webhook bitrix24 crm.deal.notified",
                "stored apply-crm-deal deals.deal.won",
                "received invoice-won-deal deals.deal.won",
                "sent invoice-won-deal onec create-invoice deals.deal.won",
                "answered invoice-won-deal onec create-invoice 201 deals.deal.won",
                "stored invoice-won-deal billing.invoice.issued",
                "received receive-onec-webhook onec billing.payment.notified",
                "received apply-notified-payment billing.payment.notified",
                "answered apply-notified-payment onec get-payment 200 billing.payment.notified",
                "stored apply-notified-payment billing.payment.received",
                "stored apply-notified-payment deals.deal.paid",
                "received write-paid-deal-back deals.deal.paid",
                "sent write-paid-deal-back bitrix24 crm.item.update deals.deal.paid",
                "answered write-paid-deal-back bitrix24 crm.item.update 200 deals.deal.paid");
        assertThat(hops).extracting(hop -> hop.path("at").asText()).isSortedAccordingTo(java.util.Comparator.comparing(java.time.Instant::parse));
        assertThat(hops).allSatisfy(hop -> assertThat(hop.path("revision").asText()).matches("[0-9a-f]{12}"));
        assertThat(hops).as("a flow that passes an event over leaves no hop").extracting(JournalIT::line)
                .doesNotContain("received apply-crm-deal crm.deal.notified", "received invoice-won-deal deals.deal.created");
        assertThat(story("key=bitrix24-deal:" + crmId)).as("the CRM's own name tells the same").containsAll(hops);
    }

    @Test
    void shouldTellATicketFromTheUsersMessageToTheDeliveredReply() {
        long chat = freshId();
        control("POST", "telegram/messages", "{\"chatId\":%d,\"name\":\"Ann\",\"language\":\"en\",\"text\":\"Help\"}".formatted(chat));
        String ticket = eventually(() -> hub().get("/api/v1/tickets?chatId=" + chat, "sandbox-operator").json().path("items").path(0))
                .path("id").asText();
        storyWith("key=ticket:" + ticket, "stored send-reply support.reply.delivered");
        hub().post("/api/v1/tickets/" + ticket + "/replies", "{\"text\":\"Done\"}", "sandbox-operator");

        List<JsonNode> hops = eventually(() -> {
            List<JsonNode> told = story("key=ticket:" + ticket);
            boolean titled = told.stream().anyMatch(hop -> line(hop).equals("stored write-title support.ticket.titled"));
            long delivered = told.stream().filter(hop -> line(hop).equals("stored send-reply support.reply.delivered")).count();
            return titled && delivered == 2 ? told : null;
        });
        assertThat(hops).extracting(JournalIT::line).containsSubsequence(
                "received accept-telegram-update telegram support.message.received",
                "stored accept-telegram-update support.message.received",
                "received open-or-continue-ticket support.message.received",
                "stored open-or-continue-ticket support.ticket.created",
                "received acknowledge-ticket support.ticket.created",
                "stored acknowledge-ticket support.reply.requested",
                "received deliver-reply support.reply.requested",
                "received send-reply support.reply.requested",
                "sent send-reply telegram sendMessage support.reply.requested",
                "answered send-reply telegram sendMessage 200 support.reply.requested",
                "stored send-reply support.reply.delivered",
                "received reply-to-ticket sandbox-operator support.reply.requested",
                "stored reply-to-ticket support.reply.requested",
                "sent send-reply telegram sendMessage support.reply.requested",
                "stored send-reply support.reply.delivered");
        assertThat(hops).extracting(JournalIT::line).containsSubsequence(
                "received route-requests support.title.requested",
                "sent write-title llm ticket-title support.title.requested",
                "answered write-title llm ticket-title support.title.requested",
                "stored write-title support.ticket.titled");
        assertThat(story("key=chat:telegram:" + chat)).containsAll(hops);
    }

    @Test
    void shouldTellACampaignFromItsRequestToItsPublication() {
        String id = hub().post("/api/v1/campaigns", "{\"name\":\"Journal %d\",\"dailyBudget\":\"900.00\",\"currency\":\"RUB\"}"
                .formatted(freshId()), "sandbox-system").json().path("id").asText();
        hub().send("POST", "/api/v1/campaigns/" + id + "/approval", null, "Authorization", "Bearer " + hub().token("sandbox-system"));

        assertThat(storyWith("key=campaign:" + id, "stored publish-approved-campaign deals.campaign.published"))
                .extracting(JournalIT::line).containsSubsequence(
                        "stored create-campaign deals.campaign.created",
                        "stored approve-campaign deals.campaign.approved",
                        "received publish-approved-campaign deals.campaign.approved",
                        "sent add-campaign-once yandexdirect campaigns.add deals.campaign.approved",
                        "answered add-campaign-once yandexdirect campaigns.add 200 deals.campaign.approved",
                        "stored publish-approved-campaign ads.campaign.published");
    }

    private Http.Answer createDeal(String correlationId, String stage) {
        Http.Answer answer = hub().post("/api/v1/deals",
                "{\"source\":\"journal\",\"externalId\":\"%d\",\"title\":\"J\",\"amount\":\"10.00\",\"currency\":\"RUB\",\"stage\":\"%s\"}"
                        .formatted(freshId(), stage), "sandbox-system", "X-Correlation-Id", correlationId);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    @Test
    void shouldTellWhatOneRequestSetInMotionByItsCorrelationId() {
        String correlationId = "journal-" + freshId();
        String deal = "deal:" + createDeal(correlationId, "new").json().path("id").asText();

        List<JsonNode> hops = storyWith("correlationId=" + correlationId, "received record-master-changes deals.deal.created");
        assertThat(hops).extracting(JournalIT::line).containsExactly("received create-deal sandbox-system deals.deal.created",
                "stored create-deal deals.deal.created", "received record-master-changes deals.deal.created");
        assertThat(hops).allSatisfy(hop -> assertThat(hop.path("correlationId").asText()).isEqualTo(correlationId));
        assertThat(story("key=" + deal + "&correlationId=" + correlationId)).isEqualTo(hops);
        assertThat(story("key=" + deal + "&correlationId=another")).isEmpty();
        assertThat(story("key=deal:0")).isEmpty();
    }

    @Test
    void shouldShowEveryFailureAndTheDeadLetterThatItEndedIn() {
        fault("onec", "error-500");
        String deal = "deal:" + createDeal("failing-" + freshId(), "won").json().path("id").asText();

        List<JsonNode> hops = eventually(() -> {
            List<JsonNode> told = story("key=" + deal);
            return told.stream().anyMatch(hop -> hop.path("detail").asText().startsWith("dead letter ")) ? told : null;
        });
        assertThat(hops).extracting(JournalIT::line).containsSubsequence(
                "sent invoice-won-deal onec get-invoice deals.deal.won",
                "answered invoice-won-deal onec get-invoice 500 deals.deal.won",
                "failed invoice-won-deal onec get-invoice 500 deals.deal.won",
                "failed invoice-won-deal deals.deal.won");
        assertThat(hops.stream().filter(hop -> hop.path("hop").asText().equals("failed")).map(hop -> hop.path("detail").asText()))
                .allMatch(detail -> detail.contains("HUB-301"));
    }

    @Test
    void shouldGiveAStoryPageByPage() {
        String correlationId = "pages-" + freshId();
        createDeal(correlationId, "new");
        List<JsonNode> whole = storyWith("correlationId=" + correlationId, "received record-master-changes deals.deal.created");
        List<JsonNode> read = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = hub().get("/api/v1/journal?correlationId=%s&limit=1&cursor=%s".formatted(correlationId, cursor), "sandbox-engineer").json();
            assertThat(page.path("items")).hasSize(1);
            page.path("items").forEach(read::add);
            cursor = page.path("nextCursor").asText(null);
        } while (cursor != null);

        assertThat(read).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "key=", "key=4711", "key=deal:", "key=Deal:1", "key=deal:%00", "key=deal:1&cursor=x", "key=deal:1&limit=0",
        "key=deal:1&cursor=bm9wZQ"})
    void shouldRefuseAQuestionOfTheWrongForm(String query) {
        Http.Answer answer = hub().get("/api/v1/journal?" + query, "sandbox-engineer");
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("code").asText()).isEqualTo("HUB-100");
    }

    @Test
    void shouldBeForEngineers() {
        assertThat(hub().get("/api/v1/journal?key=deal:1", "sandbox-operator").status()).isEqualTo(403);
        assertThat(hub().send("GET", "/api/v1/journal?key=deal:1", null).status()).isEqualTo(401);
    }
}
