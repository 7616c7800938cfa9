package io.bactrian.console;

import io.bactrian.delivery.Hop;
import io.bactrian.delivery.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * Hops in order, cut into parts wherever another correlation goes on: what one outside message set in motion stands together.
 *
 * @param last the correlation that the line ends with
 */
record TimeLine(List<Part> parts, @Nullable String last) {

    private static final Duration NOTED_PAUSE = Duration.ofSeconds(1);
    private static final Pattern LETTER = Pattern.compile("dead-letter:(\\d{1,18})");

    /** Hops of one correlation that follow one another; {@code goesOn} where the page before ended with the same one. */
    record Part(@Nullable String correlationId, boolean goesOn, List<Moment> moments) {

        /** The business keys of its hops, each once. */
        public Set<String> keys() {
            return moments.stream().flatMap(moment -> moment.hop().keys().stream()).collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    /**
     * A hop, the dead letter that it speaks of, and how long nothing happened before it, where that is worth telling.
     */
    record Moment(Hop hop, @Nullable String revision, @Nullable Long letter, @Nullable Duration pause) {

        static Moment of(JournalEntry entry, @Nullable Moment before) {
            Duration pause = before == null ? Duration.ZERO : Duration.between(before.hop().at(), entry.hop().at());
            return new Moment(entry.hop(), entry.revision(), entry.hop().keys().stream().map(LETTER::matcher).filter(Matcher::matches)
                    .map(key -> Long.valueOf(key.group(1))).findFirst().orElse(null), pause.compareTo(NOTED_PAUSE) < 0 ? null : pause);
        }

        /** How it went: {@code good}, {@code warn}, {@code bad} or nothing in particular. */
        public String tone() {
            boolean refused = hop.status() != null && hop.status() >= 400;
            return switch (hop.hop()) {
                case "failed", "paused" -> "bad";
                case "retried", "resumed" -> "warn";
                case "answered" -> refused ? "warn" : "good";
                case "stored" -> "good";
                default -> "";
            };
        }
    }

    static TimeLine of(List<JournalEntry> entries, @Nullable String before) {
        List<Part> parts = new ArrayList<>();
        Moment latest = null;
        for (JournalEntry entry : entries) {
            String correlationId = entry.hop().correlationId();
            Part current = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (current == null || !Objects.equals(current.correlationId(), correlationId)) {
                boolean goesOn = current == null && correlationId != null && correlationId.equals(before);
                current = new Part(correlationId, goesOn, new ArrayList<>());
                parts.add(current);
            }
            latest = Moment.of(entry, latest);
            current.moments().add(latest);
        }
        return new TimeLine(parts, parts.isEmpty() ? before : parts.get(parts.size() - 1).correlationId());
    }
}
