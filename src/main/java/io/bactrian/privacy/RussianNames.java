package io.bactrian.privacy;

import io.bactrian.privacy.NameSurroundings.Word;

/** Puts the parts of a name in Cyrillic letters together: they follow each other in a known order and agree in case and sex. */
final class RussianNames {

    private static final String[] NEVER_SURNAMES = {"ть", "ться", "тся", "ите", "ете", "йте", "ные", "ных", "ция", "ции", "ение",
            "ения", "ость", "ости",
        "ами", "ями", "ах", "ях", "ешь", "ишь", "ает", "яет", "уют", "ают"};
    /** How much an unknown word must look like a given name, with and without words that announce a person. */
    private static final double ANNOUNCED = -0.3;
    private static final double UNKNOWN = 0.0;
    /** What a surname that is known adds to that. */
    private static final double KNOWN_SURNAME = 0.3;

    private final NameReader reader;
    private final NameSurroundings surroundings;
    private final Passage passage;
    private final LoneRussianNames alone;

    RussianNames(NameReader reader, NameSurroundings surroundings) {
        this.reader = reader;
        this.surroundings = surroundings;
        this.passage = reader.passage();
        this.alone = new LoneRussianNames(reader, surroundings);
    }

    /** The last part of the name that begins with this one, or null. */
    NameWord lastOf(NameWord first) {
        NameWord last = first.initial() ? afterInitials(first) : null;
        if (last == null && first.isGiven()) {
            last = afterGiven(first);
        }
        if (last == null && first.surnameBits() != 0 && (first.isSurname() || !first.noName())) {
            last = afterSurname(first);
        }
        if (last == null && first.isOpen() && !first.isGiven()) {
            last = afterOpen(first);
        }
        if (last == null) {
            return !first.initial() && alone.isName(first) ? first : null;
        }
        return withRest(first, last);
    }

    /** "Рашид Мамед оглы", "ФИО: Нгуен Ван Тхинь": names that have further parts of their own. */
    private NameWord withRest(NameWord first, NameWord last) {
        NameWord next = reader.after(last);
        if (next == null || next.initial() || next.noName() || last.initial() || next.capitals() != last.capitals()) {
            return last;
        }
        int after = next.last() + 1;
        boolean sonOf = after < passage.words() && passage.word(after).matches("(?iu)(оглы|кызы|углы|улы|гызы)")
                && passage.wordStart(after) == next.end() + 1;
        if (sonOf) {
            return new NameWord(next.first(), after, next.start(), passage.wordEnd(after), next.plain(), 0, 0, 0, NameBits.ALL_FORMS,
                    false, false,
                    next.capitals());
        }
        boolean form = passage.at(first.start() - 2) == ':' && surroundings.isBefore(passage, first.first(), Word.ROLE);
        return form && next.isCyrillic() && next.surnameBits() == 0 ? next : last;
    }

    private NameWord afterGiven(NameWord given) {
        NameWord next = reader.after(given);
        if (next == null) {
            return null;
        }
        if (next.initial()) {
            NameWord family = reader.after(next);
            return family != null && family.initial() ? null : family != null && isFamily(family, given.given()) ? family : null;
        }
        if (NameBits.agree(given.given(), next.patronymic())) {
            NameWord family = reader.after(next);
            return family != null && !family.initial() && isFamily(family, given.given() & next.patronymic()) ? family : next;
        }
        if (NameBits.agree(given.given(), next.given()) && !next.isSurname()) {
            NameWord family = reader.after(next);
            return family != null && family.surnameBits() != 0 && isFamily(family, given.given()) ? family : next;
        }
        boolean doubtful = !given.isPlainGiven() && NameSurroundings.beginsSentence(passage, given.start())
                && !surroundings.isBefore(passage, given.first(), Word.ROLE);
        if (next.surnameBits() == 0 && doubtful || given.capitals() != next.capitals() || next.noName() && doubtful) {
            return null;
        }
        return isFamily(next, given.given()) ? next : null;
    }

