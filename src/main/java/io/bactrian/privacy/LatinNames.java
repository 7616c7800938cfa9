package io.bactrian.privacy;

import io.bactrian.privacy.NameSurroundings.Word;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Puts the parts of a name in Latin letters together: given names or initials, particles, and a surname, known or not. */
final class LatinNames {

    private static final Set<String> PARTICLES = Set.of("van", "von", "der", "den", "de", "da", "di", "del", "della", "la", "le", "du",
            "dos", "bin", "ibn", "al",
            "el", "ten", "ter", "zu", "y");
    private static final String GREETING_JOINTS = " ,.!:\n\r\"-\u00A0";
    private static final Pattern RUSSIAN = Pattern.compile(".{3,}(ov|ova|ev|eva|in|ina|sky|skiy|skaya|enko|chuk)");
    private static final int MOST_PARTS = 4;
    private static final int LONGEST_ADDRESS = 40;
    /** How much an unknown word must look like a given name, by what speaks for it otherwise. */
    private static final double ANNOUNCED = -0.6;
    private static final double IN_LINE = -0.3;
    private static final double KNOWN = -0.3;
    private static final double UNKNOWN = -0.1;
    private static final double AT_BEGINNING = 0.1;
    private static final double LIKE_GIVEN = 0.2;

    private final NameReader reader;
    private final NameSurroundings surroundings;
    private final Passage passage;
    private final LoneLatinNames alone;

    LatinNames(NameReader reader, NameSurroundings surroundings) {
        this.reader = reader;
        this.surroundings = surroundings;
        this.passage = reader.passage();
        this.alone = new LoneLatinNames(reader, surroundings);
    }

    /** The last part of the name that begins with this one, or null. */
    NameWord lastOf(NameWord first) {
        NameWord last = first.initial() ? afterInitials(first) : null;
        if (last == null && first.isGiven()) {
            last = afterGiven(first);
        }
        if (last == null && !first.initial() && (first.isOpen() || first.isSurname())) {
            last = afterUnknown(first);
        }
        return last == null && !first.initial() && alone.isName(first) ? first : last;
    }

    private NameWord afterGiven(NameWord first) {
        boolean begins = NameSurroundings.beginsSentence(passage, first.start()) && !isExpected(first);
        NameWord last = null;
        NameWord current = first;
        for (int count = 1; count < MOST_PARTS; count++) {
            NameWord next = afterParticles(current);
            if (next == null || next.capitals() && !next.initial() && !first.capitals() || next.isCyrillic()) {
                break;
            }
            if (!next.initial()) {
                if (!isFamily(next, first, begins && !current.initial()) || last != null && !goesOn(last, next)) {
                    break;
                }
                last = next;
            } else if (last != null && !last.isGiven()) {
                break;
            }
            current = next;
        }
        return last;
    }

    private boolean isFamily(NameWord part, NameWord first, boolean begins) {
        if (first.capitals() && (!first.isPlainGiven() || first.noName() || !part.isSurname() && part.shaped() == 0)) {
            return false;
        }
        boolean ordinary = part.noName() || (part.surname() & NameBits.ALSO) != 0;
        boolean doubtful = !first.isPlainGiven() || first.noName();
        if ((first.given() & NameBits.MONTH) != 0) {
            return part.isSurname() && !ordinary;
        }
        if (part.isSurname() || part.patronymic() != 0) {
            return !(ordinary && (doubtful && begins || part.noName() && !part.isSurname()));
        }
        if (part.noName()) {
            return false;
        }
        return part.shaped() != 0 || part.isGiven() || part.isOpen() && !(doubtful && (begins || (first.given() & NameBits.PLACE) != 0));
    }

    /** After a surname only a further one follows (García Márquez), or what makes a middle name of the last part. */
    private boolean goesOn(NameWord last, NameWord next) {
        boolean known = (next.isSurname() || next.shaped() != 0) && !next.noName();
        boolean middle = last.isGiven() || last.surnameBits() == 0 && reader.lists().likeness(last.plain()) > LIKE_GIVEN;
        return middle && next.isOpen() || known && (last.isGiven() || last.patronymic() != 0 || (next.plain().endsWith("ez")
                || next.isSurname()) && !last.noName());
    }

    private NameWord afterParticles(NameWord part) {
        NameWord next = reader.after(part);
        if (next != null) {
            return next;
        }
        int word = part.last() + 1;
        int particles = 0;
        while (particles < 2 && word < passage.words() && PARTICLES.contains(passage.word(word).toLowerCase(Locale.ROOT))
                && passage.wordStart(word) - passage.wordEnd(word - 1) == 1 && passage.at(passage.wordEnd(word - 1)) == ' ') {
            word++;
            particles++;
        }
        boolean near = particles > 0 && word < passage.words() && passage.wordStart(word) - passage.wordEnd(word - 1) == 1;
        NameWord family = near ? reader.at(word) : null;
        return family == null || family.initial() || family.noName() && !family.isSurname() ? null : family;
    }

