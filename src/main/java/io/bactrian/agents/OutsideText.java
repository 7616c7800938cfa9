package io.bactrian.agents;

import java.util.regex.Pattern;

/** Text that somebody outside wrote, on its way into a prompt: bounded, and unable to end the tags that set it off as data. */
final class OutsideText {

    /** Whatever looks like one of the prompts' tags, opening or closing, however it is spaced. */
    private static final Pattern TAG = Pattern.compile("<(?=\\s*/?\\s*[a-z-]{1,30}\\s*/?\\s*>)", Pattern.CASE_INSENSITIVE);

    private OutsideText() {
    }

    /** For a variable of a prompt. */
    static String data(String text, int longest) {
        return TAG.matcher(bounded(text, longest).replace("\u0000", "\uFFFD")).replaceAll("‹");
    }

    /** At most so many characters, never half of a pair. */
    static String bounded(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }
}
