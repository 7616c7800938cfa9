package io.bactrian.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The form of placeholders: {@code [EMAIL_1]}. Models repeat it faithfully, and where they do not, they change its case, put blanks into
 * it or escape the underscore for Markdown; such forms are read, too.
 */
final class PlaceholderSyntax {

    /** Replaces what already looked like a placeholder and would be taken for one of ours. */
    static final String LITERAL = "LITERAL";

    /** No form that is read is longer: what is longer can be let go while it streams. */
    static final int LONGEST = 32;

    private static final int MOST_DIGITS = 9;
    private static final List<String> NAMES = names();

    private PlaceholderSyntax() {
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(LITERAL));
        for (Finding.Kind kind : Finding.Kind.values()) {
            names.add(kind.name());
        }
        return List.copyOf(names);
    }

    static String write(String name, int number) {
        return '[' + name + '_' + number + ']';
    }

    /** What stands at a place. */
    enum Found { PLACEHOLDER, BEGINNING, NOTHING }

    /**
     * @param key the placeholder as {@link #write} writes it, where there is one
     * @param end the first character after it, or after the beginning of one
     */
    record Match(Found found, String key, int end) {

        private static final Match NOTHING = new Match(Found.NOTHING, "", 0);
    }

    /** Reads at an opening bracket; a text that ends too early may be the beginning of a placeholder. */
    static Match read(CharSequence text, int bracket) {
        int limit = Math.min(text.length(), bracket + LONGEST);
        int at = afterBlanks(text, bracket + 1, limit);
        int nameStart = at;
        while (at < limit && isLetter(text.charAt(at))) {
            at++;
        }
        String name = text.subSequence(nameStart, at).toString().toUpperCase(Locale.ROOT);
        if (at == limit) {
            return NAMES.stream().anyMatch(known -> known.startsWith(name)) ? unfinished(text, limit) : Match.NOTHING;
        }
        if (!NAMES.contains(name)) {
            return Match.NOTHING;
        }
        at = afterJoint(text, at, limit);
        int numberStart = at;
        while (at < limit && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - numberStart < MOST_DIGITS) {
            at++;
        }
        int numberEnd = at;
        at = afterBlanks(text, at, limit);
        boolean leadingZero = numberStart < numberEnd && text.charAt(numberStart) == '0';
        if (at == limit) {
            return leadingZero ? Match.NOTHING : unfinished(text, limit);
        }
        if (text.charAt(at) != ']' || numberStart == numberEnd || leadingZero) {
            return Match.NOTHING;
        }
        int number = Integer.parseInt(text.subSequence(numberStart, numberEnd).toString());
        return new Match(Found.PLACEHOLDER, write(name, number), at + 1);
    }

    /** A form that has reached its longest without its end is none. */
    private static Match unfinished(CharSequence text, int limit) {
        return limit == text.length() ? new Match(Found.BEGINNING, "", limit) : Match.NOTHING;
    }

    private static boolean isLetter(char letter) {
        return letter >= 'A' && letter <= 'Z' || letter >= 'a' && letter <= 'z';
    }

    private static int afterBlanks(CharSequence text, int from, int limit) {
        int at = from;
        while (at < limit && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int afterJoint(CharSequence text, int from, int limit) {
        int at = from;
        while (at < limit && (isBlank(text.charAt(at)) || text.charAt(at) == '_' || text.charAt(at) == '-' || text.charAt(at) == '\\')) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char letter) {
        return letter == ' ' || letter == '\u00A0' || letter == '\t';
    }
}
