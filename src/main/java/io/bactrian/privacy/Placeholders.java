package io.bactrian.privacy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The placeholders of one request. The same value gets the same one. No text of the request holds a placeholder that is not ours: what
 * looks like one is left alone while its number is free, which then stays free for ever, and is replaced like personal data when it is
 * taken. So nobody gets another's value by writing its placeholder, and restoring gives back exactly what was there.
 */
final class Placeholders {

    private final Map<String, String> byValue = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<String> reserved = new HashSet<>();

    /**
     * Replaces the findings, and what would be mistaken for placeholders.
     *
     * @param findings in order, without overlaps
     * @param used takes the placeholders that stand in the result, with their values
     */
    synchronized String replace(String text, List<Finding> findings, Map<String, String> used) {
        reserveFree(text);
        StringBuilder redacted = new StringBuilder(text.length());
        int done = 0;
        for (Finding finding : findings) {
            appendWithoutTaken(redacted, text, done, finding.start(), used);
            String value = text.substring(finding.start(), finding.end());
            append(redacted, of(finding.kind().name(), value), value, used);
            done = finding.end();
        }
        appendWithoutTaken(redacted, text, done, text.length(), used);
        return redacted.toString();
    }

    private static void append(StringBuilder redacted, String placeholder, String value, Map<String, String> used) {
        redacted.append(placeholder);
        used.put(placeholder, value);
    }

    /** Before anything of this text gets a number, so that none of its own look-alikes needs replacing. */
    private void reserveFree(String text) {
        for (int at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) {
            PlaceholderSyntax.Match match = PlaceholderSyntax.read(text, at);
            if (match.found() == PlaceholderSyntax.Found.PLACEHOLDER && !values.containsKey(match.key())) {
                reserved.add(match.key());
            }
        }
    }

    /** The part of a text between two findings; what reads like a placeholder that somebody has already is replaced, too. */
    private void appendWithoutTaken(StringBuilder redacted, String text, int from, int to, Map<String, String> used) {
        int done = from;
        for (int at = text.indexOf('[', from); at >= 0 && at < to; at = text.indexOf('[', at + 1)) {
            PlaceholderSyntax.Match match = PlaceholderSyntax.read(text, at);
            if (match.found() == PlaceholderSyntax.Found.PLACEHOLDER && match.end() <= to && values.containsKey(match.key())) {
                String literal = text.substring(at, match.end());
                append(redacted.append(text, done, at), of(PlaceholderSyntax.LITERAL, literal), literal, used);
                done = match.end();
                at = done - 1;
            }
        }
        redacted.append(text, done, to);
    }

    private String of(String name, String value) {
        return byValue.computeIfAbsent(name + ':' + value, any -> {
            String placeholder;
            do {
                placeholder = PlaceholderSyntax.write(name, numbers.merge(name, 1, Integer::sum));
            } while (reserved.contains(placeholder));
            values.put(placeholder, value);
            return placeholder;
        });
    }

    /** The value behind a placeholder as it is written in full, or null. */
    synchronized String value(String placeholder) {
        return values.get(placeholder);
    }

    synchronized boolean isEmpty() {
        return values.isEmpty();
    }
}
