package io.bactrian.knowledge;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a model that is slow, away or wrong from harming who asks: its time is bounded, few ask at a time, and one that fails half of the
 * time is left alone for a while. Whatever goes wrong, the answer is empty.
 */
final class GuardedEmbedder implements PatientEmbedder {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedEmbedder.class);
    private static final int AT_A_TIME = 8;
    private static final int LONGEST_TEXT = 8_000;

    private final VectorModel model;
    private final KnowledgeSettings.EmbedderSettings settings;
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final CircuitBreaker breaker;

    GuardedEmbedder(VectorModel model, KnowledgeSettings.EmbedderSettings settings) {
        this.model = model;
        this.settings = settings;
        this.breaker = CircuitBreaker.of("embedder", CircuitBreakerConfig.custom().slidingWindowSize(10).minimumNumberOfCalls(5)
                .failureRateThreshold(50).waitDurationInOpenState(Duration.ofSeconds(5)).permittedNumberOfCallsInHalfOpenState(1).build());
        breaker.getEventPublisher().onStateTransition(change -> LOG.info("The embedder {}: {}", name(), change.getStateTransition()));
    }

    @Override
    public Optional<float[][]> embed(List<String> texts) {
        return embed(texts, settings.timeout());
    }

    @Override
    public Optional<float[][]> embedPatiently(List<String> texts) {
        return embed(texts, settings.workTimeout());
    }

    private Optional<float[][]> embed(List<String> texts, Duration longest) {
        if (texts.isEmpty()) {
            return Optional.of(new float[0][]);
        }
        long end = System.nanoTime() + longest.toNanos();
        List<float[]> all = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += settings.batch()) {
            List<String> batch = texts.subList(from, Math.min(texts.size(), from + settings.batch())).stream()
                    .map(GuardedEmbedder::bounded).toList();
            Optional<float[][]> vectors = once(batch, Duration.ofNanos(end - System.nanoTime()));
            if (vectors.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(List.of(vectors.get()));
        }
        return Vectors.normalised(all.toArray(float[][]::new), texts.size());
    }

    private Optional<float[][]> once(List<String> texts, Duration left) {
        if (left.isNegative() || left.isZero() || !place(left)) {
            return Optional.empty();
        }
        try {
            if (!breaker.tryAcquirePermission()) {
                return Optional.empty();
            }
            return called(texts, left);
        } finally {
            places.release();
        }
    }

    private boolean place(Duration left) {
        try {
            return places.tryAcquire(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<float[][]> called(List<String> texts, Duration left) {
        long begin = System.nanoTime();
        try {
            Optional<float[][]> vectors = Vectors.normalised(model.vectors(texts, left), texts.size());
            if (vectors.isEmpty()) {
                throw new IOException("The answer is not one vector for each text");
            }
            breaker.onSuccess(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            return vectors;
        } catch (IOException | RuntimeException e) {
            if (e instanceof JsonOverHttp.Refused refused && refused.forWhatWasSent()) {
                breaker.onSuccess(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            } else {
                breaker.onError(System.nanoTime() - begin, TimeUnit.NANOSECONDS, e);
            }
            LOG.debug("The embedder {} gave no vectors: {}", name(), e.toString());
            return Optional.empty();
        }
    }

    private static String bounded(String text) {
        // Some servers refuse an empty text, and with it the whole batch.
        String bounded = text.length() <= LONGEST_TEXT ? text : text.substring(0, PlainText.boundary(text, LONGEST_TEXT));
        return bounded.isBlank() ? "-" : bounded;
    }

    @Override
    public String name() {
        return settings.model();
    }

    @Override
    public boolean configured() {
        return true;
    }
}
