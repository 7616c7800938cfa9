package io.bactrian.planning;

import java.util.List;

/**
 * The best split of a budget when sums can be divided at will: every place gets money until a further unit brings as little there as
 * anywhere else, within its bounds. For concave responses this is the optimum (the conditions of Karush, Kuhn and Tucker), and no split
 * in whole units within the same bounds can be worth more.
 *
 * @param spend what each place gets
 * @param worth what that brings in all
 */
record Waterline(double[] spend, double worth) {

    private static final int STEPS = 120;

    /** The bounds have to enclose the budget: the sum of {@code low} is at most the budget, the sum of {@code high} at least. */
    static Waterline of(double budget, List<Option> options, long[] low, long[] high) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < low.length; i++) {
            if (high[i] > 0) {
                least = Math.min(least, options.get(i).response().marginal(Math.min(high[i], budget)));
                most = Math.max(most, options.get(i).response().marginal(low[i]));
            }
        }
        double[] spend = new double[low.length];
        double below = least;
        double above = most;
        for (int step = 0; step < STEPS && below < above; step++) {
            double middle = below + (above - below) / 2;
            if (middle == below || middle == above) {
                break;
            }
            if (fill(spend, middle, options, low, high) > budget) {
                below = middle;
            } else {
                above = middle;
            }
        }
        double rest = budget - fill(spend, above, options, low, high);
        level(spend, rest, low, high);
        double worth = 0;
        for (int i = 0; i < spend.length; i++) {
            worth += options.get(i).response().at(spend[i]);
        }
        return new Waterline(spend, worth);
    }

    private static double fill(double[] spend, double marginal, List<Option> options, long[] low, long[] high) {
        double sum = 0;
        for (int i = 0; i < spend.length; i++) {
            spend[i] = high[i] == 0 ? 0 : Math.max(low[i], Math.min(high[i], options.get(i).response().spendAt(marginal)));
            sum += spend[i];
        }
        return sum;
    }

    /** What the search for the level leaves over is a matter of the last binary digits; it goes wherever there is room. */
    private static void level(double[] spend, double rest, long[] low, long[] high) {
        double left = rest;
        for (int i = 0; i < spend.length && left != 0; i++) {
            double room = left > 0 ? Math.min(left, high[i] - spend[i]) : Math.max(left, low[i] - spend[i]);
            spend[i] += room;
            left -= room;
        }
    }
}
