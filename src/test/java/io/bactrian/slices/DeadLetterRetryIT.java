package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A message that failed is sent through its route again, and through that one alone. */
class DeadLetterRetryIT extends DeadLetterTest {

    private JsonNode failedInvoice(String dealId) {
        return letter("route=invoice-won-deal&key=" + dealId);
    }

    @Test
    void shouldHaveTheEffectOnceWhenTheCauseIsRepaired() {
        fault("onec", "error-500");
        String dealId = wonDeal();
        JsonNode letter = failedInvoice(dealId);
        assertThat(letter.path("listener").asText()).isEqualTo("invoice-won-deal");
        fault("onec", "ok");

        Http.Answer answer = retry(letter.path("id").asLong());

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(answer.response().headers().firstValue("Location")).contains(LETTERS + "/" + letter.path("id"));
        assertThat(answer.json().path("handledBy").asText()).isEqualTo("sandbox-engineer");
        JsonNode resolved = reaches(letter.path("id").asLong(), "resolved");
        assertThat(resolved.path("history")).extracting(entry -> entry.path("action").asText()).containsExactly("resolved", "retried");
        assertThat(invoices(dealId)).isEqualTo(1);
        assertThat(ids("status=any&key=" + dealId)).containsExactly(letter.path("id").asLong());
        var records = events().on("deals.master-deals", event -> event.key().equals(dealId) && event.type().equals("deals.deal.won"));
        assertThat(records).hasSize(2).extracting(record -> record.headers().get("ce_id")).containsOnly(letter.path("eventId").asText());
        assertThat(records.get(1).headers()).containsEntry("ce_retryroute", "invoice-won-deal");
        assertThat(database.sql("select count(*) from feed_change where event_id = ?").param(letter.path("eventId").asText())
                .query(Long.class).single()).isEqualTo(1);
        assertProblem(retry(letter.path("id").asLong()), 409, "HUB-110");
        JsonNode audit = eventually(() -> events().on("hub.audit", event -> event.data().path("target").asText()
                .equals("dead-letter:" + letter.path("id"))).stream().findFirst().map(Events.Seen::data).orElse(null));
        assertThat(audit.path("actor").asText()).isEqualTo("sandbox-engineer");
        assertThat(audit.path("action").asText()).isEqualTo("dead-letter.retried");
    }

    @Test
    void shouldBeOpenAgainWithAllItsAttemptsWhenTheRetryFails() {
        fault("onec", "error-500");
        String dealId = wonDeal();
        long id = failedInvoice(dealId).path("id").asLong();

        assertThat(retry(id).status()).isEqualTo(202);

        JsonNode again = eventually(() -> letter(id).path("attempts").asInt() == 8 ? letter(id) : null);
        assertThat(again.path("status").asText()).isEqualTo("open");
        assertThat(again.path("history")).extracting(entry -> entry.path("action").asText()).containsExactly("failed", "retried");
        assertThat(again.path("history").path(0).path("detail").asText()).startsWith("HUB-301: onec answered 500");
        assertThat(ids("status=any&key=" + dealId)).containsExactly(id);
        assertThat(invoices(dealId)).isZero();
    }

    @Test
    void shouldGiveTheFirstAnswerToARepeatedRequest() {
        fault("onec", "error-500");
        long id = failedInvoice(wonDeal()).path("id").asLong();
        fault("onec", "ok");
        String key = "retry-" + id;

        assertThat(retry(id, "Idempotency-Key", key).status()).isEqualTo(202);
        reaches(id, "resolved");

        assertThat(retry(id, "Idempotency-Key", key).status()).isEqualTo(202);
        assertThat(letter(id).path("status").asText()).isEqualTo("resolved");
    }

    @Test
    void shouldPassOverARetryThatWasSettled() {
        fault("onec", "error-500");
        String dealId = wonDeal();
        JsonNode letter = failedInvoice(dealId);
        long id = letter.path("id").asLong();
        fault("onec", "ok");
        retry(id);
        reaches(id, "resolved");
        database.sql("delete from invoice where deal_id = ?").param(Long.valueOf(dealId)).update();
        String event = letter.path("eventId").asText();
        database.sql("delete from inbox where event_id = ?").param(event).update();
        database.sql("""
                insert into outbox (id, type, source, subject, topic, key, time, correlation_id, data, retry_route)
                select event_id, event_type, event_source, subject, topic, key, event_time, correlation_id, body, listener
                from dead_letter where id = ?""").param(id).update();
        String next = wonDeal();
        eventually(() -> invoices(next) == 1 ? true : null);
        eventually(() -> events().on("deals.master-deals", seen -> seen.headers().get("ce_id").equals(event)).size() == 3 ? true : null);

        assertThat(invoices(dealId)).isZero();
        assertThat(letter(id).path("status").asText()).isEqualTo("resolved");
    }

