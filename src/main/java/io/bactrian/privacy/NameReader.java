package io.bactrian.privacy;

import java.util.Set;

/** Reads the capitalised words of a passage as parts of names. */
final class NameReader {

    private static final Set<String> PREFIXES = Set.of("Mc", "Mac", "De", "Du", "La", "Le", "Von", "Van", "Di", "Fitz", "O'", "D'",
            "L'", "Mb", "Da");
    private static final String JOINED_BEFORE = "@#_/\\$&=";

    private final NameLists lists;
    private final Passage passage;
    private final Findings findings;

    NameReader(NameLists lists, Passage passage, Findings findings) {
        this.lists = lists;
        this.passage = passage;
        this.findings = findings;
    }

    NameLists lists() {
        return lists;
    }

    Passage passage() {
        return passage;
    }

    /** The part of a name that begins with a word, or null when the word is none: in small letters, in an address, taken already. */
    NameWord at(int word) {
        if (word < 0 || word >= passage.words()) {
            return null;
        }
        int start = passage.wordStart(word);
        if (!Character.isUpperCase(passage.at(start)) || isJoinedBefore(start)) {
            return null;
        }
        int last = word;
        int end = end(word);
        if (end - start == 1) {
            return initial(word, start);
        }
        boolean capitals = isCapitals(start, end);
        if (!capitals && !isCapitalised(start, end)) {
            return null;
        }
        // "Смирнова-Ким", "Jean-Luc": one part in two words.
        if (Passage.isHyphen(passage.at(end)) && word + 1 < passage.words() && passage.wordStart(word + 1) == end + 1
                && Character.isUpperCase(passage.at(end + 1)) && end(word + 1) - end > 2) {
            last = word + 1;
            end = end(last);
        }
        char after = passage.at(end);
        boolean joinedAfter = Passage.isDigit(after) || after == '_' || after == '@' || after == '.' && Passage.isLetter(passage.at(end
                + 1))
                && !Character.isUpperCase(passage.at(end + 1)) || Passage.isHyphen(after) && Passage.isDigit(passage.at(end + 1));
        if (joinedAfter || !findings.isFree(start, end)) {
            return null;
        }
        return last == word ? read(word, start, end, capitals) : compound(word, start, end, capitals);
    }

    private boolean isJoinedBefore(int start) {
        char before = passage.at(start - 1);
        return Passage.isDigit(before) || Passage.isHyphen(before) && Passage.isLetter(passage.at(start - 2))
                || JOINED_BEFORE.indexOf(before) >= 0
                || before == '.' && Character.isLowerCase(passage.at(start - 2)) && Character.isLowerCase(passage.at(start - 3))
                && passage.at(start - 2) < 128;
    }

    /** The end of a word without the 's of a possessive. */
    private int end(int word) {
        int end = passage.wordEnd(word);
        int start = passage.wordStart(word);
        char apostrophe = passage.at(end - 2);
        boolean possessive = end - start > 3 && passage.at(end - 1) == 's' && (apostrophe == '\'' || apostrophe == '\u2019');
        return possessive ? end - 2 : end;
    }

    private NameWord initial(int word, int start) {
        boolean dotted = passage.at(start + 1) == '.';
        boolean latin = passage.at(start) < 128;
        return dotted || latin && passage.at(start + 1) == ' ' && passage.at(start) != 'I' && passage.at(start) != 'A'
                ? new NameWord(word, word, start, dotted ? start + 2 : start + 1, NameLists.plain(passage.word(word)), 0, 0, 0, 0,
                        false, true, true) : null;
    }

    private boolean isCapitals(int start, int end) {
        for (int at = start; at < end; at++) {
            if (Character.isLowerCase(passage.at(at))) {
                return false;
            }
        }
        return true;
    }

    /** Anna, McDonald, O'Neil, D'Angelo; but not LeadController. */
    private boolean isCapitalised(int start, int end) {
        int capitals = 0;
        for (int at = start + 1; at < end; at++) {
            capitals += Character.isUpperCase(passage.at(at)) ? 1 : 0;
        }
        if (capitals == 0) {
            return true;
        }
        int prefix = 0;
        for (int at = start + 1; at < end && !Character.isUpperCase(passage.at(at)); at++) {
            prefix = at - start + 1;
        }
        return capitals == 1 && PREFIXES.contains(passage.text().substring(start, start + prefix).replace('\u2019', '\''));
    }

    private NameWord read(int word, int start, int end, boolean capitals) {
        String plain = NameLists.plain(passage.text().substring(start, end)).replace('\u2019', '\'');
        int surname = lists.listedSurname(plain.indexOf('\'') < 0 ? plain : plain.replace("'", ""));
        return new NameWord(word, word, start, end, plain, lists.given(plain), surname, surname != 0 ? 0 : lists.shapedSurname(plain),
                lists.patronymic(plain), lists.isNoName(plain) || lists.isOrdinaryByEnding(plain), false, capitals);
    }

    private NameWord compound(int word, int start, int end, boolean capitals) {
        NameWord head = read(word, start, end(word), capitals);
        NameWord tail = read(word + 1, passage.wordStart(word + 1), end, capitals);
        int given = head.given() != 0 && tail.given() != 0 ? head.given() & tail.given() : 0;
        int surname = head.surnameBits() != 0 && tail.surnameBits() != 0 || head.surname() != 0 || tail.surname() != 0
                ? head.surnameBits() | tail.surnameBits() : 0;
        boolean noName = head.noName() && head.surname() == 0 || tail.noName() && tail.surname() == 0;
        return new NameWord(word, word + 1, start, end, head.plain() + '-' + tail.plain(), given, noName ? 0 : surname & ~NameBits.SHAPE, 0,
                tail.patronymic(), noName, false, capitals);
    }

    /** The part that follows another one of the same name, or null: after a blank, or right after an initial. */
    NameWord after(NameWord part) {
        int next = part.last() + 1;
        if (next >= passage.words()) {
            return null;
        }
        int at = part.end();
        int blanks = 0;
        while (Passage.isBlank(passage.at(at)) && blanks < 2) {
            at++;
            blanks++;
        }
        boolean near = at == passage.wordStart(next) && (blanks > 0 || part.initial());
        return near ? at(next) : null;
    }
}
