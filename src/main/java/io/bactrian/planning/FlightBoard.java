package io.bactrian.planning;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.planning.Placement.Format;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Everything that can be booked for one request: every placement and format, on every stretch of days that lead time, availability and
 * blackouts leave of the period.
 */
record FlightBoard(PlanRequest request, PlacementCatalogue catalogue, List<Flight> flights) {

    /** A placement that is interrupted more often is booked on its longest stretches. */
    private static final int MOST_STRETCHES = 3;
    /** What a search can weigh against each other in bounded time; the most useful ones stay. */
    static final int MOST_FLIGHTS = 40;

    /**
     * @throws HubException {@link ErrorCode#PLAN_CURRENCY} where nothing has a price in that currency, {@link ErrorCode#PLAN_INFEASIBLE}
     *                      where nothing can be booked in those days
     */
    static FlightBoard of(PlanRequest request, PlacementCatalogue catalogue, List<PerformanceFact> facts) {
        PlanCurrency currency = request.currency();
        if (!catalogue.rates().knows(currency.code())) {
            throw new HubException(ErrorCode.PLAN_CURRENCY, "No placement can be planned in %s; there are rates for %s".formatted(
                    currency.code(), String.join(", ", catalogue.rates().currencies())));
        }
        List<Flight> flights = new ArrayList<>();
        for (Placement placement : catalogue.placements()) {
            for (DateRange days : stretches(placement, request)) {
                for (Format format : placement.formats()) {
                    Yield yield = Yield.of(placement, format, days, currency, catalogue.rates(), facts);
                    flights.add(Flight.of(placement, format, days, currency, catalogue.rates(), yield));
                }
            }
        }
        if (flights.isEmpty()) {
            int lead = catalogue.placements().stream().mapToInt(Placement::leadDays).min().orElse(0);
            throw new HubException(ErrorCode.PLAN_INFEASIBLE,
                    "Nothing can be booked from %s to %s: the shortest lead time is %d days, and no placement is available then".formatted(
                            request.period().from(), request.period().to(), lead));
        }
        List<Flight> useful = flights.stream().filter(Flight::takesAnything).toList();
        return new FlightBoard(request, catalogue, useful.isEmpty() ? flights : useful);
    }

    private static List<DateRange> stretches(Placement placement, PlanRequest request) {
        LocalDate earliest = request.today().plusDays(placement.leadDays());
        List<DateRange> free = new ArrayList<>();
        if (!earliest.isAfter(request.period().to())) {
            LocalDate first = earliest.isAfter(request.period().from()) ? earliest : request.period().from();
            free.add(new DateRange(first, request.period().to()));
        }
        if (!placement.available().isEmpty()) {
            free = free.stream().flatMap(days -> merged(placement.available()).stream().flatMap(open -> days.common(open).stream()))
                    .collect(Collectors.toCollection(ArrayList::new));
        }
        for (DateRange closed : placement.blackout()) {
            free = free.stream().flatMap(days -> days.without(closed).stream()).collect(Collectors.toCollection(ArrayList::new));
        }
        return free.stream().sorted(Comparator.comparing(DateRange::days).reversed()).limit(MOST_STRETCHES)
                .sorted(Comparator.comparing(DateRange::from)).toList();
    }

    /** Ranges that touch or overlap are one: otherwise a day could be sold twice. */
    private static List<DateRange> merged(List<DateRange> ranges) {
        List<DateRange> merged = new ArrayList<>();
        for (DateRange range : ranges.stream().sorted(Comparator.comparing(DateRange::from)).toList()) {
            DateRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && !range.from().isAfter(last.to().plusDays(1))) {
                merged.set(merged.size() - 1, new DateRange(last.from(), last.to().isAfter(range.to()) ? last.to() : range.to()));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    /**
     * At most {@link #MOST_FLIGHTS} of the flights: of those that the budget can pay for the ones worth most, or, where these cannot take
     * all of it, the ones that take most.
     */
    FlightBoard narrowed(ToDoubleFunction<Flight> worth) {
        if (flights.size() <= MOST_FLIGHTS) {
            return this;
        }
        List<Flight> payable = flights.stream().filter(flight -> flight.option(new Response.Wished(1)).minimum() <= request.budget()).toList();
        List<Flight> best = first(payable, Comparator.comparingDouble(worth).reversed());
        long taken = 0;
        for (Flight flight : best) {
            taken = Math.min(BudgetSolver.LARGEST_BUDGET, taken + flight.option(new Response.Wished(1)).capacity());
        }
        return new FlightBoard(request, catalogue, taken >= request.budget() ? best
                : first(payable, Comparator.comparingLong(Flight::capacity).reversed()));
    }

    private static List<Flight> first(List<Flight> flights, Comparator<Flight> order) {
        return flights.stream().sorted(order).limit(MOST_FLIGHTS).toList();
    }

    /** Why no split of the budget keeps all bounds. */
    HubException refusal() {
        PlanCurrency currency = request.currency();
        List<Option> options = flights.stream().map(flight -> flight.option(new Response.Wished(1))).toList();
        int cheapest = 0;
        long most = 0;
        for (int i = 0; i < options.size(); i++) {
            cheapest = options.get(i).minimum() < options.get(cheapest).minimum() ? i : cheapest;
            most = Math.min(BudgetSolver.LARGEST_BUDGET, most + options.get(i).capacity());
        }
        String why;
        if (request.budget() < options.get(cheapest).minimum()) {
            why = "it is below every minimum; the smallest is %s, of %s".formatted(currency.named(options.get(cheapest).minimum()),
                    flights.get(cheapest).placement().title());
        } else if (request.budget() > most) {
            why = "it is more than all placements take together in these days, %s".formatted(currency.named(most));
        } else {
            why = "no combination of the placements' minimums, capacities and whole days takes just that sum";
        }
        return new HubException(ErrorCode.PLAN_INFEASIBLE, "The budget of %s cannot be planned from %s to %s: %s".formatted(
                currency.named(request.budget()), request.period().from(), request.period().to(), why));
    }
}
