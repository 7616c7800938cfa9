package io.bactrian.faults;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the oracle found.
 *
 * @param repeats      messages that Telegram was told more than once: not promised, and counted
 * @param redeliveries records that Kafka holds more than once
 */
record Verdict(List<Violation> violations, long promised, long repeats, long redeliveries) {

    /** What is wrong with a thing: it is not there, it is there twice, it came in the wrong order, or something else. */
    enum Kind { LOST, DOUBLED, DISORDERED, UNEXPECTED }

    record Violation(Kind kind, int point, String text) {

        @Override
        public String toString() {
            return kind + " (point " + point + "): " + text;
        }
    }

    private static final int SHOWN = 15;

    boolean holds() {
        return violations.isEmpty();
    }

    long count(Kind kind) {
        return violations.stream().filter(violation -> violation.kind() == kind).count();
    }

    @Override
    public String toString() {
        return "%d promised, %d lost, %d doubled, %d out of order, %d unexpected".formatted(promised, count(Kind.LOST), count(Kind.DOUBLED),
                count(Kind.DISORDERED), count(Kind.UNEXPECTED)) + violations.stream().limit(SHOWN)
                .map(violation -> "\n  " + violation).collect(Collectors.joining());
    }
}
