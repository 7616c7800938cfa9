package io.bactrian.planning;

import java.util.List;
import java.util.Optional;

/**
 * Splits a budget over options so that the parts add up to it exactly, each part is nothing or lies within its option's bounds in whole
 * steps, and the sum of the responses is as large as can be.
 *
 * <p>Branch and bound: the relaxation is the {@link Waterline}; where it gives an option less than its minimum, one branch leaves the
 * option out and the other gives it the minimum; where it divides a step, the branches take the whole steps below and above. The work is
 * bounded: after {@link #MOST_NODES} nodes the best split so far is taken. Few options are solved exactly; with forty that all have
 * minimums the split is within some percent of what the relaxation allows, which no split can reach.
 *
 * <p>The same input always gives the same split.
 */
final class BudgetSolver {

    static final int MOST_NODES = 6_000;

    /** Beyond this, sums of bounds would not fit into a long. */
    static final long LARGEST_BUDGET = Long.MAX_VALUE / 4;

    private static final double NOTHING = 1e-6;

    private final long budget;
    private final List<Option> options;
    private int nodes;
    private long[] best;
    private double bestWorth = Double.NEGATIVE_INFINITY;

    private BudgetSolver(long budget, List<Option> options) {
        this.budget = budget;
        this.options = options;
    }

    /** @return what each option gets, in the order of the options; nothing when no split was found that keeps all bounds */
    static Optional<long[]> solve(long budget, List<Option> options) {
        if (budget < 1 || budget > LARGEST_BUDGET) {
            throw new IllegalArgumentException("No budget: " + budget);
        }
        BudgetSolver solver = new BudgetSolver(budget, options);
        long[] low = new long[options.size()];
        long[] high = new long[options.size()];
        for (int i = 0; i < high.length; i++) {
            Option option = options.get(i);
            long most = Math.min(option.capacity(), budget - budget % option.step());
            high[i] = most < option.minimum() ? 0 : most;
        }
        solver.branch(low, high);
        return Optional.ofNullable(solver.best);
    }

    private void branch(long[] low, long[] high) {
        if (nodes++ >= MOST_NODES || !encloses(low, high)) {
            return;
        }
        Waterline relaxed = Waterline.of(budget, options, low, high);
        if (best != null && relaxed.worth() <= bestWorth + Math.abs(bestWorth) * 1e-12) {
            return;
        }
        int split = -1;
        double clearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < low.length; i++) {
            double off = offence(i, relaxed.spend()[i], low[i]);
            if (off > 0 && off < clearest) {
                clearest = off;
                split = i;
            }
        }
        if (split < 0) {
            take(relaxed.spend(), low, high);
            return;
        }
        Option option = options.get(split);
        double spend = relaxed.spend()[split];
        long down = spend < option.minimum() ? 0 : (long) Math.floor(spend / option.step()) * option.step();
        long up = spend < option.minimum() ? option.minimum() : down + option.step();
        boolean upFirst = spend - down > up - spend;
        for (boolean upwards : new boolean[] {upFirst, !upFirst}) {
            long[] bound = (upwards ? low : high).clone();
            bound[split] = upwards ? up : down;
            if (upwards) {
                branch(bound, high);
            } else {
                branch(low, bound);
            }
        }
    }

    private boolean encloses(long[] low, long[] high) {
        long least = 0;
        long most = 0;
        for (int i = 0; i < low.length; i++) {
            if (low[i] > high[i]) {
                return false;
            }
            least = Math.min(budget + 1, least + low[i]);
            most = Math.min(budget, most + high[i]);
        }
        return least <= budget && most == budget;
    }

    /** How far the relaxed spend is from one that can be booked, as a share of what would have to be bridged; 0 where it can. */
    private double offence(int i, double spend, long low) {
        Option option = options.get(i);
        double nothing = Math.max(NOTHING, budget * 1e-14);
        if (low == 0 && option.minimum() > 1 && spend > nothing && spend < option.minimum() - nothing) {
            return Math.min(spend, option.minimum() - spend) / option.minimum();
        }
        if (option.step() > 1) {
            double off = Math.abs(spend - Math.rint(spend / option.step()) * option.step());
            return off > Math.max(nothing, option.step() * 1e-9) ? 1 + off / option.step() : 0;
        }
        return 0;
    }

    private void take(double[] spend, long[] low, long[] high) {
        long[] least = low.clone();
        long[] most = high.clone();
        for (int i = 0; i < least.length; i++) {
            long minimum = options.get(i).minimum();
            if (least[i] == 0 && minimum > 1) {
                boolean used = spend[i] >= minimum / 2.0;
                least[i] = used ? minimum : 0;
                most[i] = used ? most[i] : 0;
            }
        }
        long[] units = new WholeUnits(budget, options, least, most).near(spend);
        if (units == null) {
            return;
        }
        double worth = 0;
        for (int i = 0; i < units.length; i++) {
            worth += options.get(i).response().at(units[i]);
        }
        if (best == null || worth > bestWorth) {
            best = units;
            bestWorth = worth;
        }
    }
}
