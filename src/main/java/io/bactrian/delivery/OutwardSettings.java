package io.bactrian.delivery;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How the hub treats the systems that it calls: {@code hub.outward}.
 *
 * @param retries         how often a failed call is repeated in place
 * @param firstPause      the pause before the first repeat, in milliseconds; it doubles every time
 * @param concurrentCalls how many calls to one system there are at a time; more of them wait
 * @param longestWait     how long a call waits for its turn, when too many are under way or the vendor's limit is used up
 * @param longestCall     where a call is cut off, however busily its answer drips
 * @param largestAnswer   where an answer, inflated, is cut off as a failure
 * @param patience        how long a message waits for a system that answers and fails, before the message is held to be the reason
 * @param giveUpAfter     how long a message waits at the most, since its first failure
 * @param breaker         when a system counts as away
 * @param limits          what a vendor allows, by the system's name; without an entry nothing is held back
 */
@ConfigurationProperties("hub.outward")
record OutwardSettings(int retries, long firstPause, int concurrentCalls, Duration longestWait, Duration longestCall, DataSize largestAnswer,
                       Duration patience, Duration giveUpAfter, Breaker breaker, Map<String, Limit> limits) {

    OutwardSettings {
        limits = limits == null ? Map.of() : Map.copyOf(limits);
    }

    /**
     * @param window       how many of the last calls are looked at
     * @param minimumCalls how many there must be before the breaker may open; it opens when half of them failed
     * @param firstWait    how long the system is left alone, doubling each time that it is still away
     * @param longestWait  where the doubling ends
     */
    record Breaker(int window, int minimumCalls, Duration firstWait, Duration longestWait) {
    }

    /**
     * A token bucket.
     *
     * @param perSecond how fast it fills
     * @param burst     how much it holds
     */
    record Limit(int perSecond, int burst) {
    }
}
