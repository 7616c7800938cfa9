package io.bactrian.faults;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.faults.Ledger.Change;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** A neighbour of the hub that says on {@code crm.changes} what became of deals. */
final class ChangePublisher implements AutoCloseable {

    static final String TOPIC = "crm.changes";

    private final KafkaProducer<String, String> producer;
    private final Ledger ledger;

    ChangePublisher(String brokers, Ledger ledger) {
        this.ledger = ledger;
        this.producer = new KafkaProducer<>(Map.of("bootstrap.servers", brokers, "acks", "all", "enable.idempotence", true,
                "linger.ms", 5, "delivery.timeout.ms", 300_000, "max.block.ms", 120_000), new StringSerializer(), new StringSerializer());
    }

    /** A new event, on the partition that its key falls on. */
    Future<RecordMetadata> publish(Change change) {
        return publish(change, UUID.randomUUID().toString(), null);
    }

    /** The same event again is one with the same id. */
    Future<RecordMetadata> publish(Change change, String eventId, Integer partition) {
        ledger.sending(change);
        ledger.unanswered(change);
        return producer.send(record(change, eventId, partition), (metadata, failure) -> {
            if (failure == null) {
                ledger.published.put(eventId, change);
                ledger.publishedRecords.increment();
                ledger.acknowledged(change);
            }
        });
    }

    /** A record that breaks every route which reads it: its data is not what its type promises. */
    Future<RecordMetadata> publishPoison(String key, Integer partition, String value) {
        ledger.poison.add(key);
        ProducerRecord<String, String> record = new ProducerRecord<>(TOPIC, partition, key, value);
        envelope(record, UUID.randomUUID().toString(), key);
        record.headers().add("x-planted", ("planted-" + key).getBytes(StandardCharsets.UTF_8));
        return producer.send(record);
    }

    /** As it comes. */
    Future<RecordMetadata> publish(ProducerRecord<String, String> record) {
        return producer.send(record);
    }

    ProducerRecord<String, String> record(Change change, String eventId, Integer partition) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("source", ledger.run).put("externalId", change.key()).put("title", change.title()).put("amount", change.amount())
                .put("currency", "RUB").put("stage", change.stage()).put("version", change.version())
                .put("changedAt", Instant.ofEpochSecond(1_767_261_600 + change.version()).toString());
        String key = ledger.run + ":" + change.key();
        ProducerRecord<String, String> record = new ProducerRecord<>(TOPIC, partition, key, data.toString());
        envelope(record, eventId, key);
        return record;
    }

    private static void envelope(ProducerRecord<String, String> record, String eventId, String key) {
        Map.of("ce_specversion", "1.0", "ce_id", eventId, "ce_type", "crm.deal.changed", "ce_source", "/faults", "ce_subject",
                "crm-deal:" + key, "ce_time", Instant.now().toString(), "ce_correlationid", eventId, "content-type", "application/json")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(60));
    }
}
