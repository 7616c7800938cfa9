package io.bactrian.planning;

import java.util.List;

/** Tries every split there is. */
final class BruteForce {

    private final long budget;
    private final List<Option> options;
    private final long[] spend;
    private long[] best;
    private double bestWorth = Double.NEGATIVE_INFINITY;

    private BruteForce(long budget, List<Option> options) {
        this.budget = budget;
        this.options = options;
        this.spend = new long[options.size()];
    }

    /** The worth of the best split; NaN where there is none. */
    static double bestWorth(long budget, List<Option> options) {
        BruteForce search = new BruteForce(budget, options);
        search.place(0, budget);
        return search.best == null ? Double.NaN : search.bestWorth;
    }

    private void place(int i, long left) {
        if (i == spend.length) {
            double worth = worth(options, spend);
            if (left == 0 && worth > bestWorth) {
                best = spend.clone();
                bestWorth = worth;
            }
            return;
        }
        Option option = options.get(i);
        spend[i] = 0;
        place(i + 1, left);
        for (long amount = option.minimum(); amount <= Math.min(left, option.capacity()); amount += option.step()) {
            spend[i] = amount;
            place(i + 1, left - amount);
        }
        spend[i] = 0;
    }

    static double worth(List<Option> options, long[] spend) {
        double worth = 0;
        for (int i = 0; i < spend.length; i++) {
            worth += options.get(i).response().at(spend[i]);
        }
        return worth;
    }
}
