package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proposals from the plan to the CRM: words by the model or a template, figures by the plan, two people, sent once. */
class ProposalsIT extends HubTest {

    private boolean broken;

    /** The model answers and its breaker is closed again, so that no test meets what another one broke. */
    @AfterEach
    void repair() {
        if (!broken) {
            return;
        }
        fault("llm", "ok");
        eventually(() -> written(proposal(plan(deal(), "Works again", "9000.00"), "")).path("madeBy").path("kind").asText().equals("model")
                ? true : null);
        broken = false;
    }

    private void fault(String system, String mode) {
        assertThat(sandbox().send("PUT", "/sandbox/api/faults/" + system, "{\"mode\":\"%s\"}".formatted(mode), "Content-Type",
                "application/json").status()).isLessThan(300);
        broken = true;
    }

    /** A deal that lives in the CRM, as the hub knows it. */
    private JsonNode deal() {
        String inCrm = sandbox().send("POST", "/sandbox/api/bitrix24/deals",
                "{\"title\":\"ООО «Ромашка»\",\"amount\":\"100000\",\"currency\":\"RUB\"}",
                "Content-Type", "application/json").json().path("id").asText();
        return eventually(() -> hub().get("/api/v1/deals?source=bitrix24&externalId=" + inCrm, "sandbox-system").json().path("items")
                .path(0));
    }

    private JsonNode plan(JsonNode deal, String brief, String budget) {
        Http.Answer plan = hub().post("/api/v1/media-plans", "{\"dealId\":%s,\"brief\":\"%s\",\"budget\":\"%s\"}".formatted(deal.path("id"),
                brief,
                budget), "sandbox-system");
        assertThat(plan.status()).as(plan.body()).isEqualTo(202);
        return eventually(() -> {
            JsonNode now = hub().get("/api/v1/media-plans/" + plan.json().path("id"), "sandbox-system").json();
            return now.path("status").asText().equals("drafted") ? now : null;
        });
    }

    private JsonNode proposal(JsonNode plan, String more) {
        Http.Answer accepted = hub().post("/api/v1/proposals", "{\"mediaPlanId\":%s%s}".formatted(plan.path("id"), more), "sandbox-system");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        assertThat(accepted.json().path("status").asText()).isEqualTo("draft");
        return accepted.json();
    }

    private JsonNode get(JsonNode proposal) {
        return hub().get("/api/v1/proposals/" + proposal.path("id"), "sandbox-analyst").json();
    }

    private JsonNode written(JsonNode proposal) {
        return in(proposal, "awaiting-approval");
    }

    private JsonNode in(JsonNode proposal, String status) {
        return eventually(() -> get(proposal).path("status").asText().equals(status) ? get(proposal) : null);
    }

