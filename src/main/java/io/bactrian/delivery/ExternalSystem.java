package io.bactrian.delivery;

import io.github.bucket4j.Bucket;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies between the hub and one external system: a circuit breaker, a bulkhead, and a token bucket where the vendor sets a limit.
 * Failures and time-outs open the breaker; a refusal does not, since whoever refuses is there. An open breaker lets one call through from
 * time to time, and closes when that one succeeds.
 */
final class ExternalSystem {

    private static final Logger LOG = LoggerFactory.getLogger(ExternalSystem.class);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final String name;
    private final OutwardSettings settings;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final Bucket bucket;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile Instant since = Instant.now();
    private final Map<String, Served> served = new ConcurrentHashMap<>();
    private volatile Instant nextAttemptAt;

    ExternalSystem(String name, OutwardSettings settings) {
        this.name = name;
        this.settings = settings;
        IntervalFunction doubling = IntervalFunction.ofExponentialRandomBackoff(
                settings.breaker().firstWait(), 2.0, 0.2, settings.breaker().longestWait());
        this.breaker = CircuitBreaker.of(name, CircuitBreakerConfig.custom()
                .slidingWindowSize(settings.breaker().window())
                .minimumNumberOfCalls(settings.breaker().minimumCalls())
                .failureRateThreshold(50)
                .permittedNumberOfCallsInHalfOpenState(1)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .waitIntervalFunctionInOpenState(attempt -> {
                    long pause = doubling.apply(attempt);
                    nextAttemptAt = Instant.now().plusMillis(pause);
                    return pause;
                })
                .build());
        this.bulkhead = Bulkhead.of(name, BulkheadConfig.custom()
                .maxConcurrentCalls(settings.concurrentCalls()).maxWaitDuration(settings.longestWait()).build());
        OutwardSettings.Limit limit = settings.limits().get(name);
        this.bucket = limit == null ? null : Bucket.builder()
                .addLimit(bandwidth -> bandwidth.capacity(limit.burst()).refillGreedy(limit.perSecond(), Duration.ofSeconds(1))).build();
        breaker.getEventPublisher().onStateTransition(event -> turned(event.getStateTransition()));
    }

    private void turned(CircuitBreaker.StateTransition transition) {
        since = Instant.now();
        switch (transition.getToState()) {
            case OPEN -> LOG.warn("The system {} is away and is asked again in {} s", name, secondsToWait());
            case CLOSED -> LOG.info("The system {} is back", name);
            default -> { }
        }
    }

    /**
     * Waits for its turn and begins a call, which has to be ended.
     *
     * @param message on whose behalf: calls of one message are not "others" to each other
     * @throws ExternalSystemAwayException while the system is away, or when its turn did not come in time
     */
    Call begin(String operation, String message) {
        if (!bulkhead.tryAcquirePermission()) {
            throw new ExternalSystemAwayException(name, operation, "too many calls are under way already", 0);
        }
        try {
            if (bucket != null && !bucket.asBlocking().tryConsume(1, settings.longestWait())) {
                throw new ExternalSystemAwayException(name, operation, "its vendor's limit is used up", 0);
            }
            if (!breaker.tryAcquirePermission()) {
                throw new ExternalSystemAwayException(name, operation, "it is away and was not asked", secondsToWait());
            }
        } catch (InterruptedException e) {
            bulkhead.releasePermission();
            Thread.currentThread().interrupt();
            throw new ExternalSystemAwayException(name, operation, "the hub stops", 0);
        } catch (RuntimeException e) {
            bulkhead.releasePermission();
            throw e;
        }
        calls.incrementAndGet();
        return new Call(operation, message);
    }

    private long secondsToWait() {
        Instant next = nextAttemptAt;
        return next == null ? 0 : Math.max(1, Duration.between(Instant.now(), next).toSeconds());
    }

    /** Leaves the system alone for a time, and not for a shorter one than it asked for before. */
    synchronized void leaveAlone(Duration pause) {
        Instant until = Instant.now().plus(pause);
        if (breaker.getState() == CircuitBreaker.State.OPEN && nextAttemptAt != null && nextAttemptAt.isAfter(until)) {
            return;
        }
        nextAttemptAt = until;
        breaker.transitionToOpenStateFor(pause);
    }

    /** As if it had just failed too often. */
    void away() {
        if (breaker.getState() == CircuitBreaker.State.CLOSED) {
            breaker.transitionToOpenState();
        }
    }

    void askAgain() {
        if (!isClosed()) {
            breaker.transitionToClosedState();
        }
    }

    /** Whether a call would be made: not while the system is left alone, nor while another call tries whether it is back. */
    boolean isAsked() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> false;
            case HALF_OPEN -> inFlight() == 0;
            default -> true;
        };
    }

    boolean isClosed() {
        return breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    SystemState state() {
        String state = switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> "open";
            case HALF_OPEN -> "half-open";
            default -> "closed";
        };
        return new SystemState(name, state, since, state.equals("open") ? nextAttemptAt : null, inFlight(), calls.get(), failures.get());
    }

    private int inFlight() {
        return bulkhead.getBulkheadConfig().getMaxConcurrentCalls() - bulkhead.getMetrics().getAvailableConcurrentCalls();
    }

    /** When an operation last succeeded, for whom, and when before that for somebody else. */
    private record Served(Instant at, String message, Instant otherAt) {

        static final Served NEVER = new Served(Instant.MIN, "", Instant.MIN);

        Served by(String who) {
            return new Served(Instant.now(), who, who.equals(message) ? otherAt : at);
        }

        Instant otherThan(String who) {
            return who.equals(message) ? otherAt : at;
        }
    }

    /** One call under way. The first word about how it ended counts. */
    final class Call {

        private final long begun = System.nanoTime();
        private final String operation;
        private final String message;
        private final Instant othersServedBefore;
        private boolean ended;

        private Call(String operation, String message) {
            this.operation = operation;
            this.message = message;
            this.othersServedBefore = served.getOrDefault(operation, Served.NEVER).otherThan(message);
        }

        void served() {
            if (end()) {
                served.compute(operation, (name, last) -> (last == null ? Served.NEVER : last).by(message));
                breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            }
        }

        /** Whoever refuses is there; whether it would serve others, a refusal does not say. */
        private void refused() {
            if (end()) {
                breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            }
        }

        /** @param forAll whether a request to wait concerns every call, and not only this call's receiver */
        void failed(ExternalSystemException failure, boolean forAll) {
            if (!failure.repeatable()) {
                refused();
            } else if (end()) {
                failures.incrementAndGet();
                boolean asksToWait = failure.retryAfterSeconds() > 0
                        && (failure.status() == TOO_MANY_REQUESTS || failure.status() == UNAVAILABLE);
                if (asksToWait && forAll) {
                    breaker.releasePermission();
                    leaveAlone(Duration.ofSeconds(failure.retryAfterSeconds()));
                } else if (asksToWait) {
                    breaker.releasePermission();
                } else {
                    breaker.onError(System.nanoTime() - begun, TimeUnit.NANOSECONDS, failure);
                }
            }
        }

        /**
         * Whether the same was done for another message between that moment and the beginning of this call. What was answered while this
         * call was under way says nothing: the system may have come back in between.
         */
        boolean othersServedSince(Instant moment) {
            return othersServedBefore.isAfter(moment);
        }

        private boolean end() {
            if (ended) {
                return false;
            }
            ended = true;
            bulkhead.releasePermission();
            return true;
        }
    }
}