    /** A correction that was given while an earlier retry still waited was passed over, and what it corrected took effect. */
    @Test
    void shouldLetOnlyTheNewestRetryCount() {
        String key = "newest-" + freshId();
        long id = database.sql("""
                insert into dead_letter (fingerprint, code, cause, exception_type, cause_group, listener, route, attempts, first_failed_at,
                  last_failed_at, topic, key, event_id, event_type, event_source, subject, event_time, correlation_id, headers, body,
                  status, retried_at, retries)
                values ('apply-crm-deal|' || :key, 'HUB-900', 'x', 'E', '0123456789abcdef', 'apply-crm-deal', 'apply-crm-deal', 1, now(), now(),
                  'crm.changes', :key, :key, 'crm.deal.changed', '/test', 'crm:' || :key, now(), :key, '{}', '{}', 'retried', now(), 2)
                returning id""").param("key", key).query(Long.class).single();

        arrives(key, 1, "what was wrong");
        arrives(key, 2, "what is right");

        reaches(id, "resolved");
        assertThat(database.sql("select title from master_deal where source = 'newest' and external_id = ?").param(key).query(String.class).list())
                .containsExactly("what is right");
    }

    private void arrives(String key, int number, String title) {
        database.sql("""
                insert into outbox (id, type, source, subject, topic, key, time, correlation_id, data, retry_route, retry_number)
                values (:key, 'crm.deal.changed', '/test', 'crm:' || :key, 'crm.changes', :key, now(), :key, :data, 'apply-crm-deal', :number)""")
                .param("key", key).param("number", number).param("data", """
                        {"source":"newest","externalId":"%s","title":"%s","amount":"1.00","currency":"RUB","stage":"new","version":1,\
                        "changedAt":"2026-01-01T00:00:00Z"}""".formatted(key, title)).update();
    }

    @Test
    void shouldResolveTheReplyThatCouldNotBeDelivered() {
        long chat = freshId();
        fault("telegram", "error-500");
        hub().send("POST", "/webhooks/telegram", """
                {"update_id":%d,"message":{"message_id":1,"date":1767261600,"from":{"id":%d,"is_bot":false,"first_name":"Eve","language_code":"en"},
                "chat":{"id":%d,"type":"private","first_name":"Eve"},"text":"The invoice for March is missing. Please send it again"}}""".formatted(chat, chat, chat),
                "Content-Type", "application/json");
        JsonNode letter = letter("route=send-reply&key=telegram:" + chat);
        String delivery = "select delivery_status from ticket_message where direction = 'out' and ticket_id = (select id from ticket where chat_id = ?)";
        eventually(() -> database.sql(delivery).param("" + chat).query(String.class).single().equals("failed") ? true : null);
        fault("telegram", "ok");
        sandbox().send("POST", "/sandbox/api/telegram/messages",
                "{\"chatId\":%d,\"name\":\"Eve\",\"language\":\"en\",\"text\":\"Still there\"}".formatted(chat), "Content-Type", "application/json");

        retry(letter.path("id").asLong());

        reaches(letter.path("id").asLong(), "resolved");
        assertThat(database.sql(delivery).param("" + chat).query(String.class).single()).isEqualTo("delivered");
        JsonNode messages = sandbox().send("GET", "/sandbox/api/telegram/chats/" + chat, null).json().path("messages");
        assertThat(StreamSupport.stream(messages.spliterator(), false).filter(message -> message.path("from").asText().equals("bot"))).hasSize(1);
    }

    @Test
    void shouldResolveAReplyWhoseUserHasBlockedTheBotMeanwhile() {
        long chat = freshId();
        sandbox().send("POST", "/sandbox/api/telegram/messages",
                "{\"chatId\":%d,\"name\":\"Eve\",\"language\":\"en\",\"text\":\"The invoice for March is missing. Please send it again\"}".formatted(chat), "Content-Type", "application/json");
        JsonNode ticket = eventually(() -> hub().get("/api/v1/tickets?chatId=" + chat, "sandbox-operator").json().path("items").path(0));
        String deliveries = "select string_agg(delivery_status, ',' order by id) from ticket_message where direction = 'out' and ticket_id = ?";
        eventually(() -> "delivered".equals(database.sql(deliveries).param(ticket.path("id").asLong()).query(String.class).optional().orElse(null))
                ? true : null);
        fault("telegram", "error-500");
        hub().post("/api/v1/tickets/" + ticket.path("id") + "/replies", "{\"text\":\"Are you there?\"}", "sandbox-operator");
        JsonNode letter = letter("route=send-reply&key=telegram:" + chat);
        sandbox().send("PATCH", "/sandbox/api/telegram/chats/" + chat, "{\"blocked\":true}", "Content-Type", "application/json");
        fault("telegram", "ok");

        retry(letter.path("id").asLong());

        reaches(letter.path("id").asLong(), "resolved");
        assertThat(database.sql(deliveries).param(ticket.path("id").asLong()).query(String.class).single()).isEqualTo("delivered,blocked");
    }

