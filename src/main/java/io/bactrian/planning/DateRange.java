package io.bactrian.planning;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Days from the first to the last, both included. */
record DateRange(LocalDate from, LocalDate to) {

    DateRange {
        if (from.isAfter(to)) {
            throw new IllegalArgumentException(from + " is after " + to);
        }
    }

    long days() {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }

    boolean encloses(DateRange other) {
        return !other.from.isBefore(from) && !other.to.isAfter(to);
    }

    Optional<DateRange> common(DateRange other) {
        LocalDate first = from.isAfter(other.from) ? from : other.from;
        LocalDate last = to.isBefore(other.to) ? to : other.to;
        return first.isAfter(last) ? Optional.empty() : Optional.of(new DateRange(first, last));
    }

    /** What is left of these days without the others: nothing, one stretch or two. */
    List<DateRange> without(DateRange other) {
        Optional<DateRange> gone = common(other);
        if (gone.isEmpty()) {
            return List.of(this);
        }
        List<DateRange> left = new ArrayList<>();
        if (from.isBefore(gone.get().from)) {
            left.add(new DateRange(from, gone.get().from.minusDays(1)));
        }
        if (to.isAfter(gone.get().to)) {
            left.add(new DateRange(gone.get().to.plusDays(1), to));
        }
        return left;
    }

    @Override
    public String toString() {
        return from + ".." + to;
    }
}
