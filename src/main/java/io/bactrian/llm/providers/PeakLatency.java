package io.bactrian.llm.providers;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A moving average of latency that jumps up at once and comes down slowly, multiplied by what is under way: the load of a deployment as
 * Finagle's PeakEWMA balancer sees it.
 */
final class PeakLatency {

    private static final double DECAY_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier clock;
    private double average;
    private long stamp;
    private int underWay;

    PeakLatency(LongSupplier clock) {
        this.clock = clock;
        this.stamp = clock.getAsLong();
    }

    synchronized void begin() {
        underWay++;
    }

    /** @param answered one that fails quickly is not a quick one: otherwise it would be asked all the more */
    synchronized void end(long nanos, boolean answered) {
        underWay--;
        if (!answered && nanos <= average) {
            return;
        }
        long now = clock.getAsLong();
        double weight = Math.exp(-(now - stamp) / DECAY_NANOS);
        average = nanos > average ? nanos : average * weight + nanos * (1 - weight);
        stamp = now;
    }

    /** The less, the better; 0 for one that was never asked, so that it soon is. */
    synchronized double load() {
        // One that was slow long ago is worth another try.
        double faded = average * Math.exp(-(clock.getAsLong() - stamp) / DECAY_NANOS);
        return faded * (underWay + 1);
    }

    synchronized int underWay() {
        return underWay;
    }
}