    @Test
    void shouldPublishACampaignThatThePlatformHadRejected() {
        long id = hub().post("/api/v1/campaigns",
                "{\"name\":\"Small %d\",\"dailyBudget\":\"100.00\",\"currency\":\"RUB\",\"approved\":true}".formatted(freshId()), "sandbox-system")
                .json().path("id").asLong();
        JsonNode letter = letter("route=publish-approved-campaign&key=campaign:" + id);
        assertThat(letter.path("step").asText()).isEqualTo("direct:add-campaign-once");
        eventually(() -> campaignStatus(id).equals("rejected") ? true : null);
        database.sql("update campaign set daily_budget = 500 where id = ?").param(id).update();

        retry(letter.path("id").asLong());

        reaches(letter.path("id").asLong(), "resolved");
        assertThat(campaignStatus(id)).isEqualTo("published");
    }

    @Test
    void shouldRetryWhatFailedInAPartOfARouteFromTheRouteThatListens() {
        long chat = freshId();
        database.sql("alter table ticket add constraint no_title_%d check (title is null or chat_id <> '%d')".formatted(chat, chat)).update();
        sandbox().send("POST", "/sandbox/api/telegram/messages",
                "{\"chatId\":%d,\"name\":\"Eve\",\"language\":\"en\",\"text\":\"Untitled\"}".formatted(chat), "Content-Type", "application/json");
        JsonNode letter = letter("route=write-title&q=no_title_" + chat);
        assertThat(letter.path("listener").asText()).isEqualTo("route-requests");
        assertThat(letter.path("step").asText()).isEqualTo("bean:tickets?method=title");
        database.sql("alter table ticket drop constraint no_title_" + chat).update();

        assertThat(retry(letter.path("id").asLong()).status()).isEqualTo(202);

        reaches(letter.path("id").asLong(), "resolved");
        assertThat(database.sql("select title from ticket where chat_id = ?").param("" + chat).query(String.class).single()).isNotBlank();
    }

    private String campaignStatus(long id) {
        return hub().get("/api/v1/campaigns/" + id, "sandbox-analyst").json().path("status").asText();
    }

    @Test
    void shouldRetryAnUpdateThatCameFromNoTopic() {
        long chat = freshId();
        String update = """
                {"update_id":%d,"message":{"message_id":1,"date":"yesterday","from":{"id":%d,"is_bot":false,"first_name":"Eve"},
                "chat":{"id":%d,"type":"private"},"text":"Late"}}""".formatted(chat, chat, chat);
        hub().send("POST", "/webhooks/telegram", update, "Content-Type", "application/json");
        JsonNode letter = letter("route=accept-telegram-update&q=" + chat);
        long id = letter.path("id").asLong();
        assertThat(letter.path("body").asText()).contains("\"update_id\"");

        assertThat(retry(id).status()).isEqualTo(202);
        JsonNode again = eventually(() -> letter(id).path("attempts").asInt() == 2 ? letter(id) : null);
        assertThat(again.path("status").asText()).isEqualTo("open");
        database.sql("update dead_letter set body = replace(body, '\"yesterday\"', '1767261600') where id = ?").param(id).update();
        retry(id);

        reaches(id, "resolved");
        eventually(() -> hub().get("/api/v1/tickets?chatId=" + chat, "sandbox-operator").json().path("items").path(0));
        assertThat(ids("status=any&route=accept-telegram-update&q=" + chat)).containsExactly(id);
    }

