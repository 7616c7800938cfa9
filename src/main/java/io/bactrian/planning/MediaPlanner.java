package io.bactrian.planning;

import io.bactrian.delivery.HubException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes plans for one request. Every plan that comes out adds up to the budget exactly, lies within the period and the days on which its
 * placements can be had, and keeps their minimums, capacities and whole days, whatever a model says.
 */
final class MediaPlanner {

    /** A view is worth this much of a click, where a brief does not say what it is after. */
    private static final double VIEW = 0.001;
    /** Nobody should get all of a budget only because its first unit is the most useful: beyond a fifth it halves. */
    private static final int SATURATED_SHARE = 5;
    /** What helps out when a model's own lines cannot take the budget gets as little as can be. */
    private static final int HELPING_SHARE = 100;

    private final FlightBoard all;
    private final FlightBoard board;
    private final BriefWords brief;

    MediaPlanner(FlightBoard board) {
        this.brief = new BriefWords(board.request().brief());
        this.all = board;
        this.board = board.narrowed(this::rate);
    }

    /**
     * The plan that promises most by past performance and the catalogue's prices.
     *
     * @throws HubException {@code PLAN_INFEASIBLE} with the reason
     */
    MediaPlan best() {
        List<Option> options = board.flights().stream().map(flight -> flight.option(response(flight))).toList();
        long[] spend = BudgetSolver.solve(board.request().budget(), options).orElseThrow(all::refusal);
        List<PlanLine> lines = new ArrayList<>();
        for (int i = 0; i < spend.length; i++) {
            if (spend[i] > 0) {
                lines.add(new PlanLine(board.flights().get(i), spend[i], note(board.flights().get(i))));
            }
        }
        return new MediaPlan(ordered(lines), List.of());
    }

    /** The plan nearest to what a model wants; nothing when it wants nothing that can be booked, or no split comes near it. */
    Optional<MediaPlan> near(ModelProposal proposal) {
        if (proposal.wishes().isEmpty()) {
            return Optional.empty();
        }
        return near(proposal, List.of()).or(() -> near(proposal, helpers(proposal)));
    }

    private Optional<MediaPlan> near(ModelProposal proposal, List<Flight> helpers) {
        List<Wish> wishes = proposal.wishes();
        long budget = board.request().budget();
        BigDecimal sum = wishes.stream().map(Wish::said).reduce(BigDecimal.ZERO, BigDecimal::add);
        List<Option> options = new ArrayList<>();
        for (Wish wish : wishes) {
            double share = wish.said().divide(sum, MathContext.DECIMAL64).doubleValue();
            options.add(wish.flight().option(new Response.Wished(Math.max(1e-9, budget * share))));
        }
        for (Flight flight : helpers) {
            options.add(flight.option(new Response.Wished(Math.max(1e-9, (double) budget / HELPING_SHARE))));
        }
        return BudgetSolver.solve(budget, options).map(spend -> plan(proposal, helpers, spend, sum));
    }

    private List<Flight> helpers(ModelProposal proposal) {
        Set<String> wished = new HashSet<>();
        proposal.wishes().forEach(wish -> wished.add(wish.flight().key()));
        return board.flights().stream().filter(flight -> !wished.contains(flight.key())).toList();
    }

