package io.bactrian.privacy;

import java.util.function.Function;

/** Puts values back in the place of their placeholders. */
final class Restoring {

    private Restoring() {
    }

    /** @param values the value of a placeholder, null for one that is not ours and stays */
    static String restore(String text, Function<String, String> values) {
        int bracket = text.indexOf('[');
        if (bracket < 0) {
            return text;
        }
        StringBuilder restored = new StringBuilder(text.length() + 32);
        int done = 0;
        while (bracket >= 0) {
            PlaceholderSyntax.Match match = PlaceholderSyntax.read(text, bracket);
            String value = match.found() == PlaceholderSyntax.Found.PLACEHOLDER ? values.apply(match.key()) : null;
            int next = bracket + 1;
            if (value != null) {
                restored.append(text, done, bracket).append(value);
                done = match.end();
                next = done;
            }
            bracket = text.indexOf('[', next);
        }
        return restored.append(text, done, text.length()).toString();
    }
}