    @Test
    void shouldRefuseWhatCannotBeRetried() {
        assertProblem(retry(999_999_999), 404, "HUB-106");
        String key = "poison-" + freshId();
        publish("crm.changes", key, "crm.planet.discovered", "{}");
        JsonNode poison = letter("listener=&key=" + key);
        assertProblem(retry(poison.path("id").asLong()), 409, "HUB-111");
        assertThat(letter(poison.path("id").asLong()).path("status").asText()).isEqualTo("open");

        fault("onec", "error-500");
        long id = failedInvoice(wonDeal()).path("id").asLong();
        database.sql("update dead_letter set listener = 'gone-route' where id = ?").param(id).update();
        Http.Answer gone = retry(id);
        assertProblem(gone, 409, "HUB-111");
        assertThat(gone.body()).contains("gone-route");
        assertThat(letter(id).path("history")).isEmpty();
    }

    @Test
    void shouldRefuseARetryOfWhatASecretWasTakenOutOf() {
        fault("onec", "error-500");
        String dealId = hub().post("/api/v1/deals", """
                {"source":"dead","externalId":"%d","title":"Bot %s","amount":"10.00","currency":"RUB","stage":"won"}"""
                .formatted(freshId(), property("hub.telegram.token")), "sandbox-system").json().path("id").asText();
        JsonNode letter = failedInvoice(dealId);
        assertThat(letter.path("masked").asBoolean()).isTrue();
        assertThat(letter.path("body").asText()).contains("Bot ***");

        assertProblem(retry(letter.path("id").asLong()), 409, "HUB-111");
    }

    @Test
    void shouldKeepWhatAnEdgeWasHandedAndNotWhatItMadeOfIt() {
        long chat = freshId();
        hub().send("POST", "/webhooks/telegram", """
                {"update_id":%d,"message":{"message_id":1,"date":1767261600,"from":{"id":%d,"is_bot":false,"first_name":"%s"},
                "chat":{"id":%d,"type":"private"},"text":"Mapped, then refused"}}""".formatted(chat, chat, "x".repeat(3000), chat),
                "Content-Type", "application/json");

        JsonNode letter = letter("route=accept-telegram-update&q=" + chat);

        assertThat(letter.path("code").asText()).isEqualTo("HUB-103");
        assertThat(letter.path("body").asText()).contains("\"update_id\"");
    }

    @Test
    void shouldLetEngineersAloneDealWithDeadLetters() {
        for (String role : new String[] {"sandbox-system", "sandbox-operator", "sandbox-analyst"}) {
            assertProblem(hub().get(LETTERS + "/groups", role), 403, "HUB-202");
            assertProblem(hub().get(LETTERS + "/1", role), 403, "HUB-202");
            assertProblem(hub().post(LETTERS + "/1/retry", "", role), 403, "HUB-202");
            assertProblem(hub().post(LETTERS + "/1/discard", "{\"reason\":\"x\"}", role), 403, "HUB-202");
        }
    }

    @Test
    void shouldDiscardOnceAndWithAReason() {
        fault("onec", "error-500");
        String dealId = wonDeal();
        long id = failedInvoice(dealId).path("id").asLong();
        String discard = LETTERS + "/" + id + "/discard";

        assertProblem(post(discard, "{}"), 422, "HUB-103");
        assertProblem(post(discard, "{\"reason\":\"  \"}"), 422, "HUB-103");
        assertThat(letter(id).path("status").asText()).isEqualTo("open");

        Http.Answer answer = post(discard, "{\"reason\":\"A test order\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("discarded");
        assertThat(answer.json().path("discardReason").asText()).isEqualTo("A test order");
        JsonNode before = letter(id);
        assertProblem(post(discard, "{\"reason\":\"Again\"}"), 409, "HUB-110");
        assertProblem(retry(id), 409, "HUB-110");
        assertProblem(post(LETTERS + "/999999999/discard", "{\"reason\":\"x\"}"), 404, "HUB-106");
        assertThat(letter(id)).isEqualTo(before);
    }

    @Test
    void shouldDiscardWhatAFilterMeans() {
        fault("onec", "error-500");
        String dealId = wonDeal();
        long id = failedInvoice(dealId).path("id").asLong();
        String body = "{\"filter\":{\"key\":\"%s\"},\"reason\":\"Test orders\"}";

        assertProblem(post(LETTERS + "/discards", body.formatted("no-such-key")), 422, "HUB-112");
        assertProblem(post(LETTERS + "/discards", "{\"reason\":\"All\"}"), 422, "HUB-103");
        assertProblem(post(LETTERS + "/discards", body.formatted(" ")), 422, "HUB-103");
        assertThat(letter(id).path("status").asText()).isEqualTo("open");
        assertThat(post(LETTERS + "/discards", body.formatted(dealId)).json().path("discarded").asInt()).isEqualTo(1);
        assertThat(letter(id).path("status").asText()).isEqualTo("discarded");
    }

    static void assertProblem(Http.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValueSatisfying(
                type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
    }
}
