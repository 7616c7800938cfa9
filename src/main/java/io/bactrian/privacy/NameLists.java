package io.bactrian.privacy;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/** The lists of names, in every case of theirs; all words in small letters, with е for ё and without accents. */
final class NameLists {

    private static final int LONGEST = 24;
    private static final String[] LATIN_ENDINGS = {"son", "sen", "ssen", "man", "mann", "ton", "ley", "ford", "wood", "field", "berg",
            "stein", "ski", "sky",
        "wicz", "ez", "ini", "elli", "ham", "worth", "well", "smith", "escu", "opoulos", "ovic", "ov", "ova", "ev", "eva", "skaya",
                "skiy", "enko", "chuk",
        "yan", "shvili", "dze", "baum", "hauser", "meyer", "bauer", "hoff", "inen", "quist", "strom", "gaard", "etti", "ucci", "ardo",
                "oglu",
        "singh", "ska", "cki", "cka", "czyk", "dottir", "sson", "vic", "poulou", "idis", "akis", "nen"};

    private static final String[] ORDINARY_ENDINGS = {"tion", "tions", "sion", "ment", "ments", "ness", "ity", "ities", "ism", "ing",
            "ings", "ics", "ware", "ology",
        "ance", "ence", "able", "ible", "ical", "ator", "ators", "izer", "ship", "ous", "ive", "ful", "less", "ized", "ated", "ers",
                "ors", "ies", "ual", "ural",
        "graphy", "scope", "phone", "gram", "tech", "soft", "works"};

    private final Map<String, Integer> given = new HashMap<>();
    private final Map<String, Integer> surnames = new HashMap<>();
    private final Set<String> fathers = new HashSet<>();
    private final Set<String> notNames = new HashSet<>();
    private final Set<String> places = new HashSet<>();
    private final Set<String> firms = new HashSet<>();
    private final Set<String> firmBeginnings = new HashSet<>();
    private final NameLikeness latin;
    private final NameLikeness cyrillic;
    private final Set<String> latinEndings = Set.of(LATIN_ENDINGS);

    NameLists() {
        Lexicon.read("given-names-ru.txt", (sex, entry) -> addRussian(plain(NameBits.withoutMarks(entry)), sex, NameBits.marks(entry)));
        Lexicon.read("given-names-en.txt", (none, entry) -> add(given, NameBits.withoutMarks(entry),
                NameBits.ALL_FORMS | NameBits.marks(entry)));
        Lexicon.read("surnames-en.txt", (none, entry) -> add(surnames, NameBits.withoutMarks(entry),
                NameBits.ALL_FORMS | NameBits.marks(entry)));
        Lexicon.read("surnames-ru.txt", (none, entry) -> {
            int marks = NameBits.marks(entry);
            ObjIntConsumer<String> forms = (form, cases) -> add(surnames, form, cases | marks);
            RussianForms.surname(plain(NameBits.withoutMarks(entry)), forms);
        });
        Lexicon.read("not-names.txt", (none, entry) -> notNames.add(plain(entry)));
        Lexicon.read("places.txt", (none, entry) -> {
            places.add(plain(entry));
            ObjIntConsumer<String> forms = (form, cases) -> places.add(form);
            RussianForms.given(plain(entry), true, false, forms);
            RussianForms.given(plain(entry), false, true, forms);
        });
        for (String line : Lexicon.lines("firms.txt")) {
            for (String firm : line.split("\\|")) {
                firms.add(plain(firm.strip()));
                firmBeginnings.add(plain(firm.strip().split(" ")[0]));
            }
        }
        this.latin = new NameLikeness(unmistakable(true), notNames.stream().filter(NameLists::isLatin).toList());
        this.cyrillic = new NameLikeness(unmistakable(false), notNames.stream().filter(word -> !isLatin(word)).toList());
    }

    private List<String> unmistakable(boolean latin) {
        return given.entrySet().stream().filter(name -> (name.getValue() & NameBits.ALSO) == 0).map(Map.Entry::getKey)
                .filter(name -> isLatin(name) == latin).toList();
    }

    private static boolean isLatin(String word) {
        return word.chars().allMatch(letter -> letter >= 'a' && letter <= 'z');
    }

