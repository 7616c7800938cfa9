package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;

/** The journal's buffer and its one writer, over a table that is slow, away or picky as the test wants it. */
class JournalTest {

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final List<List<String>> statements = new CopyOnWriteArrayList<>();
    private final Semaphore commits = new Semaphore(0);
    private final JournalTable table = mock(JournalTable.class);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Journal journal = new Journal(table, route -> "1", metrics, PATIENCE, Duration.ofMillis(10));

    @AfterEach
    void stop() {
        commits.release(1_000_000);
        if (journal.isRunning()) {
            journal.stop();
        }
    }

    /** Each statement ends when the test lets it. */
    private void startWithSlowTable() {
        doAnswer(call -> {
            statements.add(details(call.getArgument(0)));
            commits.acquire();
            return null;
        }).when(table).insert(anyList());
        journal.start();
    }

    private static List<String> details(List<JournalTable.Row> rows) {
        return rows.stream().map(row -> row.hop().detail()).toList();
    }

    private static Hop hop(int number) {
        return new Hop(Instant.EPOCH, "received", "a-route", null, null, null, null, null, List.of(), Integer.toString(number), null, null);
    }

    private void note(int from, int to) {
        IntStream.range(from, to).forEach(number -> journal.note(hop(number)));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    @Test
    void shouldWriteWhatGathersMeanwhileInOneStatementAndInOrder() {
        startWithSlowTable();
        note(0, 1);
        Awaitility.await().until(() -> statements.size() == 1);
        note(1, 1001);
        commits.release(10);
        Awaitility.await().until(() -> statements.size() == 2);

        assertThat(statements.get(1)).isEqualTo(numbers(1, 1001));
    }

    @Test
    void shouldLetAllWhoWaitShareOneCommit() {
        startWithSlowTable();
        note(0, 1);
        Awaitility.await().until(() -> statements.size() == 1);
        List<CompletableFuture<Void>> waiting = IntStream.range(1, 21).mapToObj(number -> {
            journal.note(hop(number));
            return CompletableFuture.runAsync(journal::flush, task -> new Thread(task).start());
        }).toList();
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        commits.release(2);

        assertThat(waiting).allSatisfy(flush -> assertThat(flush).succeedsWithin(Duration.ofSeconds(5)));
        assertThat(statements).hasSize(2);
    }

    @Test
    void shouldNotWaitWhereNothingWasNoted() {
        startWithSlowTable();
        journal.flush();
        assertThat(statements).isEmpty();
    }

    @Test
    void shouldLoseNothingAndHoldNobodyUpWhileTheDatabaseIsAway() {
        AtomicBoolean away = new AtomicBoolean(true);
        doAnswer(call -> {
            if (away.get()) {
                throw new DataAccessResourceFailureException("away");
            }
            statements.add(details(call.getArgument(0)));
            return null;
        }).when(table).insert(anyList());
        journal.start();
        note(0, 100);
        assertThatThrownBy(journal::flush).isInstanceOf(TransientDataAccessException.class);

        away.set(false);
        note(100, 200);
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> statements.stream().mapToInt(List::size).sum() == 200);
        assertThat(statements.stream().flatMap(List::stream).toList()).isEqualTo(numbers(0, 200));
        assertThat(metrics.get("bactrian.journal.dropped").counter().count()).isZero();
        journal.flush();
    }

    @Test
    void shouldCountWhatNoLongerFits() {
        note(0, Journal.CAPACITY + 7);

        assertThat(metrics.get("bactrian.journal.dropped").counter().count()).isEqualTo(7);
        assertThat(metrics.get("bactrian.journal.waiting").gauge().value()).isEqualTo(Journal.CAPACITY);
        assertThat(metrics.get("bactrian.journal.lag").gauge().value()).isPositive();
    }

    @Test
    void shouldLoseOnlyTheHopThatTheDatabaseRefuses() {
        doAnswer(call -> {
            List<String> rows = details(call.getArgument(0));
            if (rows.contains("3")) {
                throw new DataIntegrityViolationException("3");
            }
            statements.add(rows);
            return null;
        }).when(table).insert(anyList());
        note(0, 6);
        journal.start();
        journal.flush();

        assertThat(statements.stream().flatMap(List::stream).toList()).containsExactly("0", "1", "2", "4", "5");
        assertThat(metrics.get("bactrian.journal.dropped").counter().count()).isEqualTo(1);
    }

    @Test
    void shouldWriteWhatIsLeftWhenTheHubStops() {
        doAnswer(call -> statements.add(details(call.getArgument(0)))).when(table).insert(anyList());
        journal.start();
        note(0, 50);
        journal.stop();

        assertThat(statements.stream().flatMap(List::stream).toList()).isEqualTo(numbers(0, 50));
    }

    @Test
    void shouldNotCommitARecordWhoseHopsAreNotDurable() {
        doThrow(new DataAccessResourceFailureException("away")).when(table).insert(anyList());
        journal.start();
        KafkaManualCommit offset = mock(KafkaManualCommit.class);
        Exchange handled = record(offset);
        journal.note(handled, hop(1));

        assertThatThrownBy(() -> new KafkaOffsets(journal).commit(handled)).isInstanceOf(TransientDataAccessException.class);
        verify(offset, never()).commit();
    }

    @Test
    void shouldCommitARecordThatLeftNoHopWithoutWaitingForOthers() {
        startWithSlowTable();
        note(0, 1);
        KafkaManualCommit offset = mock(KafkaManualCommit.class);
        new KafkaOffsets(journal).commit(record(offset));

        verify(offset).commit();
    }

    private static Exchange record(KafkaManualCommit offset) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(KafkaConstants.MANUAL_COMMIT, offset);
        return exchange;
    }
}
