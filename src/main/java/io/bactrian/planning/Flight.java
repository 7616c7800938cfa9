package io.bactrian.planning;

import io.bactrian.planning.Placement.Format;
import io.bactrian.planning.Placement.PriceModel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;

/**
 * A placement and format, booked for days on which it can be had without a break. Amounts are minor units of the plan's currency.
 *
 * @param minimum  the least that it takes
 * @param capacity the most that these days take
 * @param step     the price of a day where days are sold, else 1
 */
record Flight(Placement placement, Format format, DateRange days, long minimum, long capacity, long step, Yield yield) {

    static Flight of(Placement placement, Format format, DateRange days, PlanCurrency currency, PlanningRates rates, Yield yield) {
        long minimum = units(placement, format.minimumBudget(), currency, rates, RoundingMode.CEILING);
        if (format.priceModel() == PriceModel.DAY) {
            long step = Math.max(1, units(placement, format.price(), currency, rates, RoundingMode.CEILING));
            return new Flight(placement, format, days, minimum, times(step, days.days()), step, yield);
        }
        long capacity = format.dailyCapacity() == null ? BudgetSolver.LARGEST_BUDGET
                : times(units(placement, format.dailyCapacity(), currency, rates, RoundingMode.FLOOR), days.days());
        return new Flight(placement, format, days, minimum, capacity, 1, yield);
    }

    private static long units(Placement placement, BigDecimal amount, PlanCurrency currency, PlanningRates rates, RoundingMode rounding) {
        return currency.units(rates.convert(amount, placement.currency(), currency.code()), rounding);
    }

    private static long times(long amount, long days) {
        return amount > BudgetSolver.LARGEST_BUDGET / days ? BudgetSolver.LARGEST_BUDGET : amount * days;
    }

    /** The same on some of its days only. */
    Flight on(DateRange some, PlanCurrency currency, PlanningRates rates) {
        return some.equals(days) ? this : of(placement, format, some, currency, rates, yield);
    }

    boolean takesAnything() {
        Option option = option(new Response.Wished(1));
        return option.capacity() >= option.minimum();
    }

    Option option(Response response) {
        return Option.of(Math.max(1, minimum), capacity - capacity % step, step, response);
    }

    /** The days that an amount pays for: all of them, or as many as were bought. */
    DateRange booked(long amount) {
        if (format.priceModel() != PriceModel.DAY) {
            return days;
        }
        LocalDate last = days.from().plusDays(Math.max(1, amount / step) - 1);
        return new DateRange(days.from(), last.isAfter(days.to()) ? days.to() : last);
    }

    String key() {
        return placement.id() + "/" + format.id();
    }
}
