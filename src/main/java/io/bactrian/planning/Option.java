package io.bactrian.planning;

/**
 * One place where money can go, in minor units of one currency: nothing, or from {@code minimum} to {@code capacity} in whole steps.
 *
 * @param minimum  the least that is taken, a multiple of the step, at least one step
 * @param capacity the most that is taken, a multiple of the step; one below the minimum takes nothing at all
 * @param step     1 where any sum can be booked, the price of a day where only whole days can
 */
record Option(long minimum, long capacity, long step, Response response) {

    Option {
        if (step < 1 || minimum < step || minimum % step != 0 || capacity < 0 || capacity % step != 0) {
            throw new IllegalArgumentException("No option: from %d to %d in steps of %d".formatted(minimum, capacity, step));
        }
    }

    /** As one is offered: the least is rounded up to whole steps, the most down. */
    static Option of(long minimum, long capacity, long step, Response response) {
        long least = Math.max(step, ceiling(minimum, step));
        return new Option(least, capacity - capacity % step, step, response);
    }

    private static long ceiling(long amount, long step) {
        long over = amount % step;
        return over == 0 ? amount : amount > Long.MAX_VALUE - step ? Long.MAX_VALUE - Long.MAX_VALUE % step : amount - over + step;
    }
}