    private byte[] document(JsonNode proposal) {
        try {
            HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://localhost:"
                    + property("server.port") + "/api/v1/proposals/" + proposal.path("id") + "/document"))
                    .header("Authorization", "Bearer " + hub().token("sandbox-operator")).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/pdf");
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String words(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document).replace('\u00a0', ' ');
        }
    }

    private static String hash(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static void assertShowsThePlan(String words, JsonNode plan) {
        String figures = words.replaceAll("(?<=\\d) (?=\\d{3}\\b)", "");
        for (JsonNode line : plan.path("lines")) {
            assertThat(figures).contains(line.path("amount").asText().replace('.', ',') + " ₽", line.path("expectedClicks").asText());
        }
        assertThat(figures).contains(plan.path("budget").asText().replace('.', ',') + " ₽");
    }

    private JsonNode comments(JsonNode deal) {
        return sandbox().send("GET", "/sandbox/api/bitrix24/deals/" + deal.path("externalId").asText() + "/timeline", null).json()
                .path("items");
    }

    private Http.Answer approve(JsonNode proposal, String client) {
        return hub().post("/api/v1/proposals/" + proposal.path("id") + "/approval", "", client);
    }

    @Test
    void shouldGoFromThePlanOverASecondPersonToTheCrm() throws Exception {
        JsonNode deal = deal();
        JsonNode plan = plan(deal, "Весенняя распродажа в VK", "250000.01");
        JsonNode proposal = written(proposal(plan, ",\"client\":\"ООО «Ромашка»\""));

        assertThat(proposal.path("madeBy").path("kind").asText()).isEqualTo("model");
        assertThat(proposal.path("language").asText()).isEqualTo("ru");
        byte[] pdf = document(proposal);
        assertThat(hash(pdf)).isEqualTo(proposal.path("document").path("sha256").asText());
        assertShowsThePlan(words(pdf), plan);
        assertThat(words(pdf)).contains("ООО «Ромашка»", "версия 1", "Стр. 1 из 1", "языковой модели");
        assertThat(comments(deal)).isEmpty();

        Http.Answer own = approve(proposal, "sandbox-system");
        assertThat(own.status()).isEqualTo(403);
        assertThat(approve(proposal, "sandbox-analyst").json().path("code").asText()).isEqualTo("HUB-202");
        Http.Answer approved = approve(proposal, "sandbox-operator");
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        assertThat(approved.json().path("decision").path("by").asText()).isEqualTo("sandbox-operator");
        assertThat(approve(proposal, "sandbox-operator").status()).isEqualTo(200);

        JsonNode sent = in(proposal, "sent");
        assertThat(comments(deal)).hasSize(1);
        JsonNode comment = comments(deal).path(0);
        assertThat(comment.path("COMMENT").asText().replace('\u00a0', ' ')).contains("250 000,01 ₽", "sandbox-operator");
        JsonNode file = comment.path("FILES").path("1");
        assertThat(file.path("name").asText()).isEqualTo("proposal-" + plan.path("id") + "-v1.pdf");
        assertThat(Base64.getDecoder().decode(file.path("content").asText())).isEqualTo(pdf);
        assertThat(sent.path("delivery").path("externalId").asText()).isEqualTo(comment.path("id").asText());
        String subject = "proposal:" + proposal.path("id").asText();
        assertThat(eventually(() -> {
            var seen = events().on("deals.master-deals", event -> subject.equals(event.headers().get("ce_subject")));
            return seen.size() < 4 ? null : seen;
        })).extracting(Events.Seen::type).containsExactly("deals.proposal.requested", "deals.proposal.drafted", "deals.proposal.approved",
                "deals.proposal.sent");
        assertThat(eventually(() -> {
            var seen = events().on("hub.audit", event -> event.data().path("target").asText().equals(subject));
            return seen.size() < 2 ? null : seen;
        })).extracting(event -> event.data().path("actor").asText() + " " + event.data().path("action").asText())
                .containsExactlyInAnyOrder("sandbox-operator proposal.approved", "hub proposal.sent");
    }

    @Test
    void shouldSpeakByTemplateWhileTheModelIsDead() throws IOException {
        JsonNode plan = plan(deal(), "Spring sale", "50000.00");
        fault("llm", "error-500");
        JsonNode proposal = written(proposal(plan, ",\"language\":\"en\",\"client\":\"Daisy & Co. <Ltd>\""));

        assertThat(proposal.path("madeBy").path("kind").asText()).isEqualTo("rule");
        assertThat(words(document(proposal))).contains("Advertising campaign for Daisy & Co. <Ltd>", "made from a template",
                "RUB 50,000.00",
                "Page 1 of 1");
    }

    @Test
    void shouldPrintNoFigureThatTheModelMadeUp() throws IOException {
        String marker = "figures-" + freshId();
        script(marker,
                "```json\n{\"title\":\"Скидка 50%\",\"sections\":[{\"heading\":\"Задача\",\"text\":\"Мы поможем вам. Всего 777 777 ₽. Охват будет"
                + " широким. Площадки подобраны под вас.\"},{\"heading\":\"Цена 1 рубль\",\"text\":\"Хорошие слова без цифр, и много.\"}]}\n```");
        JsonNode plan = plan(deal(), "Бриф " + marker, "70000.00");
        JsonNode proposal = written(proposal(plan, ""));

        assertThat(proposal.path("madeBy").path("kind").asText()).isEqualTo("model");
        String words = words(document(proposal));
        assertThat(words).contains("Мы поможем вам.", "Площадки подобраны под вас.").doesNotContain("Всего", "50%", "1 рубль");
        assertShowsThePlan(words, plan);
    }

    @Test
    void shouldRefuseAModelThatSpeaksOfNothingButFigures() throws IOException {
        String marker = "greedy-" + freshId();
        script(marker,
                "{\"title\":\"T\",\"sections\":[{\"heading\":\"Цены\",\"text\":\"Всего 12 345 ₽ и скидка 99% только сегодня для вас. Да.\"}]}");
        JsonNode proposal = written(proposal(plan(deal(), "Бриф " + marker, "70000.00"), ""));

        broken = true;
        assertThat(proposal.path("madeBy").path("kind").asText()).isEqualTo("rule");
        assertThat(words(document(proposal))).doesNotContain("и скидка", "99%");
    }

    private void script(String marker, String said) {
        assertThat(sandbox().send("POST", "/sandbox/api/llm/answers", "{\"when\":\"Бриф %s\",\"text\":%s}".formatted(marker,
                TextNode.valueOf(said)), "Content-Type", "application/json").status()).isEqualTo(201);
    }

    @Test
    void shouldLetANewVersionTakeThePlaceOfTheOneBefore() {
        JsonNode deal = deal();
        JsonNode plan = plan(deal, "Spring sale", "60000.00");
        JsonNode first = written(proposal(plan, ""));
        JsonNode second = written(proposal(plan, ",\"client\":\"Another name\""));

        assertThat(second.path("number").asInt()).isEqualTo(2);
        assertThat(get(first).path("status").asText()).isEqualTo("superseded");
        assertThat(second.path("document").path("sha256")).isNotEqualTo(first.path("document").path("sha256"));
        assertThat(approve(first, "sandbox-operator").json().path("code").asText()).isEqualTo("HUB-110");
        assertThat(document(first)).isNotEmpty();
        assertThat(comments(deal)).isEmpty();
    }

    @Test
    void shouldNotSendWhatWasRejected() {
        JsonNode deal = deal();
        JsonNode proposal = written(proposal(plan(deal, "Spring sale", "60000.00"), ""));
        String rejection = "/api/v1/proposals/" + proposal.path("id") + "/rejection";

        assertThat(hub().post(rejection, "{\"reason\":\"  \"}", "sandbox-operator").json().path("code").asText()).isEqualTo("HUB-103");
        assertThat(hub().post(rejection, "{\"reason\":\"No\"}", "sandbox-system").json().path("code").asText()).isEqualTo("HUB-202");
        JsonNode rejected = hub().post(rejection, "{\"reason\":\"The client wants no VK\"}", "sandbox-operator").json();
        assertThat(rejected.path("status").asText()).isEqualTo("rejected");
        assertThat(rejected.path("decision").path("reason").asText()).isEqualTo("The client wants no VK");
        assertThat(approve(proposal, "sandbox-engineer").json().path("code").asText()).isEqualTo("HUB-110");
        // What is approved after it in the same stream arrives, so the rejected one would have, too.
        JsonNode next = written(proposal(plan(deal, "Summer sale", "60000.00"), ""));
        approve(next, "sandbox-operator");
        in(next, "sent");
        assertThat(comments(deal)).hasSize(1);
    }

    @Test
    void shouldSendOnceAlthoughTheCrmsAnswerWasLost() {
        JsonNode deal = deal();
        JsonNode proposal = written(proposal(plan(deal, "Spring sale", "60000.00"), ""));
        // As if an attempt had got through whose answer was lost.
        String reference = "bactrian-proposal-%s-%s".formatted(proposal.path("id").asText(),
                proposal.path("document").path("sha256").asText().substring(0, 12));
        String key = property("hub.bitrix24.base-url").replaceFirst("^.*?/bitrix24", "/bitrix24");
        Http.Answer lost = sandbox().send("POST", key + "/crm.timeline.comment.add",
                ("{\"fields\":{\"ENTITY_ID\":%s,\"ENTITY_TYPE\":\"deal\","
                + "\"COMMENT\":\"was here (%s)\",\"FILES\":[[\"a.pdf\",\"JVBERg==\"]]}}").formatted(deal.path("externalId").asText(),
                        reference),
                "Content-Type", "application/json");
        assertThat(lost.status()).as(lost.body()).isEqualTo(200);
        approve(proposal, "sandbox-operator");

        JsonNode sent = in(proposal, "sent");
        assertThat(sent.path("delivery").path("externalId").asText()).isEqualTo(lost.json().path("result").asText());
        assertThat(comments(deal)).hasSize(1);
    }

    @Test
    void shouldWaitForACrmThatIsAwayAndThenSendOnce() {
        JsonNode deal = deal();
        JsonNode proposal = written(proposal(plan(deal, "Spring sale", "60000.00"), ""));
        String before = "select count(*) from journal where route = 'send-approved-proposal' and hop in ('failed', 'paused')";
        long failed = database.sql(before).query(Long.class).single();
        fault("bitrix24", "unavailable");
        try {
            approve(proposal, "sandbox-operator");
            eventually(() -> database.sql(before).query(Long.class).single() > failed ? true : null);
            assertThat(get(proposal).path("status").asText()).isEqualTo("approved");
        } finally {
            fault("bitrix24", "ok");
        }
        in(proposal, "sent");
        assertThat(comments(deal)).hasSize(1);
    }

    @Test
    void shouldNeitherShowNorSendADocumentThatSomebodyChanged() throws Exception {
        JsonNode deal = deal();
        JsonNode proposal = written(proposal(plan(deal, "Spring sale", "60000.00"), ""));
        String sha256 = proposal.path("document").path("sha256").asText();
        byte[] forged = "%PDF-1.4 forged".getBytes();
        try (MinioClient store = MinioClient.builder().endpoint(property("hub.s3.endpoint")).credentials(property("hub.s3.access-key"),
                property("hub.s3.secret-key")).build()) {
            store.putObject(PutObjectArgs.builder().bucket(property("hub.s3.bucket")).object("proposals/%s/%s-%s.pdf".formatted(
                    proposal.path("dealId").asText(), proposal.path("id").asText(), sha256)).stream(new ByteArrayInputStream(forged),
                            forged.length, -1).build());
        }
        assertThat(hub().get("/api/v1/proposals/" + proposal.path("id") + "/document", "sandbox-operator").json().path("code").asText())
                .isEqualTo("HUB-646");
        approve(proposal, "sandbox-operator");
        eventually(() -> database.sql("select count(*) from dead_letter where code = 'HUB-646' and route = 'send-approved-proposal'")
                .query(Long.class).single() > 0 ? true : null);
        assertThat(comments(deal)).isEmpty();
        assertThat(get(proposal).path("status").asText()).isEqualTo("approved");
    }

    @Test
    void shouldKeepWhatBelongsToNoCrm() {
        JsonNode deal = hub().post("/api/v1/deals",
                "{\"source\":\"elsewhere\",\"externalId\":\"%d\",\"title\":\"D\",\"amount\":\"1.00\",\"currency\":\"RUB\"}"
                .formatted(freshId()), "sandbox-system").json();
        JsonNode proposal = written(proposal(plan(deal, "Spring sale", "60000.00"), ""));
        approve(proposal, "sandbox-operator");
        assertThat(get(proposal).path("status").asText()).isEqualTo("approved");
    }

    /** A deal may be called longer than a client, and then nothing could be proposed. */
    @Test
    void shouldProposeToAClientWhoseDealHasALongTitle() {
        String title = "Весенняя кампания " + "и ещё ".repeat(150);
        JsonNode deal = hub().post("/api/v1/deals",
                "{\"source\":\"elsewhere\",\"externalId\":\"%d\",\"title\":\"%s\",\"amount\":\"1.00\",\"currency\":\"RUB\"}"
                .formatted(freshId(), title), "sandbox-system").json();
        JsonNode proposal = written(proposal(plan(deal, "Spring sale", "60000.00"), ""));

        assertThat(proposal.path("client").asText()).startsWith("Весенняя кампания и ещё").endsWith("…").hasSizeLessThanOrEqualTo(300);
    }

    @Test
    void shouldRefuseWhatCannotBeProposed() {
        assertThat(hub().post("/api/v1/proposals", "{\"mediaPlanId\":999999999}", "sandbox-system").json().path("code").asText())
                .isEqualTo("HUB-106");
        assertThat(hub().post("/api/v1/proposals", "{\"mediaPlanId\":1,\"language\":\"de\"}", "sandbox-system").json().path("code")
                .asText())
                .isEqualTo("HUB-103");
        assertThat(hub().post("/api/v1/proposals", "{\"mediaPlanId\":1}", "sandbox-analyst").json().path("code").asText())
                .isEqualTo("HUB-202");
        assertThat(hub().get("/api/v1/proposals/999999999/document", "sandbox-system").json().path("code").asText()).isEqualTo("HUB-106");
        assertThat(hub().get("/api/v1/proposals?status=lost", "sandbox-system").json().path("code").asText()).isEqualTo("HUB-100");
        JsonNode deal = deal();
        long requested = database.sql("""
                insert into media_plan (deal_id, brief, status, budget, currency, created_at, updated_at)
                values (?, 'x', 'requested', 1, 'RUB', now(),
                        now()) returning id""").param(deal.path("id").asLong()).query(Long.class).single();
        assertThat(hub().post("/api/v1/proposals", "{\"mediaPlanId\":" + requested + "}", "sandbox-system").json().path("code").asText())
                .isEqualTo("HUB-643");
    }
}
