package io.bactrian.planning;

import io.bactrian.planning.Placement.Format;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a minor unit of the plan's currency brings in a flight: the catalogue's prices, corrected by what past campaigns on the same
 * platform really cost. Months of the same season count more, and the more was measured, the less the catalogue counts.
 *
 * @param views    a minor unit
 * @param clicks   a minor unit
 * @param measured how many clicks of past campaigns stand behind it
 */
record Yield(double views, double clicks, long measured) {

    /** The catalogue's word weighs as much as this many measured clicks, or a thousand times as many views. */
    private static final double CATALOGUE_CLICKS = 200;
    private static final double VIEWS_A_CLICK = 100;
    private static final int SAME_SEASON = 4;

    static Yield of(Placement placement, Format format, DateRange days, PlanCurrency currency, PlanningRates rates,
                    List<PerformanceFact> facts) {
        Sums sums = sums(placement, days, currency, rates, facts);
        double unit = currency.minor(rates.convert(format.price(), placement.currency(), currency.code())).doubleValue();
        double clickRate = (CATALOGUE_CLICKS + sums.clicks) / (CATALOGUE_CLICKS / format.clickRate().doubleValue() + sums.views);
        return switch (format.priceModel()) {
            case CPC -> {
                double click = (unit * CATALOGUE_CLICKS + sums.spent) / (CATALOGUE_CLICKS + sums.clicks);
                yield new Yield(1 / click / clickRate, 1 / click, sums.measured);
            }
            case CPM -> {
                double known = CATALOGUE_CLICKS * VIEWS_A_CLICK;
                double view = (unit / 1000 * known + sums.spent) / (known + sums.views);
                yield new Yield(1 / view, clickRate / view, sums.measured);
            }
            case DAY -> {
                double views = format.impressionsPerDay().doubleValue() / unit;
                yield new Yield(views, views * clickRate, sums.measured);
            }
        };
    }

    private static Sums sums(Placement placement, DateRange days, PlanCurrency currency, PlanningRates rates, List<PerformanceFact> facts) {
        Sums sums = new Sums();
        Set<Integer> season = new HashSet<>();
        for (LocalDate day = days.from().withDayOfMonth(1); !day.isAfter(days.to()); day = day.plusMonths(1)) {
            season.add(YearMonth.from(day).getMonthValue());
        }
        for (PerformanceFact fact : facts) {
            // A platform that reports views without clicks, or costs nothing, tells nothing of prices.
            boolean tells = fact.platform().equals(placement.platform()) && fact.clicks() > 0 && fact.impressions() > 0
                    && fact.cost().signum() > 0 && rates.knows(fact.currency());
            if (tells) {
                int weight = season.contains(fact.month().getMonthValue()) ? SAME_SEASON : 1;
                BigDecimal spent = currency.minor(rates.convert(fact.cost(), fact.currency(), currency.code()));
                sums.spent += weight * spent.doubleValue();
                sums.views += (double) weight * fact.impressions();
                sums.clicks += (double) weight * fact.clicks();
                sums.measured += fact.clicks();
            }
        }
        return sums;
    }

    private static final class Sums {
        private double spent;
        private double views;
        private double clicks;
        private long measured;
    }
}
