package io.bactrian.planning;

import java.util.List;
import org.springframework.lang.Nullable;

/**
 * Brings a split to whole minor units, so that it adds up to the budget exactly. What rounding leaves over goes where a further unit brings
 * most; then units move as long as a move gains. For concave responses such a split is the best one within its bounds.
 */
final class WholeUnits {

    /** Above this a binary float cannot tell two neighbouring units apart, and moving single ones is pointless. */
    private static final long FINE = 1L << 40;
    private static final int MOST_MOVES_A_PLACE = 8;

    private final long budget;
    private final List<Option> options;
    private final long[] low;
    private final long[] high;

    WholeUnits(long budget, List<Option> options, long[] low, long[] high) {
        this.budget = budget;
        this.options = options;
        this.low = low;
        this.high = high;
    }

    /** @return whole units within the bounds that add up to the budget; null when there are none near the given split */
    @Nullable
    long[] near(double[] spend) {
        long[] units = new long[spend.length];
        long left = budget;
        for (int i = 0; i < units.length; i++) {
            long step = options.get(i).step();
            long whole = step == 1 ? (long) Math.floor(spend[i]) : Math.round(spend[i] / step) * step;
            units[i] = Math.max(low[i], Math.min(high[i], whole));
            left -= units[i];
        }
        left = handOut(units, left);
        if (left != 0) {
            return null;
        }
        if (budget < FINE) {
            exchange(units);
        }
        return units;
    }

    private long handOut(long[] units, long rest) {
        long left = rest;
        while (left != 0) {
            int best = -1;
            for (int i = 0; i < units.length; i++) {
                boolean room = options.get(i).step() == 1 && (left > 0 ? units[i] < high[i] : units[i] > low[i]);
                if (room && (best < 0 || gain(i, units[i], Long.signum(left)) > gain(best, units[best], Long.signum(left)))) {
                    best = i;
                }
            }
            if (best < 0) {
                return left;
            }
            long room = left > 0 ? high[best] - units[best] : units[best] - low[best];
            long portion = Math.min(room, Math.max(1, Math.abs(left) / units.length));
            units[best] += left > 0 ? portion : -portion;
            left -= left > 0 ? portion : -portion;
        }
        return 0;
    }

    private void exchange(long[] units) {
        for (int move = 0; move < MOST_MOVES_A_PLACE * units.length; move++) {
            int taker = -1;
            int giver = -1;
            for (int i = 0; i < units.length; i++) {
                if (options.get(i).step() == 1) {
                    taker = units[i] < high[i] && (taker < 0 || gain(i, units[i], 1) > gain(taker, units[taker], 1)) ? i : taker;
                    giver = units[i] > low[i] && (giver < 0 || gain(i, units[i], -1) > gain(giver, units[giver], -1)) ? i : giver;
                }
            }
            if (taker < 0 || giver < 0 || taker == giver || gain(taker, units[taker], 1) + gain(giver, units[giver], -1) <= 0) {
                return;
            }
            units[taker]++;
            units[giver]--;
        }
    }

    private double gain(int place, long units, int by) {
        Response response = options.get(place).response();
        return response.at(units + by) - response.at(units);
    }
}
