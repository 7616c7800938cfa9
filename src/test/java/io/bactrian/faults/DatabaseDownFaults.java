package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.faults.Ledger.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 3: PostgreSQL loses all its connections, and then stops at once and stays down. */
class DatabaseDownFaults extends FaultTest {

    private static final int DOWN_SECONDS = Integer.getInteger("faults.database-down", 30);
    private static final long LONGEST_ANSWER_MILLIS = 2000;

    @BeforeEach
    void wanted() {
        assumeWanted(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldRefuseWritesAndLoseNothingWhileTheDatabaseIsDown(long seed) throws Exception {
        assertThat(databaseDown("3 PostgreSQL down " + DOWN_SECONDS + " s", seed, DOWN_SECONDS, LoadClient.Load.USUAL))
                .isLessThanOrEqualTo(LONGEST_ANSWER_MILLIS);
    }

    /** Returns how long the longest refusal took, in milliseconds. */
    static long databaseDown(String name, long seed, int seconds, LoadClient.Load load) throws Exception {
        try (FaultRun run = new FaultRun(testbed(), name, seed, load)) {
            PostgresProcess postgres = run.testbed.postgres();
            run.work(2000, 4000);
            Instant cut = Instant.now();
            postgres.terminateBackends();
            run.recovered(cut);
            run.work(1000, 3000);

            postgres.stopImmediately();
            Instant down = Instant.now();
            FaultRun.pause(Duration.ofSeconds(3));
            Map<String, Map<TopicPartition, OffsetAndMetadata>> before = run.testbed.kafkaLog().committed();
            FaultRun.pause(Duration.ofSeconds(seconds - 3));
            Map<String, Map<TopicPartition, OffsetAndMetadata>> after = run.testbed.kafkaLog().committed();
            Instant up = Instant.now();
            postgres.start();
            run.recovered(up);

            List<Answer> refusals = run.ledger.answersBetween(down.plusSeconds(1), up);
            long longest = refusals.stream().mapToLong(Answer::millis).max().orElse(0);
            run.note("503 after at most " + longest + " ms");
            run.mustHold();
            assertThat(refusals).isNotEmpty().allMatch(answer -> answer.status() == 503);
            assertThat(after).as("offsets stand still").isEqualTo(before);
            return longest;
        }
    }
}
