package io.bactrian.support;

/** The language that a user is answered in: Russian or English. */
final class Language {

    private Language() {
    }

    /** What the user's client says decides; where it says nothing, the script of the text does. */
    static String of(String clientLanguage, String text) {
        if (!clientLanguage.isBlank()) {
            return clientLanguage.toLowerCase(java.util.Locale.ROOT).startsWith("ru") ? "ru" : "en";
        }
        boolean cyrillic = text.codePoints().anyMatch(letter -> Character.UnicodeScript.of(letter) == Character.UnicodeScript.CYRILLIC);
        return cyrillic ? "ru" : "en";
    }
}
