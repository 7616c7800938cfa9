package io.bactrian.delivery;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * How the hub sees an external system at this moment.
 *
 * @param system        as its adapters are named
 * @param breaker       {@code closed} (it is called), {@code open} (it is left alone) or {@code half-open} (one call tries)
 * @param since         when the breaker came to this state
 * @param nextAttemptAt when an open breaker lets a call try; null otherwise
 * @param inFlight      calls under way
 * @param calls         calls since the hub started
 * @param failures      those of them that failed
 */
public record SystemState(String system, String breaker, Instant since, @Nullable Instant nextAttemptAt, int inFlight, long calls,
                          long failures) {
}
