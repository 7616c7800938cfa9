package io.bactrian.planning;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.planning.Placement.Format;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes sense of a model's plan, line by line: {@code {lines: [{placement, format, from, to, amount, note}]}}, or {@code channel} and
 * {@code share} in the place of placement and amount. What cannot be made sense of is left out; everything that was changed or left out is
 * a {@link Repair}. Nothing that a model can say makes this fail.
 */
final class ModelProposal {

    private static final int MOST_LINES = 60;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_NOTE = 300;

    private final FlightBoard board;
    private final List<Wish> wishes = new ArrayList<>();
    private final List<Repair> repairs = new ArrayList<>();
    private boolean shares;

    private ModelProposal(FlightBoard board) {
        this.board = board;
    }

    static ModelProposal read(JsonNode answer, FlightBoard board) {
        ModelProposal proposal = new ModelProposal(board);
        JsonNode lines = answer.path("lines");
        int number = 0;
        for (JsonNode line : lines) {
            if (++number > MOST_LINES) {
                proposal.repairs.add(new Repair(null, "too-many-lines", lines.size() + " lines", MOST_LINES + " lines",
                        "Only so many lines of a model's plan are looked at"));
                break;
            }
            proposal.take(number, line);
        }
        return proposal;
    }

    List<Wish> wishes() {
        return List.copyOf(wishes);
    }

    List<Repair> repairs() {
        return repairs;
    }

    /** Whether the model gave shares of the budget rather than amounts. */
    boolean inShares() {
        return shares;
    }

    private void take(int number, JsonNode line) {
        String name = text(line, "placement").isEmpty() ? text(line, "channel") : text(line, "placement");
        Optional<Placement> placement = board.catalogue().named(name);
        if (placement.isEmpty()) {
            drop(number, "unknown-placement", name, "The catalogue has no such placement");
            return;
        }
        boolean share = !line.has("amount") && line.has("share");
        JsonNode written = line.path(share ? "share" : "amount");
        Optional<BigDecimal> amount = WrittenAmount.of(written).filter(known -> known.signum() > 0);
        if (amount.isEmpty()) {
            drop(number, "unusable-amount", WrittenAmount.shown(written), "An amount is a number above zero that a budget can be");
            return;
        }
        List<Flight> flights = flights(number, placement.get(), text(line, "format"));
        if (flights.isEmpty()) {
            drop(number, "not-available", placement.get().id(), "The placement cannot be booked in these days");
            return;
        }
        Flight flight = onDays(number, flights, line);
        shares |= share;
        Wish wish = new Wish(List.of(number), flight, amount.get(), PlainText.line(text(line, "note"), LONGEST_NOTE));
        for (Optional<Wish> twin = twin(wish); twin.isPresent(); twin = twin(wish)) {
            wishes.remove(twin.get());
            wish = merged(twin.get(), wish);
        }
        wishes.add(wish);
    }

    private Optional<Wish> twin(Wish wish) {
        return wishes.stream().filter(other -> other.flight().key().equals(wish.flight().key())
                && other.flight().days().common(wish.flight().days()).isPresent()).findFirst();
    }

    /** Twice the same days of the same placement are one line over all of them: two would count its minimum and its capacity twice. */
    private Wish merged(Wish first, Wish second) {
        repairs.add(new Repair(second.lines().get(0), "duplicate", first.flight().key(), null,
                "It is one line with line " + first.lines().get(0)));
        DateRange one = first.flight().days();
        DateRange other = second.flight().days();
        DateRange both = new DateRange(one.from().isBefore(other.from()) ? one.from() : other.from(),
                one.to().isAfter(other.to()) ? one.to() : other.to());
        List<Integer> lines = new ArrayList<>(first.lines());
        lines.addAll(second.lines());
        Flight flight = first.flight().on(both, board.request().currency(), board.catalogue().rates());
        return new Wish(List.copyOf(lines), flight, first.said().add(second.said()), first.note().isEmpty() ? second.note() : first.note());
    }

    private List<Flight> flights(int number, Placement placement, String format) {
        List<Flight> all = board.flights().stream().filter(flight -> flight.placement().equals(placement)).toList();
        List<Flight> meant = all.stream().filter(flight -> flight.format().id().equalsIgnoreCase(format)
                || flight.format().title(true).equalsIgnoreCase(format) || flight.format().title(false).equalsIgnoreCase(format)).toList();
        if (!meant.isEmpty() || all.isEmpty()) {
            return meant;
        }
        Format usual = all.get(0).format();
        if (!format.isEmpty()) {
            repairs.add(new Repair(number, "unknown-format", format, usual.id(), "The placement has no such format"));
        }
        return all.stream().filter(flight -> flight.format().equals(usual)).toList();
    }

    /** The stretch that has most of the wished days, cut to them; all of the longest stretch where none has any. */
    private Flight onDays(int number, List<Flight> flights, JsonNode line) {
        Flight longest = flights.stream().max(Comparator.comparing(flight -> flight.days().days())).orElseThrow();
        String said = text(line, "from") + ".." + text(line, "to");
        if (text(line, "from").isEmpty() && text(line, "to").isEmpty()) {
            return longest;
        }
        Optional<DateRange> wished = days(text(line, "from"), text(line, "to"));
        Optional<Flight> fitting = wished.flatMap(days -> flights.stream().filter(flight -> flight.days().common(days).isPresent())
                .max(Comparator.comparing(flight -> flight.days().common(days).orElseThrow().days())))
                .map(flight -> flight.on(flight.days().common(wished.get()).orElseThrow(), board.request().currency(), board.catalogue()
                        .rates()));
        if (fitting.isEmpty()) {
            repairs.add(new Repair(number, "dates", said, longest.days().toString(), wished.isEmpty() ? "These are no days"
                    : "On these days the placement cannot be booked, or they lie outside the plan"));
            return longest;
        }
        if (!fitting.get().takesAnything()) {
            repairs.add(new Repair(number, "dates", said, longest.days().toString(), "So few days cannot take the placement's minimum"));
            return longest;
        }
        if (!fitting.get().days().equals(wished.get())) {
            repairs.add(new Repair(number, "dates", said, fitting.get().days().toString(),
                    "Some of these days lie outside the plan, or the placement cannot be booked on them"));
        }
        return fitting.get();
    }

    private Optional<DateRange> days(String from, String to) {
        try {
            DateRange period = board.request().period();
            return Optional.of(new DateRange(from.isEmpty() ? period.from() : LocalDate.parse(from), to.isEmpty() ? period.to()
                    : LocalDate.parse(to)));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void drop(int number, String kind, String said, String reason) {
        repairs.add(new Repair(number, kind, said, "left out", reason));
    }

    private static String text(JsonNode line, String field) {
        String text = line.path(field).isValueNode() && !line.path(field).isNull() ? line.path(field).asText() : "";
        return PlainText.line(text.length() > 1000 ? text.substring(0, 1000) : text, field.equals("note") ? LONGEST_NOTE : LONGEST_NAME);
    }
}
