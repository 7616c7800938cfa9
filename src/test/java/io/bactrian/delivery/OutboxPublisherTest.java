package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class OutboxPublisherTest {

    private static final KafkaConnection KAFKA = new KafkaConnection(new MockEnvironment().withProperty("hub.kafka.brokers", "localhost:1"));

    private final JournalTable table = mock(JournalTable.class);
    private final OutboxPublisher publisher = new OutboxPublisher(KAFKA, table, mock(CommitVisibility.class));
    private final List<List<Long>> asked = new ArrayList<>();

    private void clear(List<Set<Long>> answers, Long... sequences) throws InterruptedException {
        when(table.relayed(any(), any())).thenAnswer(call -> {
            asked.add(List.copyOf(call.getArgument(0)));
            assertThat(call.<List<?>>getArgument(1)).hasSameSizeAs(call.<List<?>>getArgument(0));
            return asked.size() <= answers.size() ? answers.get(asked.size() - 1) : Set.of();
        });
        Map<Long, List<String>> rows = new TreeMap<>();
        for (Long sequence : sequences) {
            rows.put(sequence, List.of("deal:" + sequence));
        }
        publisher.clear(rows);
    }

    @Test
    void shouldLookAgainForARowThatWasStreamedBeforeItCouldBeSeen() throws InterruptedException {
        clear(List.of(Set.of(1L, 3L), Set.of(), Set.of(2L)), 1L, 2L, 3L);

        assertThat(asked).containsExactly(List.of(1L, 2L, 3L), List.of(2L), List.of(2L));
    }

    /** A producer that knows no broker refuses an event after a minute; the next one might already go through. */
    @Test
    @SuppressWarnings("unchecked")
    void shouldSendNothingBehindAnEventThatKafkaRefused() {
        Producer<String, String> kafka = mock(Producer.class);
        when(kafka.send(any())).thenReturn(CompletableFuture.failedFuture(new TimeoutException("no metadata")))
                .thenReturn(CompletableFuture.completedFuture(null));
        OutboxPublisher refused = new OutboxPublisher(KAFKA, table, mock(CommitVisibility.class), settings -> kafka);

        assertThatThrownBy(() -> refused.handleBatch(List.of(row(1), row(2)), mock(DebeziumEngine.RecordCommitter.class)))
                .isInstanceOf(IllegalStateException.class).hasRootCauseMessage("no metadata");

        verify(kafka, times(1)).send(any());
    }

    /** It waited for ever where there was no broker, and the hub was killed while it ended. */
    @Test
    @SuppressWarnings("unchecked")
    void shouldEndWithinSecondsWhateverTheProducerStillHolds() throws Exception {
        Producer<String, String> kafka = mock(Producer.class);
        when(kafka.send(any())).thenReturn(CompletableFuture.completedFuture(null));
        OutboxPublisher ending = new OutboxPublisher(KAFKA, table, mock(CommitVisibility.class), settings -> kafka);
        ending.handleBatch(List.of(row(1)), mock(DebeziumEngine.RecordCommitter.class));

        ending.destroy();

        verify(kafka).close(argThat(time -> time.toSeconds() <= 10));
        verify(kafka, never()).close();
    }

    /** As Debezium hands a row of the outbox over. */
    private static RecordChangeEvent<SourceRecord> row(long sequence) {
        SchemaBuilder after = SchemaBuilder.struct().optional().field("sequence", Schema.INT64_SCHEMA)
                .field("retry_number", Schema.OPTIONAL_INT32_SCHEMA);
        List<String> texts = List.of("topic", "key", "data", "id", "type", "source", "subject", "time", "correlation_id");
        texts.forEach(field -> after.field(field, Schema.STRING_SCHEMA));
        List.of("retry_route", "traceparent").forEach(field -> after.field(field, Schema.OPTIONAL_STRING_SCHEMA));
        Struct row = new Struct(after.build()).put("sequence", sequence);
        texts.forEach(field -> row.put(field, field.equals("data") ? "{}" : field));
        Schema envelope = SchemaBuilder.struct().field("after", row.schema()).build();
        SourceRecord record = new SourceRecord(Map.of(), Map.of(), "outbox", envelope, new Struct(envelope).put("after", row));
        return () -> record;
    }

    @Test
    void shouldNotHoldUpTheRelayForARowThatIsNotThere() throws InterruptedException {
        clear(List.of(), 7L);

        int looks = asked.size();
        assertThat(asked).hasSizeBetween(2, 100);
        publisher.clear(Map.of());
        assertThat(asked).as("and looked for once more with the next batch").hasSize(looks + 1);
    }
}
