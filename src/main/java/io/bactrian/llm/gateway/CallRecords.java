package io.bactrian.llm.gateway;

import io.bactrian.llm.providers.ModelSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;

/**
 * Writes the records of calls behind their backs: a call puts its record into a bounded queue, which costs it nothing and never fails it;
 * one thread writes what waits in one statement. What no longer fits is counted and lost.
 */
@Component
class CallRecords implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CallRecords.class);
    private static final int LARGEST_BATCH = 1_000;
    private static final long MOST_CHARACTERS_WAITING = 64L * 1024 * 1024;
    private static final long GATHERING_MILLIS = 50;
    private static final long PAUSE_MILLIS = 500;

    private final RecordedCalls table;
    private final LinkedBlockingQueue<Object> waiting;
    private final AtomicLong characters = new AtomicLong();
    private final Counter dropped;
    private volatile boolean running;
    private Thread writer;

    CallRecords(RecordedCalls table, ModelSettings settings, MeterRegistry metrics) {
        this.table = table;
        this.waiting = new LinkedBlockingQueue<>(settings.records().capacity());
        this.dropped = Counter.builder("bactrian.llm.records.dropped").description("Records of calls lost: the queue was full, or the database"
                + " refused them").register(metrics);
        Gauge.builder("bactrian.llm.records.waiting", waiting, LinkedBlockingQueue::size).description("Records that wait to be written")
                .register(metrics);
    }

    void note(CallRecord noted) {
        int size = noted.size();
        if (characters.get() + size > MOST_CHARACTERS_WAITING || !waiting.offer(noted)) {
            dropped.increment();
        } else {
            characters.addAndGet(size);
        }
    }

    /** Comes after the record of its call, and is written after it. */
    void note(CallRecord.Decision decision) {
        if (!waiting.offer(decision)) {
            dropped.increment();
        }
    }

    private void writeUntilStopped() {
        List<Object> batch = new ArrayList<>();
        while (running || !waiting.isEmpty()) {
            try {
                Object first = waiting.poll(1, TimeUnit.SECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                if (running) {
                    // A moment's patience makes one statement of what a busy gateway would otherwise write one by one.
                    gather(batch);
                }
                waiting.drainTo(batch, LARGEST_BATCH - batch.size());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            write(batch);
            batch.clear();
        }
    }

    private void gather(List<Object> batch) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHERING_MILLIS);
        for (long left = end - System.nanoTime(); left > 0 && batch.size() < LARGEST_BATCH && running; left = end - System.nanoTime()) {
            Object next = waiting.poll(left, TimeUnit.NANOSECONDS);
            if (next != null) {
                batch.add(next);
            }
        }
    }

    private void write(List<Object> batch) {
        List<CallRecord> calls = batch.stream().filter(CallRecord.class::isInstance).map(CallRecord.class::cast).toList();
        writeAll(calls);
        batch.stream().filter(CallRecord.Decision.class::isInstance).map(CallRecord.Decision.class::cast)
                .forEach(decision -> guarded(() -> table.decide(decision), 1));
        calls.forEach(call -> characters.addAndGet(-call.size()));
    }

    private void writeAll(List<CallRecord> calls) {
        if (!calls.isEmpty() && !guarded(() -> table.insert(calls), calls.size()) && calls.size() > 1) {
            // One that the database refuses must not take the others with it.
            calls.forEach(call -> guarded(() -> table.insert(List.of(call)), 1));
        }
    }

    /** Tries until the database takes it or refuses it; false when it refuses. */
    private boolean guarded(Runnable write, int records) {
        while (true) {
            try {
                write.run();
                return true;
            } catch (TransientDataAccessException | RecoverableDataAccessException | DataAccessResourceFailureException e) {
                if (!running || !pause()) {
                    dropped.increment(records);
                    return true;
                }
            } catch (RuntimeException e) {
                if (records == 1) {
                    dropped.increment();
                    LOG.error("The record of a call could not be written: {}", e.getClass().getSimpleName());
                }
                return false;
            }
        }
    }

    private synchronized boolean pause() {
        try {
            wait(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void start() {
        running = true;
        writer = new Thread(this::writeUntilStopped, "llm-records");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void stop() {
        running = false;
        synchronized (this) {
            notifyAll();
        }
        try {
            writer.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After the routes have stopped: their last calls are written too. The database stops later. */
    @Override
    public int getPhase() {
        return 60;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
