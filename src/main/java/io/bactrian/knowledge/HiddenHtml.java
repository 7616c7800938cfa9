package io.bactrian.knowledge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes out of a text what a browser would run or not show: scripts, styles, frames and comments, with all that stands between their
 * beginning and their end. What has no end stays, as it would be read. One pass, however many beginnings there are.
 */
final class HiddenHtml {

    private static final List<String> ELEMENTS = List.of("script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math");

    private final String text;
    private final String lower;
    private final Set<String> endless = new HashSet<>();

    private HiddenHtml(String text) {
        this.text = text;
        this.lower = asciiLower(text);
    }

    static String removedFrom(String text) {
        return text.indexOf('<') < 0 ? text : new HiddenHtml(text).remove();
    }

    private String remove() {
        StringBuilder seen = new StringBuilder(text.length());
        int from = 0;
        for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
            int end = end(at);
            if (end < 0) {
                at++;
            } else {
                seen.append(text, from, at).append(' ');
                from = end;
                at = end;
            }
        }
        return seen.append(text, from, text.length()).toString();
    }

    /** Behind what begins here, or -1 where nothing of the kind does or it has no end. */
    private int end(int at) {
        if (text.startsWith("<!--", at)) {
            return behind("-->", at + 4);
        }
        for (String element : ELEMENTS) {
            int behindName = at + 1 + element.length();
            if (lower.startsWith(element, at + 1) && (behindName >= text.length() || !Character.isLetterOrDigit(text.charAt(behindName)))) {
                int end = behind("</" + element, behindName);
                return end < 0 ? -1 : Math.max(end, text.indexOf('>', end) + 1);
            }
        }
        return -1;
    }

    private int behind(String mark, int from) {
        if (endless.contains(mark)) {
            return -1;
        }
        int at = lower.indexOf(mark, from);
        if (at < 0) {
            endless.add(mark);
            return -1;
        }
        return at + mark.length();
    }

    /** Of the same length, which {@link String#toLowerCase()} does not promise. */
    private static String asciiLower(String text) {
        char[] letters = text.toCharArray();
        for (int at = 0; at < letters.length; at++) {
            if (letters[at] >= 'A' && letters[at] <= 'Z') {
                letters[at] += 32;
            }
        }
        return new String(letters);
    }
}
