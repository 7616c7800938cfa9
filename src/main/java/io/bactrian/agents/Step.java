package io.bactrian.agents;

import java.util.Locale;

/** The steps of a ticket's analysis, in the order in which operators are shown them. */
enum Step {

    ROUTING, VALIDATION, CONTEXT, LOGS, RCA;

    /** As it is called in the database, in routes and at the REST edge. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Step of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