    private MediaPlan plan(ModelProposal proposal, List<Flight> helpers, long[] spend, BigDecimal sum) {
        PlanCurrency currency = board.request().currency();
        List<Repair> repairs = new ArrayList<>(proposal.repairs());
        BigDecimal whole = proposal.inShares() ? BigDecimal.valueOf(100) : new BigDecimal(currency.text(board.request().budget()));
        if (sum.compareTo(whole) != 0) {
            repairs.add(new Repair(null, "sum", sum.toPlainString(), whole.toPlainString(), "The lines that can stand do not add up to "
                    + (proposal.inShares() ? "100 percent" : "the budget")));
        }
        List<PlanLine> lines = new ArrayList<>();
        for (int i = 0; i < proposal.wishes().size(); i++) {
            Wish wish = proposal.wishes().get(i);
            PlanLine line = new PlanLine(wish.flight(), spend[i], wish.note().isEmpty() ? note(wish.flight()) : wish.note());
            if (spend[i] > 0) {
                lines.add(line);
            }
            amountRepair(wish, spend[i], currency, sum, proposal.inShares()).ifPresent(repairs::add);
        }
        for (int i = 0; i < helpers.size(); i++) {
            long amount = spend[proposal.wishes().size() + i];
            if (amount > 0) {
                lines.add(new PlanLine(helpers.get(i), amount, note(helpers.get(i))));
                repairs.add(new Repair(null, "added", null, helpers.get(i).key() + ", " + currency.named(amount),
                        "The proposed placements cannot take just this budget by themselves"));
            }
        }
        return new MediaPlan(ordered(lines), repairs);
    }

    private Optional<Repair> amountRepair(Wish wish, long amount, PlanCurrency currency, BigDecimal sum, boolean shares) {
        BigDecimal now = new BigDecimal(currency.text(amount));
        // In proportion, and to the nearest unit or the one beside it: that is what was asked for.
        BigDecimal due = wish.said().multiply(BigDecimal.valueOf(board.request().budget())).divide(sum, 3, RoundingMode.HALF_EVEN);
        boolean asDue = due.subtract(BigDecimal.valueOf(amount)).abs().compareTo(BigDecimal.ONE) <= 0;
        if (shares ? asDue : now.compareTo(wish.said()) == 0) {
            return Optional.empty();
        }
        Option option = wish.flight().option(new Response.Wished(1));
        String kind = kind(option, due, amount);
        String reason = switch (kind) {
            case "dropped" -> "Its share is too far below the placement's minimum, " + currency.named(option.minimum());
            case "below-minimum" -> "The placement's minimum is " + currency.named(option.minimum());
            case "over-capacity" -> "On these days the placement takes at most " + currency.named(option.capacity());
            case "whole-days" -> "The placement is sold in whole days of " + currency.named(option.step());
            default -> "So that the lines add up to the budget";
        };
        return Optional.of(new Repair(wish.lines().get(0), kind, wish.said().toPlainString() + (shares ? " %" : ""),
                amount == 0 ? "left out" : currency.text(amount), reason));
    }

    private static String kind(Option option, BigDecimal due, long amount) {
        if (amount == 0) {
            return "dropped";
        }
        if (amount == option.minimum() && due.compareTo(BigDecimal.valueOf(option.minimum())) < 0) {
            return "below-minimum";
        }
        if (amount == option.capacity() && due.compareTo(BigDecimal.valueOf(option.capacity())) > 0) {
            return "over-capacity";
        }
        return option.step() > 1 ? "whole-days" : "amount";
    }

    private Response response(Flight flight) {
        double share = Math.max(1, (double) board.request().budget() / SATURATED_SHARE);
        double scale = Math.min(flight.capacity() / 2.0, Math.max(flight.minimum(), share));
        return new Response.Saturating(rate(flight), Math.max(1, scale));
    }

    private double rate(Flight flight) {
        return Math.max(1e-300, (flight.yield().clicks() + VIEW * flight.yield().views()) * brief.weight(flight.placement()));
    }

    private String note(Flight flight) {
        long measured = flight.yield().measured();
        if (measured == 0) {
            return brief.isRussian() ? "Прогноз по ценам каталога" : "Forecast by the catalogue's prices";
        }
        return brief.isRussian() ? "Прогноз по прошлым кампаниям, кликов в них: " + measured
                : "Forecast by past campaigns, with " + measured + " clicks";
    }

    private static List<PlanLine> ordered(List<PlanLine> lines) {
        return lines.stream().sorted(Comparator.comparing((PlanLine line) -> line.days().from()).thenComparing(line -> -line.amount())
                .thenComparing(line -> line.flight().key())).toList();
    }
}
