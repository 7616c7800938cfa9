package io.bactrian.planning;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import org.springframework.lang.Nullable;

/**
 * What a plan is asked for.
 *
 * @param budget in minor units of the currency
 * @param period the days that every line has to lie within
 * @param today  the day on which it is planned, UTC: lead times count from it
 */
record PlanRequest(String brief, long budget, PlanCurrency currency, DateRange period, LocalDate today) {

    static final int LONGEST_DAYS = 366;
    static final int FARTHEST_YEARS = 2;
    static final int USUAL_DAYS = 30;

    /**
     * Without dates a plan is for the thirty days from tomorrow, or from its first day, or up to its last.
     *
     * @throws HubException {@link ErrorCode#SCHEMA_VIOLATION} for an amount that is none, {@link ErrorCode#PLAN_PERIOD} for days that
     *   nobody
     *                      can plan
     */
    static PlanRequest of(String brief, BigDecimal budget, String currency, @Nullable LocalDate from, @Nullable LocalDate to,
            LocalDate today) {
        PlanCurrency known = PlanCurrency.of(currency);
        if (budget.signum() <= 0) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "The budget is not above zero");
        }
        if (budget.stripTrailingZeros().scale() > known.digits()) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "%s has more digits than %s has".formatted(budget.toPlainString(),
                    currency));
        }
        if (known.minor(budget).compareTo(BigDecimal.valueOf(BudgetSolver.LARGEST_BUDGET)) > 0) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "The budget is larger than " + known.named(BudgetSolver.LARGEST_BUDGET));
        }
        return new PlanRequest(brief, known.units(budget, RoundingMode.UNNECESSARY), known, period(from, to, today), today);
    }

    private static DateRange period(@Nullable LocalDate from, @Nullable LocalDate to, LocalDate today) {
        LocalDate first = from != null ? from : to == null || to.isAfter(today.plusDays(USUAL_DAYS)) ? today.plusDays(1)
                : to.isAfter(today) ? today.plusDays(1) : to;
        LocalDate last = to != null ? to : first.plusDays(USUAL_DAYS - 1L);
        if (first.isAfter(last)) {
            throw new HubException(ErrorCode.PLAN_PERIOD, "from, %s, is after to, %s".formatted(first, last));
        }
        if (first.isBefore(today)) {
            throw new HubException(ErrorCode.PLAN_PERIOD, "The period begins on %s, which is over (today is %s, UTC)".formatted(first,
                    today));
        }
        DateRange period = new DateRange(first, last);
        if (period.days() > LONGEST_DAYS) {
            throw new HubException(ErrorCode.PLAN_PERIOD, "The period has %d days; a plan has at most %d".formatted(period.days(),
                    LONGEST_DAYS));
        }
        if (last.isAfter(today.plusYears(FARTHEST_YEARS))) {
            throw new HubException(ErrorCode.PLAN_PERIOD, "The period ends on %s, more than %d years ahead".formatted(last,
                    FARTHEST_YEARS));
        }
        return period;
    }
}
