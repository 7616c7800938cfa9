package io.bactrian.llm.gateway;

import java.util.Locale;

/** How much a request asks of a model. */
public enum Complexity {

    LOW, MEDIUM, HIGH;

    Complexity orHigher(Complexity other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** As {@code hub.llm.routing} and the records name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Complexity of(String word) {
        return valueOf(word.strip().toUpperCase(Locale.ROOT));
    }
}
