package io.bactrian.privacy;

import io.bactrian.privacy.NameSurroundings.Word;

/** Names that somebody wrote in small letters: believed only beside a patronymic or a known surname, or after "my name is". */
final class SmallLetterNames {

    private static final int SHORTEST = 3;

    private final NameLists lists;
    private final NameSurroundings surroundings;
    private final Passage passage;
    private final Findings findings;

    SmallLetterNames(NameLists lists, NameSurroundings surroundings, Passage passage, Findings findings) {
        this.lists = lists;
        this.surroundings = surroundings;
        this.passage = passage;
        this.findings = findings;
    }

    /** Adds the name that begins with this word, if one does. Returns the last word of it, or else the word itself. */
    int afterNameAt(int word) {
        if (passage.wordEnd(word) - passage.wordStart(word) < SHORTEST || isJoined(word)) {
            return word;
        }
        String plain = NameLists.plain(passage.word(word));
        int given = lists.given(plain);
        int surname = lists.listedSurname(plain);
        if (given == 0 && surname == 0 || lists.isNoName(plain) && next(word) == null) {
            return word;
        }
        int last = given != 0 ? afterGiven(word, plain, given) : word - 1;
        if (last < word && surname != 0) {
            last = afterSurname(word, surname);
        }
        if (last < word || !findings.isFree(passage.wordStart(word), passage.wordEnd(last))
                || surroundings.isBefore(passage, word, Word.STREET) || surroundings.isBefore(passage, word, Word.ORGANISATION)) {
            return word;
        }
        findings.add(Finding.Kind.PERSON, passage.wordStart(word), passage.wordEnd(last));
        return last;
    }

    /** The last word of a name that begins with a given name; before the word itself when there is none. */
    private int afterGiven(int word, String plain, int given) {
        String next = next(word);
        if (next != null && NameBits.agree(given, lists.patronymic(next))) {
            String third = next(word + 1);
            return third != null && NameBits.agree(given, lists.listedSurname(third)) ? word + 2 : word + 1;
        }
        boolean plainGiven = (given & NameBits.ALSO) == 0 && !lists.isNoName(plain);
        if (!plainGiven) {
            return word - 1;
        }
        boolean introduced = surroundings.isBefore(passage, word, Word.INTRODUCTION, " ,:\n");
        int family = next == null || lists.isNoName(next) ? 0 : lists.listedSurname(next);
        boolean known = NameBits.agree(given, family) && (family & NameBits.ALSO) == 0;
        boolean shaped = introduced && next != null && NameBits.agree(given, lists.shapedSurname(next)) && next.length() > 4;
        return known || shaped ? word + 1 : introduced ? word : word - 1;
    }

    private int afterSurname(int word, int surname) {
        String next = next(word);
        int given = next == null ? 0 : lists.given(next);
        if (!NameBits.agree(surname, given)) {
            return word - 1;
        }
        String third = next(word + 1);
        if (third != null && NameBits.agree(given, lists.patronymic(third))) {
            return word + 2;
        }
        boolean cyrillic = passage.at(passage.wordStart(word)) >= '\u0400';
        boolean unmistakable = (surname & NameBits.ALSO) == 0 && (given & NameBits.ALSO) == 0 && !lists.isNoName(next);
        return cyrillic && unmistakable ? word + 1 : word - 1;
    }

    /** The next word, if a single blank parts it and it is in small letters; else null. */
    private String next(int word) {
        int next = word + 1;
        boolean near = next < passage.words() && passage.wordStart(next) == passage.wordEnd(word) + 1
                && passage.at(passage.wordEnd(word)) == ' ';
        return near && Character.isLowerCase(passage.at(passage.wordStart(next))) && !isJoined(next)
                ? NameLists.plain(passage.word(next)) : null;
    }

    private boolean isJoined(int word) {
        char before = passage.at(passage.wordStart(word) - 1);
        char after = passage.at(passage.wordEnd(word));
        return "@#_/\\$&=.-".indexOf(before) >= 0 || Passage.isDigit(before) || Passage.isDigit(after) || "_@=/-".indexOf(after) >= 0
                || after == '.' && Passage.isLetter(passage.at(passage.wordEnd(word) + 1));
    }
}