    /** Whether a part can be the surname of somebody whose other parts stand in these cases. */
    private boolean isFamily(NameWord part, int cases) {
        if (part.surnameBits() != 0 && (part.isSurname() || !part.noName())) {
            return NameBits.agree(part.surnameBits(), cases) || part.isSurname() && (part.surname() & NameBits.ALSO) == 0 && cases == 0;
        }
        return part.isOpen() && part.isCyrillic() && !part.isGiven() && part.patronymic() == 0 && mayBeSurname(part.plain());
    }

    private static boolean mayBeSurname(String plain) {
        for (String ending : NEVER_SURNAMES) {
            if (plain.endsWith(ending)) {
                return false;
            }
        }
        return plain.length() > 1;
    }

    private NameWord afterSurname(NameWord surname) {
        NameWord next = reader.after(surname);
        if (next == null) {
            return null;
        }
        if (next.initial()) {
            return lastInitial(next);
        }
        if (!NameBits.agree(surname.surnameBits(), next.given()) || surname.capitals() != next.capitals()) {
            return null;
        }
        NameWord third = reader.after(next);
        if (third == null) {
            return next;
        }
        if (NameBits.agree(next.given(), third.patronymic())) {
            return third;
        }
        // "Отчётов Иван Петров": the one in the middle begins the name.
        boolean middleBegins = !surname.isSurname() && third.surnameBits() != 0 && NameBits.agree(next.given(), third.surnameBits());
        return middleBegins ? null : next;
    }

    /** The initials after a surname: one or two. */
    private NameWord lastInitial(NameWord initial) {
        NameWord second = reader.after(initial);
        return second != null && second.initial() ? second : initial;
    }

    /** A surname that nobody knows shows itself by a given name and a patronymic, or by two initials. */
    private NameWord afterOpen(NameWord open) {
        NameWord next = reader.after(open);
        if (next == null) {
            return null;
        }
        if (next.initial()) {
            NameWord second = reader.after(next);
            if (second == null || !second.initial()) {
                return null;
            }
            NameWord family = reader.after(second);
            return family != null && family.surnameBits() != 0 ? null : second;
        }
        if (open.capitals() != next.capitals() || !mayBeSurname(open.plain()) || RussianShapes.isAdjective(open.plain())
                && open.shaped() == 0) {
            return null;
        }
        if (!next.isGiven()) {
            return areBothUnknown(open, next) ? next : null;
        }
        NameWord third = reader.after(next);
        if (third != null && NameBits.agree(next.given(), third.patronymic())) {
            return third;
        }
        boolean line = NameSurroundings.isLine(passage, open.start(), next.end()) && (next.given() & (NameBits.NOMINATIVE | NameBits.female(
                NameBits.NOMINATIVE))) != 0;
        boolean expected = line || surroundings.isBefore(passage, open.first(), Word.ROLE)
                || !NameSurroundings.beginsSentence(passage, open.start());
        return expected && next.isPlainGiven() && third == null ? next : null;
    }

    /** "Пегги Уитсон": Russian writes two capitals in a row within a sentence hardly for anything but a name. */
    private boolean areBothUnknown(NameWord first, NameWord second) {
        boolean plain = !first.capitals() && first.shaped() == 0 && second.isOpen() && second.isCyrillic()
                && !RussianShapes.isAdjective(first.plain())
                && !RussianShapes.isAdjective(second.plain()) && mayBeSurname(second.plain());
        NameWord third = plain ? reader.after(second) : null;
        boolean announced = surroundings.isBefore(passage, first.first(), Word.ROLE) || surroundings.is(passage, second.last() + 1,
                Word.VERB)
                || surroundings.isBefore(passage, first.first(), Word.VERB, " ");
        double likeness = reader.lists().likeness(first.plain()) + (second.surnameBits() != 0 ? KNOWN_SURNAME : 0);
        return plain && third == null && (announced ? likeness > ANNOUNCED
                : likeness > UNKNOWN && !NameSurroundings.beginsSentence(passage, first.start()));
    }

    private NameWord afterInitials(NameWord initial) {
        NameWord next = reader.after(initial);
        if (next == null) {
            return null;
        }
        boolean two = next.initial();
        NameWord family = two ? reader.after(next) : next;
        if (family == null || family.initial() || !family.isCyrillic()) {
            return null;
        }
        boolean known = family.isSurname() || family.shaped() != 0 && !family.noName();
        return known || two && family.isOpen() && mayBeSurname(family.plain()) ? family : null;
    }
}