    private NameWord afterInitials(NameWord initial) {
        NameWord current = initial;
        NameWord family = reader.after(current);
        for (int count = 0; count < 2 && family != null && family.initial(); count++) {
            current = family;
            family = reader.after(current);
        }
        if (family == null || family.initial() || passage.at(initial.start() + 1) != '.' || family.isCyrillic()) {
            return null;
        }
        char before = passage.at(initial.start() - 1);
        boolean item = before == '\n' || Passage.isLetter(before);
        boolean afterName = Passage.isBlank(before) && Character.isLetterOrDigit(passage.at(initial.start() - 2))
                && reader.at(initial.first() - 1) != null;
        if (afterName || item && !family.isSurname()) {
            return null;
        }
        return family.isSurname() || !family.noName() && (family.shaped() != 0 || family.isOpen()) ? family : null;
    }

    /** A given name that nobody knows shows itself by its look, a known surname, the words around, or by standing in a line of its own. */
    private NameWord afterUnknown(NameWord first) {
        NameWord next = afterParticles(first);
        if (next != null && next.initial() && first.isOpen() && !first.capitals()) {
            next = reader.after(next);
        }
        if (next == null || next.initial() || next.isCyrillic() || first.capitals() != next.capitals() || first.noName()
                && !first.isSurname()) {
            return null;
        }
        if (next.patronymic() != 0 || next.isPlainGiven() && !next.noName() && isRussianSurname(first)) {
            return withPatronymic(next);
        }
        if (next.noName() && !next.isSurname() || !first.isOpen() || first.capitals()) {
            return null;
        }
        NameWord third = next.isGiven() ? reader.after(next) : null;
        NameWord last = third != null && !third.initial() && !third.noName() && isFamily(third, next, false) ? third : next;
        NameWord beyond = reader.after(last);
        if (beyond != null && beyond.noName() && !beyond.initial() || isAmidNumbers(first, last)) {
            return null;
        }
        double likeness = reader.lists().likeness(first.plain());
        boolean known = last.isSurname() || last.shaped() != 0;
        boolean begins = NameSurroundings.beginsSentence(passage, first.start());
        boolean role = surroundings.isBefore(passage, first.first(), Word.ROLE);
        if (surroundings.isBefore(passage, first.first(), Word.TITLE) || role && (last.isSurname() || passage.at(first.start() - 1) != ' '
                || passage.at(first.start() - 2) == ':')) {
            return last;
        }
        double needed = isAnnounced(first, last) ? ANNOUNCED : NameSurroundings.isLine(passage, first.start(), last.end()) ? IN_LINE
                : known ? KNOWN : UNKNOWN;
        return likeness > (begins && needed >= KNOWN ? needed + AT_BEGINNING : needed) ? last : null;
    }

    /** "6639 Canónigo Valiño 70": an address. */
    private boolean isAmidNumbers(NameWord first, NameWord last) {
        return passage.at(last.end()) == ' ' && Passage.isDigit(passage.at(last.end() + 1))
                || Passage.isBlank(passage.at(first.start() - 1)) && Passage.isDigit(passage.at(first.start() - 2));
    }

    private NameWord withPatronymic(NameWord given) {
        NameWord next = reader.after(given);
        return next != null && next.patronymic() != 0 ? next : given;
    }

    private static boolean isRussianSurname(NameWord word) {
        return RUSSIAN.matcher(word.plain()).matches() && !word.noName();
    }

    /** Whether the words before it or a line of its own make a capitalised word somebody's name, not the beginning of a sentence. */
    private boolean isExpected(NameWord first) {
        int word = first.first();
        NameWord next = reader.after(first);
        return surroundings.isBefore(passage, word, Word.TITLE) || surroundings.isBefore(passage, word, Word.ROLE)
                || surroundings.isBefore(passage, word, Word.GREETING, GREETING_JOINTS)
                || next != null && (NameSurroundings.isLine(passage, first.start(), next.end())
                || passage.at(next.end()) == ' ' && surroundings.is(passage, next.last() + 1, Word.VERB));
    }

    private boolean isAnnounced(NameWord first, NameWord last) {
        int word = first.first();
        if (surroundings.isBefore(passage, word, Word.ROLE)
                || surroundings.isBefore(passage, word, Word.GREETING, GREETING_JOINTS) || surroundings.isBefore(passage, word,
                        Word.CUE, " ")) {
            return true;
        }
        boolean verb = surroundings.is(passage, last.last() + 1, Word.VERB) && passage.at(last.end()) == ' ';
        String rest = passage.text().substring(last.end(), Math.min(passage.length(), last.end() + LONGEST_ADDRESS));
        boolean address = rest.startsWith(" <") || rest.startsWith(" (") && rest.indexOf('@') > 0;
        return verb || address || alone.isIntroduced(first);
    }
}
