package io.bactrian.privacy;

import static io.bactrian.privacy.NameBits.ACCUSATIVE;
import static io.bactrian.privacy.NameBits.ALL_CASES;
import static io.bactrian.privacy.NameBits.ALL_FORMS;
import static io.bactrian.privacy.NameBits.DATIVE;
import static io.bactrian.privacy.NameBits.GENITIVE;
import static io.bactrian.privacy.NameBits.INSTRUMENTAL;
import static io.bactrian.privacy.NameBits.NOMINATIVE;
import static io.bactrian.privacy.NameBits.PREPOSITIONAL;
import static io.bactrian.privacy.NameBits.female;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** The cases of Russian names, in small letters and with е for ё. */
final class RussianForms {

    private static final int[] CASES = {NOMINATIVE, GENITIVE, DATIVE, ACCUSATIVE, INSTRUMENTAL, PREPOSITIONAL};
    /** Names that lose a vowel. */
    private static final Map<String, String> STEMS = Map.of("павел", "павл", "лев", "льв", "петр", "петр", "игорек", "игорьк",
            "витек", "витьк", "данек", "даньк");

    private RussianForms() {
    }

    /** All forms of a given name, each with its cases. */
    static void given(String name, boolean male, boolean female, ObjIntConsumer<String> forms) {
        int sexes = (male ? 1 : 0) | (female ? 1 << NameBits.TO_FEMALE : 0);
        char last = name.charAt(name.length() - 1);
        String stem = name.substring(0, name.length() - 1);
        if (last == 'а') {
            boolean hard = "гкхжшчщ".indexOf(stem.charAt(stem.length() - 1)) < 0;
            decline(forms, stem, sexes, "а", hard ? "ы" : "и", "е", "у", "ой", "е");
            forms.accept(stem + "ей", INSTRUMENTAL * sexes);
        } else if (name.endsWith("ия")) {
            decline(forms, stem, sexes, "я", "и", "и", "ю", "ей", "и");
        } else if (last == 'я') {
            decline(forms, stem, sexes, "я", "и", "е", "ю", "ей", "е");
        } else if (!male && last == 'ь') {
            decline(forms, stem, sexes, "ь", "и", "и", "ь", "ью", "и");
        } else if (!male || "оиуюэеы".indexOf(last) >= 0) {
            forms.accept(name, ALL_CASES * sexes);
        } else {
            declineMale(name, sexes, forms);
        }
    }

    /** What stands before -ович and -евич: Иван, Серге, Юрь, Дмитри. */
    static void fatherStems(String name, Consumer<String> stems) {
        String stem = name.substring(0, name.length() - 1);
        if (name.endsWith("ий")) {
            stems.accept(stem);
            stems.accept(stem.substring(0, stem.length() - 1) + "ь");
        } else {
            stems.accept("йьаяо".indexOf(name.charAt(name.length() - 1)) >= 0 ? stem : STEMS.getOrDefault(name, name));
        }
    }

    private static void declineMale(String name, int sexes, ObjIntConsumer<String> forms) {
        String stem = name.substring(0, name.length() - 1);
        forms.accept(name, NOMINATIVE * sexes);
        if (name.endsWith("ий")) {
            decline(forms, stem, sexes, "й", "я", "ю", "я", "ем", "и");
        } else if (name.endsWith("й") || name.endsWith("ь")) {
            decline(forms, stem, sexes, name.substring(name.length() - 1), "я", "ю", "я", "ем", "е");
        } else {
            boolean hissing = "жшчщц".indexOf(name.charAt(name.length() - 1)) >= 0;
            declineOblique(forms, STEMS.getOrDefault(name, name), sexes, hissing ? "ем" : "ом");
        }
    }

    private static void declineOblique(ObjIntConsumer<String> forms, String stem, int sexes, String instrumental) {
        forms.accept(stem + "а", (GENITIVE | ACCUSATIVE) * sexes);
        forms.accept(stem + "у", DATIVE * sexes);
        forms.accept(stem + instrumental, INSTRUMENTAL * sexes);
        forms.accept(stem + "е", PREPOSITIONAL * sexes);
    }

    private static void decline(ObjIntConsumer<String> forms, String stem, int sexes, String... endings) {
        for (int each = 0; each < endings.length; each++) {
            forms.accept(stem + endings[each], CASES[each] * sexes);
        }
        if (endings[3].equals(endings[1])) {
            forms.accept(stem + endings[3], ACCUSATIVE * sexes);
        }
    }

    /** All forms of a surname, from that of a man. */
    static void surname(String name, ObjIntConsumer<String> forms) {
        String stem = name.substring(0, name.length() - 1);
        char last = name.charAt(name.length() - 1);
        if (name.matches(".*(ов|ев|ин|ын)")) {
            decline(forms, name, 1, "", "а", "у", "а", "ым", "е");
            femaleForms(forms, name, "а", "у");
        } else if (name.matches(".+(ий|ый|ой)")) {
            String root = name.substring(0, name.length() - 2);
            decline(forms, root, 1, name.substring(name.length() - 2), "ого", "ому", "ого", last == 'й' && name.endsWith("ый") ? "ым"
                    : "им", "ом");
            forms.accept(root + "ым", INSTRUMENTAL);
            femaleForms(forms, root, "ая", "ую");
        } else if (last == 'а' || last == 'я') {
            boolean soft = last == 'я' || "гкхжшчщ".indexOf(stem.charAt(stem.length() - 1)) >= 0;
            String vowel = last == 'я' ? "ю" : "у";
            decline(forms, stem, 1 | 1 << NameBits.TO_FEMALE, String.valueOf(last), soft ? "и" : "ы", "е", vowel, last == 'я' ? "ей"
                    : "ой", "е");
        } else if ("оиуюэе".indexOf(last) >= 0 || name.endsWith("ых") || name.endsWith("их")) {
            forms.accept(name, ALL_FORMS);
        } else {
            given(name, true, false, forms);
            forms.accept(name, female(ALL_CASES));
        }
    }

    private static void femaleForms(ObjIntConsumer<String> forms, String root, String nominative, String accusative) {
        forms.accept(root + nominative, female(NOMINATIVE));
        forms.accept(root + accusative, female(ACCUSATIVE));
        forms.accept(root + "ой", female(GENITIVE | DATIVE | INSTRUMENTAL | PREPOSITIONAL));
        forms.accept(root + "ою", female(INSTRUMENTAL));
    }
}
