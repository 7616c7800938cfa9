package io.bactrian.privacy;

import java.util.Map;

/** The regular declension of Russian names, for the corpus alone; and their usual Latin letters. */
final class Declension {

    enum Case { NOMINATIVE, GENITIVE, DATIVE, ACCUSATIVE, INSTRUMENTAL }

    private static final Map<String, String> STEMS = Map.of("Павел", "Павл", "Лев", "Льв", "Пётр", "Петр");
    private static final String[] LATIN = {"a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s",
            "t", "u",
        "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"};

    private Declension() {
    }

    static String given(String name, boolean male, Case wanted) {
        String stem = name.substring(0, name.length() - 1);
        if (wanted == Case.NOMINATIVE) {
            return name;
        }
        if (name.endsWith("ия")) {
            return stem + pick(wanted, "и", "и", "ю", "ей");
        }
        if (name.endsWith("а")) {
            boolean soft = "гкхжшчщ".indexOf(stem.charAt(stem.length() - 1)) >= 0;
            return stem + pick(wanted, soft ? "и" : "ы", "е", "у", "ой");
        }
        if (name.endsWith("я")) {
            return stem + pick(wanted, "и", "е", "ю", "ей");
        }
        if (male && (name.endsWith("й") || name.endsWith("ь"))) {
            return stem + pick(wanted, "я", "ю", "я", "ем");
        }
        if (name.endsWith("ь")) {
            return stem + pick(wanted, "и", "и", "ь", "ью");
        }
        return male ? STEMS.getOrDefault(name, name) + pick(wanted, "а", "у", "а", "ом") : name;
    }

    static String patronymic(String name, Case wanted) {
        if (wanted == Case.NOMINATIVE) {
            return name;
        }
        return name.endsWith("ч") ? name + pick(wanted, "а", "у", "а", "ем")
                : name.substring(0, name.length() - 1) + pick(wanted, "ы", "е", "у", "ой");
    }

    static String family(String name, boolean male, Case wanted) {
        if (wanted == Case.NOMINATIVE) {
            return name;
        }
        String stem = name.substring(0, name.length() - 1);
        if (!male) {
            if (name.endsWith("ая")) {
                return name.substring(0, name.length() - 2) + pick(wanted, "ой", "ой", "ую", "ой");
            }
            return name.matches(".*(ова|ева|ёва|ина|ына)") ? stem + pick(wanted, "ой", "ой", "у", "ой") : name;
        }
        if (name.matches(".*(ий|ый|ой)")) {
            return name.substring(0, name.length() - 2) + pick(wanted, "ого", "ому", "ого", "им");
        }
        return name.matches(".*(ов|ев|ёв|ин|ын)") ? name + pick(wanted, "а", "у", "а", "ым") : name;
    }

    private static String pick(Case wanted, String genitive, String dative, String accusative, String instrumental) {
        return switch (wanted) {
            case GENITIVE -> genitive;
            case DATIVE -> dative;
            case ACCUSATIVE -> accusative;
            default -> instrumental;
        };
    }

    static String latin(String name) {
        StringBuilder latin = new StringBuilder();
        for (char letter : name.toCharArray()) {
            char lower = Character.toLowerCase(letter);
            String part = lower == 'ё' ? "e" : lower >= 'а' && lower <= 'я' ? LATIN[lower - 'а'] : String.valueOf(lower);
            latin.append(lower != letter && !part.isEmpty() ? Character.toUpperCase(part.charAt(0)) + part.substring(1) : part);
        }
        return latin.toString();
    }
}
