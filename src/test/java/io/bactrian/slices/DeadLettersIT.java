package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot be handled is kept, with its cause, and holds nothing else up. */
class DeadLettersIT extends HubTest {

    @AfterEach
    void repair() {
        setBilling("ok");
    }

    private void setBilling(String mode) {
        sandbox().send("PUT", "/sandbox/api/faults/onec", "{\"mode\":\"%s\"}".formatted(mode), "Content-Type", "application/json");
    }

    private JsonNode letter(String key) {
        return eventually(() -> {
            String cursor = "";
            while (cursor != null) {
                JsonNode page = hub().get("/api/v1/dead-letters?limit=200&cursor=" + cursor, "sandbox-engineer").json();
                var found = StreamSupport.stream(page.path("items").spliterator(), false).filter(item -> item.path("key").asText().equals(key))
                        .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                cursor = page.hasNonNull("nextCursor") ? page.path("nextCursor").asText() : null;
            }
            return null;
        });
    }

    private String wonDeal() {
        return hub().post("/api/v1/deals", "{\"source\":\"dead\",\"externalId\":\"%d\",\"title\":\"D\",\"amount\":\"10.00\",\"currency\":\"RUB\",\"stage\":\"won\"}"
                .formatted(freshId()), "sandbox-system").json().path("id").asText();
    }

    @Test
    void shouldKeepAMessageWithItsCauseAfterAllRetries() {
        setBilling("error-500");
        String dealId = wonDeal();

        JsonNode letter = letter(dealId);

        assertThat(letter.path("code").asText()).isEqualTo("HUB-301");
        assertThat(letter.path("cause").asText()).contains("onec");
        assertThat(letter.path("route").asText()).isEqualTo("invoice-won-deal");
        assertThat(letter.path("step").asText()).isEqualTo("kamelet:onec-create-invoice-action");
        assertThat(letter.path("attempts").asInt()).isEqualTo(4);
        assertThat(letter.path("eventType").asText()).isEqualTo("deals.deal.won");
        assertThat(letter.path("body").asText()).contains("\"id\":" + dealId);
        ObjectNode one = (ObjectNode) hub().get("/api/v1/dead-letters/" + letter.path("id").asLong(), "sandbox-engineer").json();
        assertThat(one.remove("history")).isEmpty();
        assertThat(one.remove("edits")).isEmpty();
        assertThat(one).isEqualTo(letter);
        eventually(() -> events().on("hub.dead-letters", event -> event.key().equals(dealId)).isEmpty() ? null : true);
    }

    @Test
    void shouldInvoiceTheNextDealAfterOneThatFailed() {
        setBilling("error-500");
        letter(wonDeal());
        setBilling("ok");
        String next = wonDeal();
        eventually(() -> database.sql("select number from invoice where deal_id = ?").param(Long.valueOf(next)).query(String.class).optional()
                .orElse(null));
    }

    @Test
    void shouldKeepRecordsThatAreNoEventsOfTheHubAndGoOn() {
        String key = "poison-" + freshId();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", property("hub.kafka.brokers")),
                new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("crm.changes", key, "no json, no headers"));
        }
        publish("crm.changes", key + "-type", "crm.planet.discovered", "{}");
        assertThat(letter(key).path("code").asText()).isEqualTo("HUB-401");
        assertThat(letter(key).path("body").asText()).isEqualTo("no json, no headers");
        assertThat(letter(key + "-type").path("code").asText()).isEqualTo("HUB-104");
        assertThat(letter(key + "-type").path("cause").asText()).contains("crm.planet.discovered");
    }

    @Test
    void shouldKeepAnEventThatLacksAField() {
        String key = "lacks-" + freshId();
        publish("support.messages", key, "support.reply.requested", "{}");

        JsonNode letter = letter(key);

        assertThat(letter.path("code").asText()).isEqualTo("HUB-401");
        assertThat(letter.path("cause").asText()).contains("messageId");
    }

    @Test
    void shouldKeepARecordWithoutAValueAndOneWithAZeroCharacter() {
        String key = "empty-" + freshId();
        publish("crm.changes", key, "crm.deal.changed", null);
        publish("crm.changes", key + "-\u0000", "crm.planet.found", "\u0000");

        assertThat(letter(key).path("code").asText()).isEqualTo("HUB-101");
        assertThat(letter(key + "-\uFFFD").path("code").asText()).isEqualTo("HUB-104");
    }

    @Test
    void shouldCommitARecordThatWentToTheDeadLetters() throws Exception {
        setBilling("error-500");
        letter(wonDeal());

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", property("hub.kafka.brokers")))) {
            eventually(() -> {
                try {
                    var committed = admin.listConsumerGroupOffsets("deals-invoicing").partitionsToOffsetAndMetadata().get();
                    var ends = admin.listOffsets(committed.keySet().stream().collect(
                            java.util.stream.Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()))).all().get();
                    return committed.entrySet().stream().allMatch(
                            entry -> entry.getValue().offset() == ends.get(entry.getKey()).offset()) ? true : null;
                } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    void shouldKeepNoSecret() {
        List<String> secrets = List.of(property("hub.telegram.token"), property("hub.bitrix24.application-token"), property("hub.llm.api-key"),
                property("hub.yandexdirect.token"), "sandbox-bitrix24-key");
        String key = "secret-" + freshId();
        publish("crm.changes", key, "crm.secret.told", "{\"told\":\"" + String.join(" ", secrets) + "\"}");

        JsonNode letter = letter(key);

        assertThat(letter.path("body").asText()).contains("***");
        List<String> rows = database.sql("select to_jsonb(d)::text from dead_letter d").query(String.class).list();
        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(secrets).noneMatch(row::contains));
    }

    private void publish(String topic, String key, String type, String data) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", property("hub.kafka.brokers")),
                new StringSerializer(), new StringSerializer())) {
            ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, data);
            Map.of("ce_id", key, "ce_type", type, "ce_source", "/x", "ce_time", "2026-01-01T00:00:00Z")
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
        }
    }
}
