package io.bactrian.slices;

import static io.bactrian.slices.DeadLetterRetryIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** A message is corrected, held against its contract, and retried; what it was before is kept. */
class DeadLetterEditIT extends DeadLetterTest {

    private static final String CHANGE = """
            {"source":"edit","externalId":"%s","title":"Edited","amount":"%s","currency":"%s","stage":"new","version":1,"changedAt":"2026-01-01T00:00:00Z"}""";

    private long edited(String externalId) {
        return database.sql("select count(*) from master_deal where source = 'edit' and external_id = ?").param(externalId)
                .query(Long.class).single();
    }

    private JsonNode letterOfADealWithoutACurrencyThatExists(String externalId) {
        publish("crm.changes", externalId, "crm.deal.changed", CHANGE.formatted(externalId, "10.00", "XQZ"));
        return letter("route=apply-crm-deal&key=" + externalId);
    }

    @Test
    void shouldRetryACorrectedBodyAndKeepTheDifference() {
        String externalId = "edit-" + freshId();
        long id = letterOfADealWithoutACurrencyThatExists(externalId).path("id").asLong();

        Http.Answer answer = post(LETTERS + "/" + id + "/edit", "{\"body\":" + CHANGE.formatted(externalId, "10.00", "RUB") + "}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        JsonNode resolved = reaches(id, "resolved");
        assertThat(edited(externalId)).isEqualTo(1);
        assertThat(resolved.path("edits")).hasSize(1);
        JsonNode edit = resolved.path("edits").path(0);
        assertThat(edit.path("diff")).hasSize(1);
        assertThat(edit.path("diff").path(0)).isEqualTo(JsonNodeFactory.instance.objectNode().put("op", "replace").put("path", "/currency")
                .put("before", "XQZ").put("value", "RUB"));
        assertThat(edit.path("actor").asText()).isEqualTo("sandbox-engineer");
        assertThat(edit.path("bodyBefore").asText()).contains("XQZ");
        assertThat(resolved.path("history")).extracting(entry -> entry.path("action").asText()).containsExactly("resolved", "retried", "edited");
        JsonNode audit = eventually(() -> events().on("hub.audit", event -> event.data().path("target").asText().equals("dead-letter:" + id))
                .stream().findFirst().map(Events.Seen::data).orElse(null));
        assertThat(audit.path("action").asText()).isEqualTo("dead-letter.edited");
        assertThat(audit.path("detail").path("diff")).isEqualTo(edit.path("diff"));
    }

    /** The difference was too large for the event of the audit, and the correction was refused for that. */
    @Test
    void shouldTakeACorrectionWhoseDifferenceIsLarge() {
        String externalId = "edit-" + freshId();
        publish("crm.changes", externalId, "crm.deal.changed", "\"".repeat(480_000));
        long id = letter("route=apply-crm-deal&key=" + externalId).path("id").asLong();

        Http.Answer answer = post(LETTERS + "/" + id + "/edit", "{\"body\":" + CHANGE.formatted(externalId, "10.00", "RUB") + "}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        reaches(id, "resolved");
        assertThat(edited(externalId)).isEqualTo(1);
    }

    @Test
    void shouldChangeNothingWhenTheEditIsNotValid() {
        String externalId = "edit-" + freshId();
        JsonNode before = letter(letterOfADealWithoutACurrencyThatExists(externalId).path("id").asLong());
        String edit = LETTERS + "/" + before.path("id") + "/edit";
        String valid = CHANGE.formatted(externalId, "1.00", "RUB");

        Http.Answer lacking = post(edit, "{\"body\":{\"source\":\"edit\"}}");
        assertProblem(lacking, 422, "HUB-103");
        assertThat(lacking.json().path("detail").asText()).contains("externalId");
        assertProblem(post(edit, "{\"body\":" + valid.replace("\"1.00\"", "1.00") + "}"), 422, "HUB-103");
        assertProblem(post(edit, "{}"), 422, "HUB-103");
        assertProblem(post(edit, "{\"body\":\"text\"}"), 422, "HUB-103");
        assertProblem(post(edit, "{\"body\":{"), 400, "HUB-101");
        assertProblem(post(edit, "{\"body\":" + valid + ",\"eventType\":\"crm.planet.found\"}"), 422, "HUB-104");
        assertProblem(post(edit, "{\"body\":{\"ticketId\":1,\"title\":\"T\",\"madeBy\":{\"kind\":\"rule\"}},\"eventType\":\"support.ticket.titled\"}"),
                422, "HUB-103");
        assertProblem(post(LETTERS + "/999999999/edit", "{\"body\":{}}"), 404, "HUB-106");
        assertProblem(hub().post(edit, "{\"body\":" + valid + "}", "sandbox-system"), 403, "HUB-202");

        assertThat(letter(before.path("id").asLong())).isEqualTo(before);
        assertThat(edited(externalId)).isZero();
    }

    @Test
    void shouldMakeAnEventOfARecordThatWasNone() {
        String key = "poison-" + freshId();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", property("hub.kafka.brokers")),
                new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("crm.changes", key, "no json, no headers"));
        }
        long id = letter("route=apply-crm-deal&key=" + key).path("id").asLong();
        long others = letter("route=fetch-notified-deal&key=" + key).path("id").asLong();
        String body = CHANGE.formatted(key, "7.00", "RUB");

        assertProblem(post(LETTERS + "/" + id + "/edit", "{\"body\":" + body + "}"), 422, "HUB-103");
        Http.Answer answer = post(LETTERS + "/" + id + "/edit", "{\"body\":" + body + ",\"eventType\":\"crm.deal.changed\"}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        JsonNode resolved = reaches(id, "resolved");
        assertThat(resolved.path("edits").path(0).path("bodyBefore").asText()).isEqualTo("no json, no headers");
        assertThat(edited(key)).isEqualTo(1);
        assertThat(letter(others).path("status").asText()).isEqualTo("open");
    }

    @Test
    void shouldHandACorrectedUpdateOverAgain() {
        long chat = freshId();
        String update = """
                {"update_id":%d,"message":{"message_id":1,"date":%s,"from":{"id":%d,"is_bot":false,"first_name":"Eve"},
                "chat":{"id":%d,"type":"private"},"text":"Late"}}""";
        hub().send("POST", "/webhooks/telegram", update.formatted(chat, "\"yesterday\"", chat, chat), "Content-Type", "application/json");
        long id = letter("route=accept-telegram-update&q=" + chat).path("id").asLong();

        String body = update.formatted(chat, "1767261600", chat, chat);
        assertProblem(post(LETTERS + "/" + id + "/edit", "{\"eventType\":\"crm.deal.changed\",\"body\":" + body + "}"), 422, "HUB-103");
        assertThat(post(LETTERS + "/" + id + "/edit", "{\"body\":" + body + "}").status()).isEqualTo(202);

        reaches(id, "resolved");
        eventually(() -> hub().get("/api/v1/tickets?chatId=" + chat, "sandbox-operator").json().path("items").path(0));
    }
}
