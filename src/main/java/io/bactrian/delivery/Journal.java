package io.bactrian.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.stereotype.Component;

/**
 * The hub's memory of what happened to every message. Hops are noted into a bounded buffer, which costs the flow no more than that; one
 * thread writes all that wait in one statement, and whoever waits for durability shares that statement's commit with all others.
 * While the database is away hops wait; what no longer fits is counted and lost, and no flow fails or waits for it.
 */
@Component
public class Journal implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String NOTED = "journalNoted";
    static final int CAPACITY = 50_000;
    private static final int LARGEST_BATCH = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final JournalTable table;
    private final Revisions revisions;
    private final Duration patience;
    private final Duration pause;
    private final Counter dropped;
    private final Deque<JournalTable.Row> waiting = new ArrayDeque<>();
    private final Object lock = new Object();
    private long noted;
    private long settled;
    private Instant oldest;
    private boolean full;
    private boolean running;
    private Thread writer;

    @Autowired
    Journal(JournalTable table, Revisions revisions, MeterRegistry metrics) {
        this(table, revisions, metrics, PATIENCE, PAUSE);
    }

    /**
     * @param patience how long {@link #flush} waits for a database that takes nothing
     * @param pause    between two tries to write
     */
    Journal(JournalTable table, Revisions revisions, MeterRegistry metrics, Duration patience, Duration pause) {
        this.table = table;
        this.revisions = revisions;
        this.patience = patience;
        this.pause = pause;
        this.dropped = Counter.builder("bactrian.journal.dropped").description("Hops lost: the buffer was full, or the database refused them")
                .register(metrics);
        Gauge.builder("bactrian.journal.waiting", this, Journal::waiting).description("Hops that wait to be written").register(metrics);
        Gauge.builder("bactrian.journal.lag", this, Journal::lagSeconds).baseUnit("seconds")
                .description("How long the oldest of them has waited").register(metrics);
    }

    /** Notes a hop. Never throws, and never waits for the database. */
    public void note(Hop hop) {
        JournalTable.Row row = new JournalTable.Row(hop, hop.route() == null ? null : revisions.of(hop.route()));
        synchronized (lock) {
            if (waiting.size() >= CAPACITY) {
                dropped.increment();
                if (!full) {
                    full = true;
                    LOG.warn("The journal's buffer is full: hops are lost until the database takes them again");
                }
                return;
            }
            waiting.add(row);
            noted++;
            if (waiting.size() == 1) {
                oldest = oldest == null ? hop.at() : oldest;
                lock.notifyAll();
            }
        }
    }

    /** Notes a hop of the message in this exchange, whose offset then waits for it, see {@link #flushFor}. */
    void note(Exchange exchange, Hop hop) {
        exchange.setProperty(NOTED, true);
        note(hop);
    }

    /** {@link #flush} where the message in this exchange left a hop; one that every flow passed over waits for nothing. */
    void flushFor(Exchange exchange) {
        if (exchange.getProperty(NOTED) != null) {
            flush();
        }
    }

    /**
     * Waits until everything that anybody noted so far is durable, or was counted as lost.
     *
     * @throws TransientDataAccessResourceException when the database takes nothing for five seconds; what was noted still waits
     */
    public void flush() {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (lock) {
            long target = noted;
            while (settled < target) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new TransientDataAccessResourceException("The journal could not be written: the database takes nothing");
                }
                await(left);
            }
        }
    }

    private void writeUntilStopped() {
        List<JournalTable.Row> batch = new ArrayList<>();
        while (take(batch)) {
            if (!write(batch)) {
                break;
            }
            synchronized (lock) {
                settled += batch.size();
                batch.clear();
                oldest = waiting.isEmpty() ? null : waiting.peek().hop().at();
                lock.notifyAll();
            }
        }
    }

    /** Fills the batch with what waits; false when the journal was stopped and nothing is left. */
    private boolean take(List<JournalTable.Row> batch) {
        synchronized (lock) {
            while (waiting.isEmpty() && running) {
                await(0);
            }
            while (!waiting.isEmpty() && batch.size() < LARGEST_BATCH) {
                batch.add(waiting.poll());
            }
            if (waiting.isEmpty()) {
                full = false;
            }
            return !batch.isEmpty();
        }
    }

    /** Tries until the database has them; false when the hub stops before that. */
    private boolean write(List<JournalTable.Row> batch) {
        boolean said = false;
        while (true) {
            try {
                table.insert(batch);
                return true;
            } catch (TransientDataAccessException | RecoverableDataAccessException | DataAccessResourceFailureException e) {
                if (!said) {
                    LOG.warn("The journal waits for the database: {}", e.getClass().getSimpleName());
                    said = true;
                }
                synchronized (lock) {
                    if (!running) {
                        LOG.warn("{} hops were not written before the hub stopped", batch.size() + waiting.size());
                        return false;
                    }
                    await(pause.toMillis());
                }
            } catch (RuntimeException e) {
                if (batch.size() > 1) {
                    // One that the database refuses must not take the others with it.
                    return batch.stream().allMatch(row -> write(List.of(row)));
                }
                dropped.increment();
                LOG.error("The database refused a hop of route {}: {}", batch.get(0).hop().route(), e.getClass().getSimpleName());
                return true;
            }
        }
    }

    private void await(long millis) {
        try {
            lock.wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientDataAccessResourceException("Interrupted while the journal was written", e);
        }
    }

    private double waiting() {
        synchronized (lock) {
            return noted - settled;
        }
    }

    private double lagSeconds() {
        synchronized (lock) {
            return oldest == null ? 0 : Duration.between(oldest, Instant.now()).toMillis() / 1000.0;
        }
    }

    @Override
    public void start() {
        synchronized (lock) {
            running = true;
        }
        writer = new Thread(this::writeUntilStopped, "journal");
        writer.setDaemon(true);
        writer.start();
    }

    /** Called when no flow runs any more: writes what is left. */
    @Override
    public void stop() {
        synchronized (lock) {
            running = false;
            lock.notifyAll();
        }
        try {
            writer.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        synchronized (lock) {
            return running;
        }
    }

    /** Before all that notes hops, and stopped after it. */
    @Override
    public int getPhase() {
        return DeliveryPhases.JOURNAL;
    }
}
