package io.bactrian.llm.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequentialTestTest {

    private static final int RUNS = 2000;

    /** After how many calls the test stops, looking after each; -1 where it does not within the calls. */
    private static int stopsAfter(Random random, double rate, double allowed, int calls) {
        int failed = 0;
        for (int tried = 1; tried <= calls; tried++) {
            failed += random.nextDouble() < rate ? 1 : 0;
            if (SequentialTest.worse(tried, failed, allowed)) {
                return tried;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @CsvSource({"0.02", "0.1", "0.5"})
    void shouldHardlyEverStopWhatIsNoWorseHoweverOftenItLooks(double rate) {
        Random random = new Random(20260131);
        int stopped = 0;
        for (int run = 0; run < RUNS; run++) {
            stopped += stopsAfter(random, rate, rate, 1000) > 0 ? 1 : 0;
        }
        assertThat((double) stopped / RUNS).isLessThanOrEqualTo(SequentialTest.ALPHA);
    }

    /** Both sides are drawn, as in life; they are equal, so that each stop is a wrong one. */
    @Test
    void shouldHardlyEverStopWhatEqualsAProductionThatIsKnownOnlyByItsCalls() {
        Random random = new Random(7);
        int stopped = 0;
        for (int run = 0; run < RUNS; run++) {
            int failedHere = 0;
            int failedThere = 0;
            for (int tried = 1; tried <= 500; tried++) {
                failedHere += random.nextDouble() < 0.05 ? 1 : 0;
                failedThere += random.nextDouble() < 0.05 ? 1 : 0;
                if (SequentialTest.worse(tried, failedHere, SequentialTest.allowed(tried, failedThere, 0.02))) {
                    stopped++;
                    break;
                }
            }
        }
        assertThat((double) stopped / RUNS).isLessThanOrEqualTo(SequentialTest.ALPHA);
    }

    @ParameterizedTest
    @CsvSource({"1.0, 8", "0.5, 20", "0.3, 40"})
    void shouldSoonStopWhatIsMuchWorse(double rate, int soon) {
        Random random = new Random(42);
        double allowed = SequentialTest.allowed(1000, 10, 0.02);
        int[] after = new int[RUNS];
        for (int run = 0; run < RUNS; run++) {
            after[run] = stopsAfter(random, rate, allowed, 1000);
        }
        assertThat(after).doesNotContain(-1);
        java.util.Arrays.sort(after);
        assertThat(after[RUNS / 2]).isLessThanOrEqualTo(soon);
    }

    @Test
    void shouldAllowAlmostEverythingWhileNothingIsKnownOfProduction() {
        assertThat(SequentialTest.allowed(0, 0, 0.02)).isEqualTo(1);
        assertThat(SequentialTest.allowed(3, 0, 0.02)).isGreaterThan(0.5);
        assertThat(SequentialTest.allowed(10_000, 100, 0.02)).isBetween(0.03, 0.034);
        assertThat(SequentialTest.worse(100, 100, 1)).isFalse();
        assertThat(SequentialTest.evidence(1_000_000, 1_000_000, 0.01)).isFinite().isPositive();
    }
}
