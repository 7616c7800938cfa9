package io.bactrian.privacy;

import static io.bactrian.privacy.NameBits.ACCUSATIVE;
import static io.bactrian.privacy.NameBits.ALL_CASES;
import static io.bactrian.privacy.NameBits.ALL_FORMS;
import static io.bactrian.privacy.NameBits.DATIVE;
import static io.bactrian.privacy.NameBits.GENITIVE;
import static io.bactrian.privacy.NameBits.INSTRUMENTAL;
import static io.bactrian.privacy.NameBits.NOMINATIVE;
import static io.bactrian.privacy.NameBits.PREPOSITIONAL;
import static io.bactrian.privacy.NameBits.SHAPE;
import static io.bactrian.privacy.NameBits.female;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Endings by which a Russian word shows itself to be a surname or a patronymic, with the cases that they stand for. */
final class RussianShapes {

    private static final int SHORTEST_STEM = 2;
    private static final int SHORTEST_ENDING = 2;
    private static final int LONGEST_ENDING = 8;
    private static final int FEMALE_OBLIQUE = female(GENITIVE | DATIVE | INSTRUMENTAL | PREPOSITIONAL);
    private static final Pattern ADJECTIVE = Pattern.compile(
            ".*(ий|ый|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ском|цком|ых|их|ым|им|ную|скую)");
    private static final Map<String, Integer> SURNAMES = new LinkedHashMap<>();
    private static final Map<String, Integer> PATRONYMICS = new LinkedHashMap<>();

    static {
        for (String root : new String[] {"ов", "ев", "ин", "ын"}) {
            SURNAMES.put(root, NOMINATIVE);
            SURNAMES.put(root + "а", GENITIVE | ACCUSATIVE | female(NOMINATIVE));
            SURNAMES.put(root + "у", DATIVE | female(ACCUSATIVE));
            SURNAMES.put(root + "ым", INSTRUMENTAL);
            SURNAMES.put(root + "е", PREPOSITIONAL);
            SURNAMES.put(root + "ой", FEMALE_OBLIQUE);
        }
        for (String root : new String[] {"ск", "цк"}) {
            SURNAMES.put(root + "ий", NOMINATIVE);
            SURNAMES.put(root + "ого", GENITIVE | ACCUSATIVE);
            SURNAMES.put(root + "ому", DATIVE);
            SURNAMES.put(root + "им", INSTRUMENTAL);
            SURNAMES.put(root + "ом", PREPOSITIONAL);
            SURNAMES.put(root + "ая", female(NOMINATIVE));
            SURNAMES.put(root + "ую", female(ACCUSATIVE));
            SURNAMES.put(root + "ой", FEMALE_OBLIQUE | NOMINATIVE);
        }
        for (String root : new String[] {"чук", "щук", "нюк", "люк", "сюк", "тюк", "дюк", "рюк", "ян", "янц", "ович", "евич", "берг",
                "штейн", "ман",
            "ишин", "цов"}) {
            masculine(SURNAMES, root, root.endsWith("ич") ? "ем" : "ом");
            SURNAMES.merge(root, female(ALL_CASES), (old, more) -> old | more);
        }
        for (String root : new String[] {"енко", "нко", "ейко", "дзе", "швили", "заде", "оглы", "кызы"}) {
            SURNAMES.put(root, ALL_FORMS);
        }
        for (String root : new String[] {"ович", "евич", "ьич", "укич", "омич", "узьмич", "икитич", "аввич", "алыч", "аныч", "палыч"}) {
            masculine(PATRONYMICS, root, "ем");
        }
        for (String root : new String[] {"овн", "евн", "иничн", "итичн", "ввичн"}) {
            PATRONYMICS.put(root + "а", female(NOMINATIVE));
            PATRONYMICS.put(root + "ы", female(GENITIVE));
            PATRONYMICS.put(root + "е", female(DATIVE | PREPOSITIONAL));
            PATRONYMICS.put(root + "у", female(ACCUSATIVE));
            PATRONYMICS.put(root + "ой", female(INSTRUMENTAL));
        }
    }

    private RussianShapes() {
    }

    private static void masculine(Map<String, Integer> endings, String root, String instrumental) {
        endings.put(root, NOMINATIVE);
        endings.put(root + "а", GENITIVE | ACCUSATIVE);
        endings.put(root + "у", DATIVE);
        endings.put(root + instrumental, INSTRUMENTAL);
        endings.put(root + "е", PREPOSITIONAL);
    }

    /** The cases of a word that looks like a surname, with {@link NameBits#SHAPE}; 0 when it does not. */
    static int surname(String word) {
        int bits = byEnding(SURNAMES, word, SHORTEST_STEM);
        return bits == 0 ? 0 : bits | SHAPE;
    }

    /** The cases of a word that looks like a patronymic, 0 when it does not. */
    static int patronymic(String word) {
        return byEnding(PATRONYMICS, word, 1);
    }

    /** Whether a word ends like an adjective: "Южной", "Свердловского". */
    static boolean isAdjective(String word) {
        return ADJECTIVE.matcher(word).matches();
    }

    private static int byEnding(Map<String, Integer> endings, String word, int shortestStem) {
        int bits = 0;
        for (int length = SHORTEST_ENDING; length <= LONGEST_ENDING && word.length() - length >= shortestStem; length++) {
            bits |= endings.getOrDefault(word.substring(word.length() - length), 0);
        }
        return bits;
    }
}
