package io.bactrian.llm.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Carries answers between this hub's memory and the database, beside the requests and never in their way: a lookup reads memory only.
 * While the database is away some answers wait; more of them are not shared, which costs a call to a model at the worst.
 */
class SharedAnswers implements AnswerFlow, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SharedAnswers.class);
    private static final int BATCH = 200;
    /** Rows of transactions that committed late are seen all the same; to see a row twice does no harm. */
    private static final Duration OVERLAP = Duration.ofSeconds(60);
    private static final int LAST_WORDS_SECONDS = 3;

    private final AnswerTable table;
    private final CacheSettings settings;
    private final BlockingQueue<KeptAnswer> kept = new ArrayBlockingQueue<>(5_000);
    private final Queue<Forgotten> toForget = new ConcurrentLinkedQueue<>();
    private final List<Forgotten> forgotten = new ArrayList<>();
    private CachedAnswers answers;
    private ScheduledExecutorService thread;
    private Instant seen = Instant.EPOCH;
    private boolean away;
    private long rounds;

    SharedAnswers(AnswerTable table, CacheSettings settings) {
        this.table = table;
        this.settings = settings;
    }

    void serve(CachedAnswers memory) {
        answers = memory;
    }

    @Override
    public void kept(KeptAnswer answer) {
        kept.offer(answer);
    }

    @Override
    public void forgotten(Forgotten what) {
        toForget.add(what);
    }

    @Override
    public boolean isAutoStartup() {
        return settings.enabled() && settings.shared();
    }

    @Override
    public synchronized void start() {
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread named = new Thread(work, "llm-cache-exchange");
            named.setDaemon(true);
            return named;
        });
        long pause = settings.exchange().toMillis();
        thread.scheduleWithFixedDelay(this::exchange, 0, pause, TimeUnit.MILLISECONDS);
    }

    /** One round: tell, then listen. Never fails, or it would not come again. */
    synchronized void exchange() {
        try {
            tell();
            listen();
            if (rounds++ % 100 == 0) {
                table.deleteOld();
            }
            away = false;
        } catch (RuntimeException failure) {
            if (!away) {
                LOG.warn("Kept answers are not shared until the database is back: {}", failure.getClass().getName());
            }
            away = true;
        }
    }

    private void tell() {
        while (!toForget.isEmpty()) {
            Forgotten next = toForget.peek();
            table.forget(next);
            forgotten.add(next);
            toForget.remove();
        }
        List<KeptAnswer> batch = new ArrayList<>();
        while (kept.drainTo(batch, BATCH) > 0) {
            batch.removeIf(answer -> forgotten.stream().anyMatch(what -> what.means(answer)));
            if (!batch.isEmpty()) {
                try {
                    table.insert(batch);
                } catch (RuntimeException failure) {
                    batch.forEach(kept::offer);
                    throw failure;
                }
            }
            batch.clear();
        }
    }

    private void listen() {
        Instant now = table.now();
        Instant from = seen.equals(Instant.EPOCH) ? now.minus(settings.keep()).minus(OVERLAP) : seen.minus(OVERLAP);
        for (Forgotten what : table.forgottenSince(from)) {
            if (!forgotten.contains(what)) {
                forgotten.add(what);
                answers.forget(what);
            }
        }
        forgotten.removeIf(what -> what.at().isBefore(now.minus(settings.keep()).minus(OVERLAP)));
        for (KeptAnswer answer : table.since(from, settings.entries())) {
            if (forgotten.stream().noneMatch(what -> what.means(answer))) {
                answers.takeFromElsewhere(answer);
            }
        }
        seen = now;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running;
        synchronized (this) {
            running = thread;
            thread = null;
        }
        if (running != null) {
            running.shutdown();
            try {
                if (!running.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                    running.shutdownNow();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchangeLast();
        }
    }

    private synchronized void exchangeLast() {
        try {
            tell();
        } catch (RuntimeException failure) {
            LOG.debug("The last answers are not shared", failure);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
