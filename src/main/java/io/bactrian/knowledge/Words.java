package io.bactrian.knowledge;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text as search compares them: in lower case, {@code ё} as {@code е}, without stress marks and Latin diacritics, digits
 * with their decimal point. Text and question are taken apart alike, in Java, and PostgreSQL indexes what comes out.
 */
final class Words {

    /** No word is longer; what is, is no word, and an article of one endless word would otherwise fill the index. */
    static final int LONGEST = 40;

    private Words() {
    }

    /** The words in their order. Only letters and digits of whatever script count; {@code 's} and the like are left out. */
    static List<String> of(String text) {
        String plain = fold(text);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int at = 0;
        while (at < plain.length()) {
            int letter = plain.codePointAt(at);
            int next = at + Character.charCount(letter);
            if (Character.isLetterOrDigit(letter)) {
                if (word.length() < LONGEST) {
                    word.appendCodePoint(letter);
                }
            } else if (isApostrophe(letter) && !word.isEmpty()) {
                next = afterShortEnding(plain, next);
                take(word, words);
            } else if (joinsDigits(plain, at, word)) {
                if (letter == '.') {
                    word.append('.');
                }
            } else {
                take(word, words);
            }
            at = next;
        }
        take(word, words);
        return words;
    }

    private static void take(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static String fold(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).replace('ё', 'е');
        StringBuilder folded = new StringBuilder(composed.length());
        for (int at = 0; at < composed.length(); at++) {
            char letter = composed.charAt(at);
            if (letter < 0x80) {
                folded.append(letter);
            } else if (letter < 0x250 || letter >= 0x1E00 && letter < 0x1F00) {
                // Latin with a diacritic: the letter itself comes first in its decomposition.
                folded.append(Normalizer.normalize(String.valueOf(letter), Normalizer.Form.NFD).charAt(0));
            } else if (Character.getType(letter) != Character.NON_SPACING_MARK) {
                folded.append(letter);
            }
        }
        return folded.toString();
    }

    private static boolean isApostrophe(int letter) {
        return letter == '\'' || letter == '’' || letter == 'ʼ';
    }

    /** Behind {@code 's}, {@code 't}, {@code 'll}; where a word follows ({@code l'auto}), right behind the apostrophe. */
    private static int afterShortEnding(String text, int from) {
        int end = from;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return end - from <= 2 ? end : from;
    }

    private static boolean joinsDigits(String text, int at, StringBuilder word) {
        char sign = text.charAt(at);
        return (sign == '.' || sign == ',') && !word.isEmpty() && Character.isDigit(word.charAt(word.length() - 1))
                && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)) && word.length() < LONGEST;
    }
}
