package io.bactrian.planning;

import java.util.Locale;
import java.util.stream.Collectors;

/** What can be booked, a line each, as a model reads it. */
final class PromptTable {

    private PromptTable() {
    }

    static String of(FlightBoard board) {
        PlanCurrency currency = board.request().currency();
        return board.flights().stream().map(flight -> {
            Option option = flight.option(new Response.Wished(1));
            return "- placement %s, format %s: %s, %s; %s to %s; minimum %s%s%s; about %s clicks and %s views for %s".formatted(
                    flight.placement().id(), flight.format().id(), flight.placement().title(), flight.format().title(), flight.days()
                            .from(),
                    flight.days().to(), currency.text(option.minimum()),
                    option.capacity() >= board.request().budget() ? "" : ", at most " + currency.text(option.capacity()),
                    option.step() == 1 ? "" : ", only whole days at " + currency.text(option.step()),
                    count(flight.yield().clicks() * board.request().budget()), count(flight.yield().views() * board.request().budget()),
                    "the whole budget");
        }).collect(Collectors.joining("\n"));
    }

    private static String count(double number) {
        return String.format(Locale.ROOT, "%.0f", number);
    }
}
