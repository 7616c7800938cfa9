package io.bactrian.privacy;

import java.util.Locale;
import java.util.Set;

/** Finds the nearest word beside a number that says what the number is ({@code number-context.txt}). */
final class NumberContext {

    private static final int FARTHEST_BEFORE = 70;
    private static final int FARTHEST_AFTER = 25;
    private static final int LONGEST_ABBREVIATION = 4;
    private static final Set<String> CONNECTORS = Set.of("и", "или", "и/или", "and", "or", "доб", "ext", "x", "также", "номер", "раб",
            "дом");

    private final Lexicon lexicon = new Lexicon();

    NumberContext() {
        Lexicon.read("number-context.txt", (section, word) -> lexicon.add(word,
                1 << Label.valueOf(section.toUpperCase(Locale.ROOT)).ordinal()));
    }

    /** What is said before the number, or else right after it. */
    Label of(Passage passage, int start, int end) {
        Label before = before(passage, start);
        return before == Label.NONE ? after(passage, end) : before;
    }

    /** The nearest label before a place: in the same sentence, or at the end of the line before. */
    Label before(Passage passage, int start) {
        int next = start;
        boolean passedNumber = false;
        boolean passedLine = false;
        for (int word = passage.wordBefore(start); word >= 0; word--) {
            int end = passage.wordEnd(word);
            Label label = label(passage, word);
            // What a label or an abbreviation ends with is no end of a sentence: "тел.", "What is your card? 4111…".
            Gap gap = gap(passage, end, next, label != Label.NONE || end - passage.wordStart(word) <= LONGEST_ABBREVIATION);
            if (start - end > FARTHEST_BEFORE || gap == Gap.STOP || gap == Gap.LINE && (passedLine || next != start)) {
                return Label.NONE;
            }
            passedNumber |= gap == Gap.NUMBER;
            passedLine |= gap == Gap.LINE;
            if (label != Label.NONE) {
                return label;
            }
            if ((passedNumber || passedLine) && !CONNECTORS.contains(passage.lowerWord(word))) {
                return Label.NONE;
            }
            next = passage.wordStart(word);
        }
        return Label.NONE;
    }

    private enum Gap { NEAR, NUMBER, LINE, STOP }

    private static Gap gap(Passage passage, int from, int to, boolean shortWord) {
        Gap gap = Gap.NEAR;
        for (int at = from; at < to; at++) {
            char letter = passage.at(at);
            if (letter == '\n') {
                if (gap == Gap.LINE) {
                    return Gap.STOP;
                }
                gap = Gap.LINE;
            } else if (!shortWord && (letter == ';' || letter == '!' || letter == '?' || letter == '.' && Passage.isBlank(passage.at(at
                    + 1)))) {
                return Gap.STOP;
            } else if (gap == Gap.NEAR && Passage.isDigit(letter)) {
                gap = Gap.NUMBER;
            }
        }
        return gap;
    }

    /** "4111 … (карта)", "7707083893 - ИНН": a label that does not announce the next number. */
    private Label after(Passage passage, int end) {
        int word = passage.wordBefore(end) + 1;
        for (int count = 0; count < 3 && word < passage.words(); count++, word++) {
            int start = passage.wordStart(word);
            int from = count == 0 ? end : passage.wordEnd(word - 1);
            if (start - end > FARTHEST_AFTER || !onlyJoins(passage, from, start)) {
                return Label.NONE;
            }
            Label label = label(passage, word);
            if (label != Label.NONE) {
                return announces(passage, passage.wordEnd(word)) ? Label.NONE : label;
            }
        }
        return Label.NONE;
    }

    private static boolean onlyJoins(Passage passage, int from, int to) {
        for (int at = from; at < to; at++) {
            char letter = passage.at(at);
            if (!Passage.isBlank(letter) && !Passage.isHyphen(letter) && letter != '(' && letter != '\u2014' && letter != '"'
                    && letter != '\'') {
                return false;
            }
        }
        return true;
    }

    private static boolean announces(Passage passage, int from) {
        for (int at = from; at < Math.min(passage.length(), from + 12); at++) {
            char letter = passage.at(at);
            if (Passage.isDigit(letter) || letter == ':' || letter == '=' || letter == '№' || letter == '+') {
                return true;
            }
            if (letter == '\n' || letter == ')') {
                return false;
            }
        }
        return false;
    }

    /** What one word says; of the parts of cardNumber the first that says something. */
    private Label label(Passage passage, int word) {
        String text = passage.word(word);
        String lower = text.toLowerCase(Locale.ROOT);
        int bits = lexicon.of(lower);
        for (int at = 1; bits == 0 && at < text.length(); at++) {
            if (Character.isUpperCase(text.charAt(at)) && Character.isLowerCase(text.charAt(at - 1))) {
                bits = lexicon.of(lower.substring(0, at)) | lexicon.of(lower.substring(at));
            }
        }
        if (bits == 0) {
            return isAccount(passage, word, lower) ? Label.OTHER : Label.NONE;
        }
        Label label = Label.values()[Integer.numberOfTrailingZeros(bits)];
        // "ИНН/КПП 7707083893/770701001": the pair begins with what stands first.
        return (lower.equals("кпп") || lower.equals("kpp")) && word > 0 && passage.wordStart(word) - passage.wordEnd(word - 1) <= 3
                && !passage.breaksLine(passage.wordEnd(word - 1), passage.wordStart(word)) && label(passage, word - 1) == Label.INN
                ? Label.INN : label;
    }

    /** р/с, к/с, л/с. */
    private static boolean isAccount(Passage passage, int word, String lower) {
        return (lower.equals("с") || lower.equals("сч")) && word > 0 && passage.at(passage.wordStart(word) - 1) == '/'
                && passage.wordEnd(word - 1) == passage.wordStart(word) - 1;
    }
}
