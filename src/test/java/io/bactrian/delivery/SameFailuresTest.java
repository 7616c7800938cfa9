package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.SameFailures.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SameFailuresTest {

    private static List<Result> results(int resolved, int failed, String after) {
        List<Result> results = new ArrayList<>(Collections.nCopies(resolved, new Result("a", null)));
        results.addAll(Collections.nCopies(failed, new Result("a", after)));
        return results;
    }

    @Test
    void shouldStopWhenTheFirstFiveComeBack() {
        assertThat(SameFailures.reason(results(0, 4, "a"))).isEmpty();
        assertThat(SameFailures.reason(results(0, 5, "a"))).hasValueSatisfying(
                reason -> assertThat(reason).isEqualTo("5 of the last 5 failed as they had before; see the group a"));
        assertThat(SameFailures.reason(results(1, 5, "a"))).isEmpty();
    }

    @Test
    void shouldStopWhenHalfOfTheLastTenComeBack() {
        assertThat(SameFailures.reason(results(6, 4, "a"))).isEmpty();
        assertThat(SameFailures.reason(results(5, 5, "a"))).isPresent();
    }

    @Test
    void shouldStopWhenAllFailAlikeInANewWay() {
        assertThat(SameFailures.reason(results(0, 5, "new"))).hasValueSatisfying(
                reason -> assertThat(reason).contains("alike").contains("new"));
    }

    @Test
    void shouldGoOnWhileTheFailuresDiffer() {
        assertThat(SameFailures.reason(List.of(new Result("a", "b"), new Result("a", "c"), new Result("a", "d"), new Result("a", "e"),
                new Result("a", "f"), new Result("a", "g")))).isEmpty();
        assertThat(SameFailures.reason(List.of())).isEmpty();
    }
}
