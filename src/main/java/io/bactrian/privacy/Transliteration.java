package io.bactrian.privacy;

/** Russian names in Latin letters, as passports and people write them. */
final class Transliteration {

    private static final String[] LETTERS = {"a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t",
        "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"};

    private Transliteration() {
    }

    /**
     * @param name in small letters
     * @param ending how -ий and -ей end: y, i or iy
     * @param kh for х
     */
    static String of(String name, String ending, String kh) {
        boolean adjective = name.endsWith("ий");
        String stem = adjective ? name.substring(0, name.length() - 2) : name;
        StringBuilder latin = new StringBuilder();
        for (int at = 0; at < stem.length(); at++) {
            char letter = stem.charAt(at);
            if (letter == 'х') {
                latin.append(kh);
            } else if (letter == 'й' && at == stem.length() - 1) {
                latin.append(ending.equals("iy") ? "y" : ending);
            } else if (letter == 'к' && at + 1 < stem.length() && stem.charAt(at + 1) == 'с' && ending.equals("y")) {
                latin.append('x');
                at++;
            } else {
                latin.append(letter >= 'а' && letter <= 'я' ? LETTERS[letter - 'а'] : String.valueOf(letter));
            }
        }
        return adjective ? latin + ending : latin.toString();
    }
}
