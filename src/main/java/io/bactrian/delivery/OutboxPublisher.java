package io.bactrian.delivery;

import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Publishes a batch of outbox rows as CloudEvents in Kafka's binary mode (attributes in {@code ce_} headers, the data as the value).
 * The sends are pipelined; only when the broker has acknowledged all of them are the rows cleared and the batch marked as done.
 */
@Component
class OutboxPublisher implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>>, DisposableBean {

    private static final Duration LONGEST_INVISIBLE = Duration.ofMinutes(1);

    private final String brokers;
    private final JdbcClient database;
    private final Map<Long, Instant> uncleared = new HashMap<>();
    private KafkaProducer<String, String> producer;

    OutboxPublisher(@Value("${hub.kafka.brokers}") String brokers, JdbcClient database) {
        this.brokers = brokers;
        this.database = database;
    }

    /** Opened with the first batch: by then the broker is there. */
    private synchronized KafkaProducer<String, String> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                    ProducerConfig.CLIENT_ID_CONFIG, "bactrian-outbox",
                    ProducerConfig.ACKS_CONFIG, "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                    // An event that expired while a later one of its key went through would come after it.
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE,
                    ProducerConfig.LINGER_MS_CONFIG, 2), new StringSerializer(), new StringSerializer());
        }
        return producer;
    }

    @Override
    public void handleBatch(List<RecordChangeEvent<SourceRecord>> batch,
                            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer) throws InterruptedException {
        List<Future<RecordMetadata>> sends = new ArrayList<>(batch.size());
        List<Long> sequences = new ArrayList<>(batch.size());
        for (RecordChangeEvent<SourceRecord> change : batch) {
            if (change.record().value() instanceof Struct value && value.schema().field("after") != null
                    && value.getStruct("after") != null) {
                Struct row = value.getStruct("after");
                sends.add(producer().send(record(row)));
                sequences.add(row.getInt64("sequence"));
            }
        }
        for (Future<RecordMetadata> send : sends) {
            try {
                send.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("Kafka did not take an event", e.getCause());
            }
        }
        clear(sequences);
        for (RecordChangeEvent<SourceRecord> change : batch) {
            committer.markProcessed(change);
        }
        committer.markBatchFinished();
    }

    /**
     * PostgreSQL streams a commit an instant before other sessions see it, so that a row may not be there to be cleared yet. It is tried
     * again with the next batches (a heartbeat makes one); what was cleared before, because the batch is a repeat, is given up after a
     * minute.
     */
    private void clear(List<Long> sequences) {
        Instant now = Instant.now();
        sequences.forEach(sequence -> uncleared.put(sequence, now));
        if (!uncleared.isEmpty()) {
            database.sql("delete from outbox where sequence = any (?) returning sequence").param(uncleared.keySet().toArray(Long[]::new))
                    .query(Long.class).list().forEach(uncleared::remove);
            uncleared.values().removeIf(since -> since.isBefore(now.minus(LONGEST_INVISIBLE)));
        }
    }

    private static ProducerRecord<String, String> record(Struct row) {
        ProducerRecord<String, String> record = new ProducerRecord<>(row.getString("topic"), row.getString("key"), row.getString("data"));
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", row.getString("id"));
        header(record, "ce_type", row.getString("type"));
        header(record, "ce_source", row.getString("source"));
        header(record, "ce_subject", row.getString("subject"));
        header(record, "ce_time", row.getString("time"));
        header(record, "ce_correlationid", row.getString("correlation_id"));
        header(record, "content-type", "application/json");
        if (row.getString("retry_route") != null) {
            header(record, EventReader.RETRY_ROUTE, row.getString("retry_route"));
        }
        if (row.getString("traceparent") != null) {
            header(record, "ce_traceparent", row.getString("traceparent"));
            header(record, "traceparent", row.getString("traceparent"));
        }
        return record;
    }

    private static void header(ProducerRecord<String, String> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void destroy() {
        if (producer != null) {
            producer.close();
        }
    }
}