    private void addRussian(String name, String sex, int marks) {
        if (sex.equals("m")) {
            RussianForms.fatherStems(name, fathers::add);
        }
        boolean both = sex.equals("d");
        boolean endsLikeFemale = name.endsWith("а") || name.endsWith("я");
        RussianForms.given(name, sex.equals("m") || both, sex.equals("f") || both && endsLikeFemale, (form, cases) -> add(given, form,
                cases | marks));
        // In English texts, too, but only where no English list says more of the word.
        for (String latin : List.of(Transliteration.of(name, "y", "kh"), Transliteration.of(name, "i", "h"), Transliteration.of(name,
                "iy", "kh"))) {
            given.putIfAbsent(latin, NameBits.ALL_FORMS | marks & NameBits.MONTH);
        }
    }

    private static void add(Map<String, Integer> map, String form, int bits) {
        map.merge(form, bits, (old, more) -> old | more);
    }

    /** Small letters, е for ё, no accents. */
    static String plain(String word) {
        String lower = word.toLowerCase(java.util.Locale.ROOT);
        boolean simple = true;
        for (int at = 0; at < lower.length() && simple; at++) {
            char letter = lower.charAt(at);
            simple = letter < 128 || letter >= 'а' && letter <= 'я';
        }
        if (simple) {
            return lower;
        }
        String composed = Normalizer.normalize(lower, Normalizer.Form.NFC).replace('ё', 'е');
        return composed.charAt(0) >= '\u0400' && composed.charAt(0) <= '\u04FF' ? composed
                : Normalizer.normalize(composed, Normalizer.Form.NFD).replaceAll("\\p{M}", "").replace("ł", "l").replace("ø",
                        "o").replace("ß", "ss");
    }

    /** The cases and marks of a given name, 0 for any other word. */
    int given(String word) {
        int bits = word.length() > LONGEST ? 0 : given.getOrDefault(word, 0);
        return bits != 0 && places.contains(word) ? bits | NameBits.PLACE : bits;
    }

    /** The cases and marks of a surname of the lists, 0 for any other word. */
    int listedSurname(String word) {
        return word.length() > LONGEST ? 0 : surnames.getOrDefault(word, 0);
    }

    /** The cases of a word that looks like a surname although no list has it; 0 when it does not. */
    int shapedSurname(String word) {
        if (word.length() > LONGEST || isNoName(word)) {
            return 0;
        }
        if (word.charAt(0) >= '\u0400') {
            return RussianShapes.surname(word);
        }
        for (int length = 2; length <= 7 && word.length() - length >= 3; length++) {
            if (latinEndings.contains(word.substring(word.length() - length))) {
                return NameBits.ALL_FORMS | NameBits.SHAPE;
            }
        }
        return (word.startsWith("mc") || word.startsWith("o'")) && word.length() > 4 ? NameBits.ALL_FORMS | NameBits.SHAPE : 0;
    }

    /** The cases of a patronymic, 0 for any other word. */
    int patronymic(String word) {
        if (word.length() > LONGEST) {
            return 0;
        }
        if (word.charAt(0) >= '\u0400') {
            return RussianShapes.patronymic(word);
        }
        boolean latin = word.length() > 6 && (word.endsWith("ovich") || word.endsWith("evich") || word.endsWith("ovna")
                || word.endsWith("evna"));
        return latin ? NameBits.ALL_FORMS : 0;
    }

    /** Whether a patronymic is made from a known name of a man. */
    boolean isKnownPatronymic(String word) {
        int suffix = Math.max(Math.max(word.lastIndexOf("ович"), word.lastIndexOf("евич")), Math.max(word.lastIndexOf("овн"),
                word.lastIndexOf("евн")));
        return suffix > 0 && fathers.contains(word.substring(0, suffix));
    }

    /** Whether a word begins sentences, headings or names of things rather than a person's name. */
    boolean isNoName(String word) {
        return notNames.contains(word) || places.contains(word);
    }

    /** Whether an English word that no list has shows by its ending that it is no name: Recognition, Evaluator, Pricing. */
    boolean isOrdinaryByEnding(String word) {
        if (!isLatin(word) || given.containsKey(word) || surnames.containsKey(word)) {
            return false;
        }
        for (String ending : ORDINARY_ENDINGS) {
            if (word.endsWith(ending) && word.length() > ending.length() + 1) {
                return true;
            }
        }
        return false;
    }

    /** How much a word that no list has looks like a given name: above 0 more than like anything else. */
    double likeness(String word) {
        return (isLatin(word) ? latin : cyrillic).of(word);
    }

    /** Whether the name of a firm that is called like a person can begin with this word. */
    boolean beginsFirm(String word) {
        return firmBeginnings.contains(word);
    }

    /** Whether this is a firm that is called like a person. */
    boolean isFirm(String words) {
        return firms.contains(words);
    }
}
