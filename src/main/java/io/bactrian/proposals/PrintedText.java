package io.bactrian.proposals;

import java.text.Normalizer;

/** Text from outside, made fit for print: only what XML and paper can hold, in one line or in paragraphs. */
final class PrintedText {

    private PrintedText() {
    }

    /** In one line. */
    static String line(String text) {
        return clean(text).replaceAll("\\s+", " ").strip();
    }

    /** Paragraphs apart by single line breaks, without the marks of Markdown. */
    static String paragraphs(String text) {
        return clean(text).replaceAll("(?m)^\\s*(#{1,6}\\s+|[-*•]\\s+|>\\s+)", "").replaceAll("\\*\\*|__|`+", "")
                .replaceAll("[\\t\\u000b\\f ]+", " ").replaceAll(" *\\R[\\s]*", "\n").strip();
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(letter -> {
            int type = Character.getType(letter);
            boolean whitespace = letter == '\n' || letter == '\t' || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            // Direction marks would let a text look other than it reads.
            boolean unprintable = type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE
                    || type == Character.PRIVATE_USE || type == Character.UNASSIGNED;
            if (whitespace || letter == '\r') {
                clean.append(letter == '\r' ? ' ' : '\n');
            } else if (!unprintable) {
                clean.appendCodePoint(letter);
            }
        });
        return clean.toString();
    }

    /** At most so many characters, cut at a word. */
    static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int space = text.lastIndexOf(' ', longest - 1);
        int end = space > longest / 2 ? space : longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    static boolean isCyrillic(String text) {
        return text.codePoints().anyMatch(letter -> Character.UnicodeScript.of(letter) == Character.UnicodeScript.CYRILLIC);
    }
}
