package io.bactrian.planning;

/**
 * One line of a plan.
 *
 * @param amount in minor units of the plan's currency
 * @param note   why, in the language of the brief; may be empty
 */
record PlanLine(Flight flight, long amount, String note) {

    DateRange days() {
        return flight.booked(amount);
    }

    long impressions() {
        return count(flight.yield().views());
    }

    long clicks() {
        return count(flight.yield().clicks());
    }

    /** Forecasts are no money: a binary float is near enough, and a count fits into what JavaScript can read exactly. */
    private long count(double each) {
        return (long) Math.min(9e15, Math.floor(each * amount));
    }
}
