package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ExternalSystemsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ExternalSystems systems = new ExternalSystems(new OutwardSettings(1, 10, 10, Duration.ofMillis(10), Duration.ofSeconds(9),
            DataSize.ofMegabytes(1), Duration.ofMinutes(15), Duration.ofHours(24),
            new OutwardSettings.Breaker(10, 10, Duration.ofSeconds(60), Duration.ofSeconds(60)), Map.of()), meters);

    /** A map that sorts made some systems twice, and the gauges watched the one that was thrown away: no outage was ever seen of it. */
    @Test
    void shouldMeasureTheSystemThatIsCalledHoweverManyCallItFirst() throws Exception {
        int threads = 8;
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Callable<Void>> work = new ArrayList<>();
            for (int caller = 0; caller < threads; caller++) {
                work.add(() -> {
                    for (int number = 0; number < 300; number++) {
                        together.await();
                        systems.named("system-" + number);
                    }
                    return null;
                });
            }
            for (var done : callers.invokeAll(work)) {
                done.get();
            }
        } finally {
            callers.shutdown();
        }
        IntStream.range(0, 300).forEach(number -> systems.named("system-" + number).away());

        assertThat(IntStream.range(0, 300).filter(number -> meters.get("bactrian.system.away").tag("system", "system-" + number).gauge().value() != 1))
                .isEmpty();
    }

    @Test
    void shouldListSystemsByTheirNames() {
        List.of("telegram", "bitrix24", "onec").forEach(systems::named);

        assertThat(systems.states()).extracting(SystemState::system).containsExactly("bitrix24", "onec", "telegram");
    }
}
