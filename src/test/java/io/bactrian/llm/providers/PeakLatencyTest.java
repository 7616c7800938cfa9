package io.bactrian.llm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The load by which the less busy of two deployments is chosen. */
class PeakLatencyTest {

    private final AtomicLong clock = new AtomicLong();

    private PeakLatency called(boolean answered, Duration... each) {
        PeakLatency latency = new PeakLatency(clock::get);
        for (Duration one : each) {
            clock.addAndGet(one.toNanos());
            latency.begin();
            latency.end(one.toNanos(), answered);
        }
        return latency;
    }

    @Test
    void shouldNotDrawMoreRequestsToADeploymentThatFailsQuickly() {
        PeakLatency failing = called(true, Duration.ofMillis(500));
        double before = failing.load();
        for (int index = 0; index < 100; index++) {
            failing.begin();
            failing.end(Duration.ofMillis(1).toNanos(), false);
        }
        assertThat(failing.load()).isEqualTo(before).isPositive();
        assertThat(failing.underWay()).isZero();
    }

    @Test
    void shouldTakeATimeOutForTheSlownessThatItIs() {
        assertThat(called(false, Duration.ofSeconds(20)).load()).isGreaterThan(called(true, Duration.ofSeconds(1)).load());
    }
}
