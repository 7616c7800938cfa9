package io.bactrian.privacy;

import java.util.function.Function;

/**
 * Puts values back while an answer streams in. Feed it chunks, cut anywhere: it gives out what is safe and holds back only what may be the
 * beginning of a placeholder, which is never more than the longest one. For one stream; not for several threads.
 */
public final class StreamRestorer {

    private final Function<String, String> values;
    private String held = "";

    StreamRestorer(Function<String, String> values) {
        this.values = values;
    }

    /** Takes the next piece of the answer and returns what can be shown by now; may be empty. */
    public String accept(String chunk) {
        String text = held + chunk;
        int safe = text.length();
        int first = Math.max(0, text.length() - PlaceholderSyntax.LONGEST);
        for (int at = text.indexOf('[', first); at >= 0; at = text.indexOf('[', at + 1)) {
            if (PlaceholderSyntax.read(text, at).found() == PlaceholderSyntax.Found.BEGINNING) {
                safe = at;
                break;
            }
        }
        held = text.substring(safe);
        return Restoring.restore(text.substring(0, safe), values);
    }

    /** The end of the stream: returns what was still held back. */
    public String finish() {
        String rest = held;
        held = "";
        return Restoring.restore(rest, values);
    }

    /** Shows no text: it may hold personal data. */
    @Override
    public String toString() {
        return "StreamRestorer[" + held.length() + " characters held]";
    }
}
