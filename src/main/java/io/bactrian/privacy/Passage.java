package io.bactrian.privacy;

import java.util.Arrays;
import java.util.Locale;

/**
 * A text taken apart once for all detectors: its words (runs of letters) and its groups of digits, in order. Apostrophes between letters
 * belong to a word, hyphens do not.
 */
final class Passage {

    private final String text;
    private int[] wordStarts = new int[64];
    private int[] wordEnds = new int[64];
    private int words;
    private int[] groupStarts = new int[16];
    private int[] groupEnds = new int[16];
    private int groups;

    Passage(String text) {
        this.text = text;
        int at = 0;
        while (at < text.length()) {
            char letter = text.charAt(at);
            if (isLetter(letter)) {
                int start = at;
                at = endOfWord(at);
                addWord(start, at);
            } else if (isDigit(letter)) {
                int start = at;
                while (at < text.length() && isDigit(text.charAt(at))) {
                    at++;
                }
                addGroup(start, at);
            } else {
                at++;
            }
        }
    }

    static boolean isLetter(char letter) {
        if (letter < 128) {
            return letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z';
        }
        return letter >= '\u0400' && letter <= '\u04FF' || Character.isLetter(letter)
                || Character.getType(letter) == Character.NON_SPACING_MARK;
    }

    static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9' || letter > 127 && Character.isDigit(letter);
    }

    static boolean isBlank(char letter) {
        return letter == ' ' || letter == '\u00A0' || letter == '\u202F' || letter == '\u2009' || letter == '\u2007' || letter == '\t';
    }

    static boolean isHyphen(char letter) {
        return letter == '-' || letter == '\u2010' || letter == '\u2011' || letter == '\u2012' || letter == '\u2013' || letter == '\u2212';
    }

    private int endOfWord(int from) {
        int at = from + 1;
        while (at < text.length()) {
            char letter = text.charAt(at);
            boolean apostrophe = (letter == '\'' || letter == '\u2019') && at + 1 < text.length() && isLetter(text.charAt(at + 1));
            if (!isLetter(letter) && !apostrophe) {
                break;
            }
            at++;
        }
        return at;
    }

    private void addWord(int start, int end) {
        if (words == wordStarts.length) {
            wordStarts = Arrays.copyOf(wordStarts, words * 2);
            wordEnds = Arrays.copyOf(wordEnds, words * 2);
        }
        wordStarts[words] = start;
        wordEnds[words++] = end;
    }

    private void addGroup(int start, int end) {
        if (groups == groupStarts.length) {
            groupStarts = Arrays.copyOf(groupStarts, groups * 2);
            groupEnds = Arrays.copyOf(groupEnds, groups * 2);
        }
        groupStarts[groups] = start;
        groupEnds[groups++] = end;
    }

    String text() {
        return text;
    }

    int length() {
        return text.length();
    }

    /** The character at a place; a line break before the beginning and after the end. */
    char at(int index) {
        return index < 0 || index >= text.length() ? '\n' : text.charAt(index);
    }

    int words() {
        return words;
    }

    int wordStart(int word) {
        return wordStarts[word];
    }

    int wordEnd(int word) {
        return wordEnds[word];
    }

    String word(int word) {
        return text.substring(wordStarts[word], wordEnds[word]);
    }

    String lowerWord(int word) {
        return word(word).toLowerCase(Locale.ROOT);
    }

    /** The last word that ends at or before a place; -1 when there is none. */
    int wordBefore(int index) {
        int found = Arrays.binarySearch(wordEnds, 0, words, index);
        return found >= 0 ? found : -found - 2;
    }

    int groups() {
        return groups;
    }

    int groupStart(int group) {
        return groupStarts[group];
    }

    int groupEnd(int group) {
        return groupEnds[group];
    }

    int digits(int group) {
        return groupEnds[group] - groupStarts[group];
    }

    /** The digits of some groups without what parts them. */
    String digits(int first, int last) {
        StringBuilder digits = new StringBuilder(20);
        for (int group = first; group <= last; group++) {
            for (int at = groupStarts[group]; at < groupEnds[group]; at++) {
                digits.append((char) ('0' + Character.digit(text.charAt(at), 10)));
            }
        }
        return digits.toString();
    }

    /** Whether a character of some range is a line break. */
    boolean breaksLine(int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) == '\n') {
                return true;
            }
        }
        return false;
    }
}
