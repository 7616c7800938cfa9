package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 2: the broker is killed and stays down for a minute. */
class BrokerDownFaults extends FaultTest {

    private static final int DOWN_SECONDS = Integer.getInteger("faults.broker-down", 60);

    @BeforeEach
    void wanted() {
        assumeWanted(2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldTakeWritesWhileTheBrokerIsDownAndDrainInOrder(long seed) throws Exception {
        try (FaultRun run = run("2 broker down " + DOWN_SECONDS + " s", seed)) {
            run.work(3000, 6000);
            Instant down = Instant.now();
            run.testbed.kafka().kill();
            FaultRun.pause(Duration.ofSeconds(DOWN_SECONDS));
            Instant up = Instant.now();
            run.testbed.kafka().start();
            run.recovered(up);
            run.mustHold();
            assertThat(run.ledger.answersBetween(down, up)).hasSizeGreaterThan(DOWN_SECONDS)
                    .allMatch(answer -> answer.status() >= 200 && answer.status() < 300, "REST keeps its 2xx");
        }
    }
}
