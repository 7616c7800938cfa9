package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.faults.Ledger.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 22: SIGTERM under load. */
class TermFaults extends FaultTest {

    private static final int ENDS_WITHIN_SECONDS = 40;

    @BeforeEach
    void wanted() {
        assumeWanted(22);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldFinishWhatItHasTakenAndEnd(long seed) throws Exception {
        try (FaultRun run = run("22 SIGTERM under load", seed)) {
            run.work(4000, 7000);
            Instant told = Instant.now();
            run.testbed.hub().terminate();
            assertThat(run.testbed.hub().endsWithin(ENDS_WITHIN_SECONDS)).as("the hub ends").isTrue();
            Instant ended = Instant.now();
            List<Answer> answers = run.ledger.answersBetween(told, ended);
            run.testbed.hub().start();
            run.recovered(ended);
            run.client.stop();
            run.testbed.drain();
            double again = repeated(run);
            run.note("ended in %d ms, %.0f redelivered".formatted(Duration.between(told, ended).toMillis(), again));
            run.mustHold();
            assertThat(answers).as("answers while draining").noneMatch(answer -> answer.status() >= 500)
                    .noneMatch(answer -> answer.status() >= 400);
        }
    }

    /** Events that the new hub met though they were applied before, less those that the load itself repeats. */
    private static double repeated(FaultRun run) throws Exception {
        return run.testbed.hub().get("/actuator/prometheus").body().lines()
                .filter(line -> line.startsWith("bactrian_events_repeated_total") && !line.contains("deals.apply-change"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }
}
