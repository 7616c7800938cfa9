package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 1: {@code kill -9} at any time under load. */
class KillFaults extends FaultTest {

    static final Duration BACK_WITHIN = Duration.ofSeconds(30);
    private static final int KILLS = Integer.getInteger("faults.kills", 4);

    @BeforeEach
    void wanted() {
        assumeWanted(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseAndDoubleNothingWhenKilledAtRandomTimes(long seed) throws Exception {
        assertThat(killAtRandomTimes("1 kill -9 at random times", seed, KILLS, LoadClient.Load.USUAL))
                .allMatch(recovery -> recovery.compareTo(BACK_WITHIN) <= 0);
    }

    /** Returns how long each recovery took. */
    static List<Duration> killAtRandomTimes(String name, long seed, int kills, LoadClient.Load load) throws Exception {
        try (FaultRun run = new FaultRun(testbed(), name, seed, load)) {
            for (int i = 0; i < kills; i++) {
                run.work(500, 4000);
                Instant killed = Instant.now();
                run.testbed.hub().kill();
                run.testbed.hub().start();
                run.recovered(killed);
            }
            run.note(kills + " kills");
            run.mustHold();
            return run.recoveries();
        }
    }

    /** All of them, or those of {@code -Dfaults.places=BEFORE_DELETE,BEFORE_POSITION}. */
    static Stream<Arguments> worstPoints() {
        String asked = System.getProperty("faults.places");
        return Arrays.stream(FailPoints.Place.values()).filter(place -> asked == null || Arrays.asList(asked.split(",")).contains(place.name()))
                .flatMap(place -> seeds().mapToObj(seed -> Arguments.of(place, seed)));
    }

    @ParameterizedTest
    @MethodSource("worstPoints")
    void shouldLoseAndDoubleNothingWhenKilledAtItsWorstPoints(FailPoints.Place place, long seed) throws Exception {
        HubProcess hub = testbed().hub();
        hub.kill();
        int pass = place.mostPasses() / 5 + new Random(seed).nextInt(place.mostPasses());
        hub.with("faults.halt", place + ":" + pass).start();
        try (FaultRun run = run("1 halted " + place.name().toLowerCase().replace('_', ' '), seed)) {
            assertThat(hub.endsWithin(90)).as("the fail point is reached").isTrue();
            Instant killed = Instant.now();
            hub.with("faults.halt", null).start();
            run.recovered(killed);
            run.mustHold();
            assertThat(run.recoveries()).allMatch(recovery -> recovery.compareTo(BACK_WITHIN) <= 0);
        } finally {
            hub.with("faults.halt", null);
        }
    }
}
