package io.bactrian.slices;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;

/** Breaks the stand-ins, finds the dead letters that come of it, and lets an engineer deal with them. */
abstract class DeadLetterTest extends HubTest {

    static final String LETTERS = "/api/v1/dead-letters";

    @AfterEach
    void repairAll() {
        List.of("onec", "telegram", "yandexdirect", "bitrix24").forEach(system -> fault(system, "ok"));
    }

    void fault(String system, String mode) {
        sandbox().send("PUT", "/sandbox/api/faults/" + system, "{\"mode\":\"%s\"}".formatted(mode), "Content-Type", "application/json");
    }

    Http.Answer post(String path, String body, String... headers) {
        return hub().post(path, body, "sandbox-engineer", headers);
    }

    Http.Answer retry(long id, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Authorization";
        all[1] = "Bearer " + hub().token("sandbox-engineer");
        return hub().send("POST", LETTERS + "/" + id + "/retry", null, all);
    }

    JsonNode get(String path) {
        return hub().get(path, "sandbox-engineer").json();
    }

    JsonNode letter(long id) {
        return get(LETTERS + "/" + id);
    }

    /** The only letter that fits, as soon as it is there. */
    JsonNode letter(String query) {
        return eventually(() -> {
            JsonNode items = get(LETTERS + "?" + query).path("items");
            return items.isEmpty() ? null : items.path(0);
        });
    }

    List<Long> ids(String query) {
        List<Long> ids = new ArrayList<>();
        get(LETTERS + "?limit=200&" + query).path("items").forEach(item -> ids.add(item.path("id").asLong()));
        return ids;
    }

    JsonNode reaches(long id, String status) {
        return eventually(() -> {
            JsonNode letter = letter(id);
            return letter.path("status").asText().equals(status) ? letter : null;
        });
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A won deal, which is to be invoiced; its id is the key of its events. */
    String wonDeal() {
        return hub().post("/api/v1/deals", "{\"source\":\"dead\",\"externalId\":\"%d\",\"title\":\"D\",\"amount\":\"10.00\",\"currency\":\"RUB\",\"stage\":\"won\"}"
                .formatted(freshId()), "sandbox-system").json().path("id").asText();
    }

    long invoices(String dealId) {
        return database.sql("select count(*) from invoice where deal_id = ?").param(Long.valueOf(dealId)).query(Long.class).single();
    }

    void publish(String topic, String key, String type, String data) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", property("hub.kafka.brokers")),
                new StringSerializer(), new StringSerializer())) {
            ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, data);
            Map.of("ce_id", key, "ce_type", type, "ce_source", "/x", "ce_time", "2026-01-01T00:00:00Z")
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
        }
    }
}
