package io.bactrian.knowledge;

import java.util.List;
import java.util.Optional;

/** Russian or English, by the letters and the plain words of a text. */
final class TextLanguage {

    static final String RUSSIAN = "ru";
    static final String ENGLISH = "en";

    private TextLanguage() {
    }

    /** The language that most letters speak for; English where there are none. */
    static String ofText(String text) {
        long cyrillic = text.codePoints().filter(TextLanguage::isCyrillic).count();
        long letters = text.codePoints().filter(Character::isLetter).count();
        return letters > 0 && cyrillic * 3 >= letters ? RUSSIAN : ENGLISH;
    }

    /**
     * The language of a question. One Cyrillic word makes it Russian; without any it is English only where a plain English word says so:
     * names of products are typed in Latin letters in both languages.
     */
    static Optional<String> ofQuestion(List<String> words) {
        if (words.stream().anyMatch(word -> word.length() > 1 && isCyrillic(word.codePointAt(0)))) {
            return Optional.of(RUSSIAN);
        }
        return words.stream().anyMatch(word -> word.length() > 1 && PlainWords.english(word)) ? Optional.of(ENGLISH) : Optional.empty();
    }

    private static boolean isCyrillic(int letter) {
        return letter >= 0x400 && letter < 0x530;
    }
}
