package io.bactrian.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetSolverTest {

    private static Option wished(long minimum, long capacity, long step, double wish) {
        return Option.of(minimum, capacity, step, new Response.Wished(wish));
    }

    private static Option saturating(long minimum, long capacity, double rate, double scale) {
        return Option.of(minimum, capacity, 1, new Response.Saturating(rate, scale));
    }

    static void assertKeepsAllBounds(long budget, List<Option> options, long[] spend) {
        assertThat(Arrays.stream(spend).sum()).isEqualTo(budget);
        for (int i = 0; i < spend.length; i++) {
            if (spend[i] != 0) {
                assertThat(spend[i]).isBetween(options.get(i).minimum(), options.get(i).capacity());
                assertThat(spend[i] % options.get(i).step()).isZero();
            }
        }
    }

    @Test
    void shouldSplitInProportionWithTheRemainderWhereItIsLeastWrong() {
        List<Option> options = List.of(wished(1, 1000, 1, 100 / 3.0), wished(1, 1000, 1, 100 / 3.0), wished(1, 1000, 1, 100 / 3.0));
        assertThat(BudgetSolver.solve(100, options)).hasValueSatisfying(
                spend -> assertThat(spend).containsExactlyInAnyOrder(34, 33, 33));
    }

    @Test
    void shouldRaiseALineToItsMinimumOrLeaveItOut() {
        List<Option> nearly = List.of(wished(30, 1000, 1, 25), wished(1, 1000, 1, 75));
        assertThat(BudgetSolver.solve(100, nearly)).hasValueSatisfying(spend -> assertThat(spend).containsExactly(30, 70));
        List<Option> farAway = List.of(wished(90, 1000, 1, 5), wished(1, 1000, 1, 95));
        assertThat(BudgetSolver.solve(100, farAway)).hasValueSatisfying(spend -> assertThat(spend).containsExactly(0, 100));
    }

    @Test
    void shouldFindTheGapBetweenOneMinimumAndTwo() {
        List<Option> options = List.of(wished(100, 150, 1, 87.5), wished(100, 150, 1, 87.5));
        assertThat(BudgetSolver.solve(175, options)).isEmpty();
        assertThat(BudgetSolver.solve(150, options)).isPresent();
        assertThat(BudgetSolver.solve(200, options)).isPresent();
        assertThat(BudgetSolver.solve(99, options)).isEmpty();
        assertThat(BudgetSolver.solve(301, options)).isEmpty();
    }

    @Test
    void shouldAddWholeStepsUpExactlyOrNotAtAll() {
        List<Option> days = List.of(wished(6, 600, 6, 50), wished(10, 1000, 10, 50), wished(15, 1500, 15, 50));
        assertThat(BudgetSolver.solve(31, days)).hasValueSatisfying(spend -> assertThat(spend).containsExactly(6, 10, 15));
        assertThat(BudgetSolver.solve(29, days)).isEmpty();
        assertThat(BudgetSolver.solve(7, days)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldBeAsGoodAsTryingEverySplit(int seed) {
        Random random = new Random(seed);
        int infeasible = 0;
        for (int round = 0; round < 400; round++) {
            long budget = 1 + random.nextInt(60);
            List<Option> options = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                long step = random.nextInt(4) == 0 ? 2 + random.nextInt(9) : 1;
                long minimum = 1 + random.nextInt(25);
                Response response = random.nextBoolean() ? new Response.Saturating(0.1 + random.nextDouble() * 5, 1
                        + random.nextDouble() * 40)
                        : new Response.Wished(0.5 + random.nextDouble() * 40);
                options.add(Option.of(minimum, random.nextInt(50), step, response));
            }
            double expected = BruteForce.bestWorth(budget, options);
            Optional<long[]> solved = BudgetSolver.solve(budget, options);
            assertThat(solved.isPresent()).as("round %s: %s of %s", round, budget, options).isEqualTo(!Double.isNaN(expected));
            infeasible += solved.isPresent() ? 0 : 1;
            if (solved.isPresent()) {
                assertKeepsAllBounds(budget, options, solved.get());
                assertThat(BruteForce.worth(options, solved.get())).as("round %s: %s of %s gives %s", round, budget, options, solved.get())
                        .isGreaterThanOrEqualTo(expected - 1e-9 * Math.max(1, Math.abs(expected)));
            }
        }
        assertThat(infeasible).isBetween(20, 380);
    }

    @Test
    void shouldStayWithinBoundedWorkAndNearTheBoundWhenThereAreManyOptions() {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            List<Option> options = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                options.add(saturating(1_000 + random.nextInt(200_000), 5_000_000, 0.5 + random.nextDouble(), 20_000
                        + random.nextInt(400_000)));
            }
            long[] spend = BudgetSolver.solve(1_000_000, options).orElseThrow();
            assertKeepsAllBounds(1_000_000, options, spend);
            long[] high = options.stream().mapToLong(option -> Math.min(1_000_000, option.capacity())).toArray();
            double bound = Waterline.of(1_000_000, options, new long[40], high).worth();
            assertThat(BruteForce.worth(options, spend)).isGreaterThan(bound * 0.93);
        }
    }

    @Test
    void shouldAddUpWhereABinaryFloatCannotTellUnitsApart() {
        long budget = 999_999_999_999_999_999L;
        List<Option> options = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            options.add(saturating(10_000_019, BudgetSolver.LARGEST_BUDGET, 1 + i * 0.1, 1e17));
        }
        assertKeepsAllBounds(budget, options, BudgetSolver.solve(budget, options).orElseThrow());
    }
}
