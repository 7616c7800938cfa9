package io.bactrian.llm.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bactrian.knowledge.Embedder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Calls the embedder so that nobody waits for it for long: a lookup gives it its time-out, after three failures it is left alone for
 * half a minute, and what is kept gets its vector later.
 */
final class EmbedderCalls implements AutoCloseable {

    private static final int FAILURES = 3;
    private static final long PAUSE = Duration.ofSeconds(30).toNanos();
    private static final int BATCH = 32;

    private final Embedder embedder;
    private final Duration timeout;
    private final BiConsumer<Row, float[]> done;
    private final ThreadPoolExecutor threads;
    private final BlockingQueue<Row> waiting = new ArrayBlockingQueue<>(10_000);
    private final Cache<String, float[]> recent = Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(Duration.ofMinutes(5)).build();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long pausedUntil = System.nanoTime();

    EmbedderCalls(Embedder embedder, Duration timeout, BiConsumer<Row, float[]> done) {
        this.embedder = embedder;
        this.timeout = timeout;
        this.done = done;
        threads = new ThreadPoolExecutor(4, 4, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(64), work -> {
            Thread thread = new Thread(work, "llm-cache-embedder");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    String name() {
        return embedder.name();
    }

    /** The vector of a question that is asked now; nothing when the embedder is slow, away, or busy. */
    Optional<float[]> now(String text) {
        float[] known = recent.getIfPresent(text);
        if (known != null || System.nanoTime() - pausedUntil < 0) {
            return Optional.ofNullable(known);
        }
        Future<Optional<float[][]>> answer;
        try {
            answer = threads.submit(() -> embedder.embed(List.of(text)));
        } catch (RejectedExecutionException busy) {
            return Optional.empty();
        }
        try {
            Optional<float[]> vector = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).filter(all -> all.length == 1)
                    .map(all -> all[0]).filter(EmbedderCalls::sound);
            heard(vector.isPresent());
            vector.ifPresent(found -> recent.put(text, found));
            return vector;
        } catch (ExecutionException | TimeoutException | RuntimeException away) {
            answer.cancel(true);
            heard(false);
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static boolean sound(float[] vector) {
        double length = 0;
        for (float number : vector) {
            length += (double) number * number;
        }
        return length > 0 && Double.isFinite(length);
    }

    private void heard(boolean well) {
        if (well) {
            failures.set(0);
        } else if (failures.incrementAndGet() >= FAILURES) {
            failures.set(0);
            pausedUntil = System.nanoTime() + PAUSE;
        }
    }

    /** Sees to it that the question gets a vector some time; when too many wait, that it does not. */
    void later(Row row) {
        float[] known = recent.getIfPresent(row.answer().question());
        if (known != null) {
            done.accept(row, known);
        } else if (waiting.offer(row)) {
            try {
                threads.execute(this::workOff);
            } catch (RejectedExecutionException busy) {
                // The next one that is kept takes it along.
            }
        }
    }

    private void workOff() {
        List<Row> batch = new ArrayList<>();
        while (waiting.drainTo(batch, BATCH) > 0) {
            try {
                embedder.embed(batch.stream().map(row -> row.answer().question()).toList()).filter(all -> all.length == batch.size())
                        .ifPresent(all -> {
                            for (int at = 0; at < all.length; at++) {
                                if (sound(all[at])) {
                                    done.accept(batch.get(at), all[at]);
                                }
                            }
                        });
            } catch (RuntimeException away) {
                heard(false);
            }
            batch.clear();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
