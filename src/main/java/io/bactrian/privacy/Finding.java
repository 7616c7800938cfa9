package io.bactrian.privacy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Where personal data stands in a text. It holds no value, so that it can be logged.
 *
 * @param start the first UTF-16 unit of the input that belongs to it
 * @param end the first one after it
 */
public record Finding(Kind kind, int start, int end) {

    public Finding {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("A finding from " + start + " to " + end);
        }
    }

    boolean overlaps(Finding other) {
        return start < other.end && other.start < end;
    }

    /** The kinds that are looked for. The order is their precedence where two claim the same characters. */
    public enum Kind {
        EMAIL, CARD, IBAN, SNILS, INN, PASSPORT, PHONE, PERSON;

        /** The name on the wire, in lower case. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
