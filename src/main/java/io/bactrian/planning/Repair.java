package io.bactrian.planning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.springframework.lang.Nullable;

/**
 * Something in a model's plan that could not stand.
 *
 * @param line   the line of the model's answer, from 1; absent where it is the plan as a whole
 * @param kind   what was wrong, a fixed word
 * @param said   what the model said, shortened
 * @param now    what the plan says in its place
 * @param reason a sentence
 */
record Repair(@Nullable Integer line, String kind, @Nullable String said, @Nullable String now, String reason) {

    private static final int LONGEST = 100;

    Repair {
        said = said == null ? null : PlainText.line(said, LONGEST);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (line != null) {
            json.put("line", line);
        }
        json.put("kind", kind);
        if (said != null && !said.isEmpty()) {
            json.put("said", said);
        }
        if (now != null && !now.isEmpty()) {
            json.put("now", now);
        }
        return json.put("reason", reason);
    }
}
