package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Publishes a batch of outbox rows as CloudEvents in Kafka's binary mode (attributes in {@code ce_} headers, the data as the value).
 * The sends are pipelined; only when the broker has acknowledged all of them are the rows cleared, their hops
 * told, and the batch marked as done.
 */
@Component
class OutboxPublisher implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>>, DisposableBean {

    private static final Duration LONGEST_INVISIBLE = Duration.ofMinutes(1);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    private static final int LOOKS = 20;
    private static final long MILLIS_BETWEEN_LOOKS = 10;

    private final KafkaConnection connection;
    private final JournalTable journal;
    private final CommitVisibility visibility;
    private final Map<Long, Uncleared> uncleared = new TreeMap<>();
    private final Function<Map<String, Object>, Producer<String, String>> kafka;
    private Producer<String, String> producer;

    @Autowired
    OutboxPublisher(KafkaConnection connection, JournalTable journal, CommitVisibility visibility) {
        this(connection, journal, visibility, settings -> new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer()));
    }

    OutboxPublisher(KafkaConnection connection, JournalTable journal, CommitVisibility visibility,
                    Function<Map<String, Object>, Producer<String, String>> kafka) {
        this.connection = connection;
        this.journal = journal;
        this.visibility = visibility;
        this.kafka = kafka;
    }

    /** A relayed row that still has to be cleared, and the business keys of its hops. */
    private record Uncleared(Instant since, List<String> keys) {
    }

    /** Opened with the first batch: by then the broker is there. */
    private synchronized Producer<String, String> producer() {
        if (producer == null) {
            producer = kafka.apply(connection.with(Map.of(
                    ProducerConfig.CLIENT_ID_CONFIG, "bactrian-outbox",
                    ProducerConfig.ACKS_CONFIG, "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                    // An event that expired while a later one of its key went through would come after it.
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE,
                    ProducerConfig.LINGER_MS_CONFIG, 2)));
        }
        return producer;
    }

    @Override
    public void handleBatch(List<RecordChangeEvent<SourceRecord>> batch,
                            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer) throws InterruptedException {
        visibility.await(transactions(batch));
        List<Future<RecordMetadata>> sends = new ArrayList<>(batch.size());
        Map<Long, List<String>> rows = new TreeMap<>();
        for (RecordChangeEvent<SourceRecord> change : batch) {
            if (change.record().value() instanceof Struct value && value.schema().field("after") != null
                    && value.getStruct("after") != null) {
                Struct row = value.getStruct("after");
                sends.add(sent(producer().send(record(row))));
                rows.put(row.getInt64("sequence"), BusinessKeys.of(row.getString("type"), row.getString("subject"), data(row)));
            }
        }
        for (Future<RecordMetadata> send : sends) {
            await(send);
        }
        clear(rows);
        for (RecordChangeEvent<SourceRecord> change : batch) {
            committer.markProcessed(change);
        }
        committer.markBatchFinished();
    }

    /** What the producer refuses at once (it knows no broker) ends the batch: the events behind it must not come before it. */
    private static Future<RecordMetadata> sent(Future<RecordMetadata> send) throws InterruptedException {
        if (send.isDone()) {
            await(send);
        }
        return send;
    }

    private static void await(Future<RecordMetadata> send) throws InterruptedException {
        try {
            send.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not take an event", e.getCause());
        }
    }

    /** Those that were streamed; what was read from the table has none, and is visible. */
    private static Set<Long> transactions(List<RecordChangeEvent<SourceRecord>> batch) {
        Set<Long> transactions = new TreeSet<>();
        for (RecordChangeEvent<SourceRecord> change : batch) {
            if (change.record().value() instanceof Struct value && value.schema().field("source") != null
                    && value.getStruct("source") != null && value.getStruct("source").getInt64("txId") != null) {
                transactions.add(value.getStruct("source").getInt64("txId"));
            }
        }
        return transactions;
    }

    /**
     * PostgreSQL streams a commit an instant before other sessions see it, so that a row may not be there to be cleared yet. It is looked for
     * again at once, lest a kill leaves it behind, and with the next batches (a heartbeat makes one); what was cleared before, because the
     * batch is a repeat, is given up after a minute.
     */
    void clear(Map<Long, List<String>> rows) throws InterruptedException {
        Instant now = Instant.now();
        rows.forEach((sequence, keys) -> uncleared.put(sequence, new Uncleared(now, keys)));
        for (int look = 1; look <= LOOKS && !uncleared.isEmpty(); look++) {
            journal.relayed(List.copyOf(uncleared.keySet()), uncleared.values().stream().map(Uncleared::keys).toList())
                    .forEach(uncleared::remove);
            if (Collections.disjoint(uncleared.keySet(), rows.keySet())) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
        }
        uncleared.values().removeIf(row -> row.since().isBefore(now.minus(LONGEST_INVISIBLE)));
    }

    /** The outbox holds nothing but JSON; should it ever, the event is still relayed. */
    private static JsonNode data(Struct row) {
        try {
            return StrictJson.mapper().readTree(row.getString("data"));
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
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
            // A row from before there was such a column is told without it.
            if (row.schema().field("retry_number") != null && row.getInt32("retry_number") != null) {
                header(record, EventReader.RETRY_NUMBER, Integer.toString(row.getInt32("retry_number")));
            }
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
            // Without a broker it would wait for ever. What it still holds stands in the outbox.
            producer.close(LONGEST_CLOSE);
        }
    }
}
