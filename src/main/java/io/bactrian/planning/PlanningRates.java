package io.bactrian.planning;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rates at which prices are planned in another currency than the placement's own, from the catalogue: they are the company's, not the
 * market's.
 *
 * @param worth what one unit of a currency is worth, in units of any one of them
 */
record PlanningRates(Map<String, BigDecimal> worth) {

    private static final int DIGITS = 12;

    PlanningRates {
        worth = Map.copyOf(worth);
    }

    boolean knows(String currency) {
        return worth.containsKey(currency);
    }

    Set<String> currencies() {
        return new TreeSet<>(worth.keySet());
    }

    /** Not rounded to the currency's digits: whoever uses it knows which way. */
    BigDecimal convert(BigDecimal amount, String from, String to) {
        return from.equals(to) ? amount
                : amount.multiply(worth.get(from)).divide(worth.get(to), DIGITS, RoundingMode.HALF_EVEN);
    }
}
