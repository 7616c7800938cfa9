package io.bactrian.privacy;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** The surnames that a text has given in full: where they stand alone in it, in whatever case, the same person is meant. */
final class KnownSurnames {

    private static final int SHORTEST_STEM = 3;

    private final Set<String> stems = new HashSet<>();

    /** Takes the parts of a name that are neither given names nor initials, from a name that is beyond doubt. */
    void learn(NameReader reader, NameWord first, NameWord last) {
        if (first == last || !first.isGiven() && first.surnameBits() == 0 && !first.initial()) {
            return;
        }
        for (NameWord part = first; part != null; part = part == last ? null : reader.after(part)) {
            boolean family = !part.initial() && part.patronymic() == 0 && !part.capitals() && (part.surnameBits() != 0 || !part.isGiven());
            if (family && part.plain().length() >= SHORTEST_STEM) {
                stems.add(stem(part));
            }
        }
    }

    /** Adds the places where such a surname stands alone, as far as the rest of the text allows it. */
    void findAgain(NameReader reader, Findings findings, Predicate<NameWord> allowed) {
        if (stems.isEmpty()) {
            return;
        }
        for (int word = 0; word < reader.passage().words(); word++) {
            NameWord name = reader.at(word);
            if (name != null && !name.initial() && !name.capitals() && !name.noName() && stems.contains(stem(name)) && allowed.test(name)) {
                findings.add(Finding.Kind.PERSON, name.start(), name.end());
            }
        }
    }

    /** A Russian surname without the ending of its case. */
    private static String stem(NameWord name) {
        if (!name.isCyrillic()) {
            return name.plain();
        }
        String stem = name.plain().replaceAll("(ого|ому|ыми?|ими?|ой|ый|ий|ая|ую|ом|ем|а|я|у|ю|е|ы|и)$", "");
        return stem.length() < SHORTEST_STEM ? name.plain() : stem;
    }
}
