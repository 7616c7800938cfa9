package io.bactrian.privacy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One text without its personal data, and the way back. Immutable. */
public final class Redaction {

    private final String text;
    private final List<Finding> findings;
    private final Map<String, String> values;

    private Redaction(String text, List<Finding> findings, Map<String, String> values) {
        this.text = text;
        this.findings = List.copyOf(findings);
        this.values = Map.copyOf(values);
    }

    /** The text with a placeholder in the place of each finding. */
    public String text() {
        return text;
    }

    /** What was found, in the offsets of the input, in order and without overlaps. */
    public List<Finding> findings() {
        return findings;
    }

    /** An answer with the values of this text in the place of their placeholders; unknown placeholders stay. */
    public String restore(String answer) {
        return Restoring.restore(answer, values::get);
    }

    /** Shows no text: it may be restored, and then holds personal data. */
    @Override
    public String toString() {
        return "Redaction[" + findings.size() + " findings]";
    }

    /**
     * The texts of one request: the same value gets the same placeholder in all of them. Never to be shared between requests. Safe for
     * several threads.
     */
    public static final class Session {

        private final PersonalData personalData;
        private final Placeholders placeholders = new Placeholders();
        private volatile boolean foundAnything;

        Session(PersonalData personalData) {
            this.personalData = personalData;
        }

        /** Replaces the personal data of one more text. */
        public Redaction redact(String text) {
            List<Finding> findings = personalData.in(text);
            if (!findings.isEmpty()) {
                foundAnything = true;
            }
            Map<String, String> used = new HashMap<>();
            return new Redaction(placeholders.replace(text, findings, used), findings, used);
        }

        /** An answer with the values of all texts in the place of their placeholders; unknown placeholders stay. */
        public String restore(String answer) {
            return Restoring.restore(answer, placeholders::value);
        }

        /** The same for an answer that arrives piece by piece; one for each stream. */
        public StreamRestorer restorer() {
            return new StreamRestorer(placeholders::value);
        }

        /** Whether any text of this request held personal data. */
        public boolean foundAnything() {
            return foundAnything;
        }

        @Override
        public String toString() {
            return "Redaction.Session[" + (foundAnything ? "something" : "nothing") + " found]";
        }
    }
}
