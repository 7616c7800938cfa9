package io.bactrian.privacy;

import java.util.Locale;

/** What stands around a name, and what it says: a title, a greeting, a street, a firm, the beginning of a sentence. */
final class NameSurroundings {

    /** The sections of {@code name-context.txt}. */
    enum Word {
        TITLE, ROLE, GREETING, ORGANISATION, AFTER_ORGANISATION, STREET, AFTER_STREET, PLACE, CUE, INTRODUCTION, VERB, SALUTATION,
        PLACE_NAME, ADDRESSEE, INTRODUCER
    }

    private static final int LONGEST_TITLE = 32;
    private static final int MOST_WORDS_OF_A_STREET = 5;

    private final Lexicon lexicon = new Lexicon();

    NameSurroundings() {
        Lexicon.read("name-context.txt", (section, word) ->
                lexicon.add(NameLists.plain(word), 1 << Word.valueOf(section.toUpperCase(Locale.ROOT).replace('-', '_')).ordinal()));
    }

    boolean is(Passage passage, int word, Word wanted) {
        return word >= 0 && word < passage.words() && (lexicon.of(NameLists.plain(passage.word(word))) & 1 << wanted.ordinal()) != 0;
    }

    /** Whether such a word stands right before a place, parted from it by a blank, an abbreviation's full stop, a quote or a colon. */
    boolean isBefore(Passage passage, int word, Word wanted) {
        return isBefore(passage, word, wanted, " .\"'«“„:(\u00A0-");
    }

    boolean isBefore(Passage passage, int word, Word wanted, String joints) {
        int before = word - 1;
        if (before < 0) {
            return false;
        }
        int from = passage.wordEnd(before);
        int to = passage.wordStart(word);
        if (to - from > 4) {
            return false;
        }
        for (int at = from; at < to; at++) {
            char letter = passage.at(at);
            if (joints.indexOf(letter) < 0 || letter == '.' && from - passage.wordStart(before) > 6) {
                return false;
            }
        }
        if (is(passage, before, wanted)) {
            return true;
        }
        // г-н, г-жа, р-н, пр-т
        boolean hyphen = before > 0 && passage.wordStart(before) == passage.wordEnd(before - 1) + 1
                && Passage.isHyphen(passage.at(passage.wordStart(before) - 1));
        return hyphen && (lexicon.of(NameLists.plain(passage.text().substring(passage.wordStart(before - 1), passage.wordEnd(before))
                .replace('\u2011', '-'))) & 1 << wanted.ordinal()) != 0;
    }

    /** Whether such a word stands right after a name. */
    boolean isAfter(Passage passage, NameWord last, Word wanted) {
        int next = last.last() + 1;
        if (next >= passage.words()) {
            return false;
        }
        int from = last.end() + (passage.wordEnd(last.last()) - last.end());
        for (int at = from; at < passage.wordStart(next); at++) {
            if (" ,-\u00A0".indexOf(passage.at(at)) < 0 || at - from > 1) {
                return false;
            }
        }
        return is(passage, next, wanted) && (wanted != Word.AFTER_ORGANISATION || passage.at(from) != ','
                || passage.text().startsWith(", In", from)
                || passage.text().startsWith(", L", from));
    }

    /** Whether the name is the second of two streets: "на углу улиц Садовой и Мира". */
    boolean isSecondStreet(Passage passage, int word) {
        if (word < 2 || !passage.lowerWord(word - 1).matches("и|and")) {
            return false;
        }
        int farthest = Math.max(0, word - MOST_WORDS_OF_A_STREET);
        for (int before = word - 2; before >= farthest; before--) {
            if (is(passage, before, Word.STREET)) {
                return true;
            }
            if (!Character.isUpperCase(passage.at(passage.wordStart(before)))) {
                return false;
            }
        }
        return false;
    }

    /** Whether a street's word follows: Lincoln Avenue, Martin Luther King Boulevard. */
    boolean isBeforeStreet(Passage passage, NameWord last) {
        int next = last.last() + 1;
        boolean another = next < passage.words() && passage.wordStart(next) == passage.wordEnd(last.last()) + 1
                && Character.isUpperCase(passage.at(passage.wordStart(next)));
        return isAfter(passage, last, Word.AFTER_STREET) || another && passage.at(passage.wordEnd(next)) == ' '
                && Character.isUpperCase(passage.at(passage.wordEnd(next) + 1)) && is(passage, next + 1, Word.AFTER_STREET);
    }

    /** Whether a place is the beginning of a sentence, a line or an item. */
    static boolean beginsSentence(Passage passage, int start) {
        int at = start - 1;
        while (at >= 0 && (Passage.isBlank(passage.at(at)) || "\"'«“„([*_>".indexOf(passage.at(at)) >= 0)) {
            at--;
        }
        return at < 0 || ".!?…\n:;•\u2014\u2013-\r|)".indexOf(passage.at(at)) >= 0;
    }

    /** Whether nothing but the name stands in its line, except marks and what follows a comma. */
    static boolean isLine(Passage passage, int start, int end) {
        int from = start - 1;
        while (Passage.isBlank(passage.at(from)) || passage.at(from) == '-' || passage.at(from) == '\u2014' || passage.at(from) == '>') {
            from--;
        }
        int to = end;
        while (Passage.isBlank(passage.at(to))) {
            to++;
        }
        return passage.at(from) == '\n' && (passage.at(to) == '\n' || passage.at(to) == '\r' || passage.at(to) == ','
                || passage.at(to) == '<');
    }

    /** «Анна Каренина», «Иван да Марья»: a few words alone in such quotes are a title or a brand. */
    static boolean isInTitle(Passage passage, int start, int end) {
        int open = boundary(passage, start - 1, -1, "«„");
        int close = boundary(passage, end, 1, "»“");
        return open >= 0 && close >= 0 && close - open <= LONGEST_TITLE;
    }

    /** The quote that is reached without meeting punctuation, or -1. */
    private static int boundary(Passage passage, int from, int step, String quotes) {
        for (int at = from, count = 0; count < LONGEST_TITLE; at += step, count++) {
            char letter = passage.at(at);
            if (quotes.indexOf(letter) >= 0) {
                return at;
            }
            if (!Passage.isLetter(letter) && letter != ' ' && !Passage.isHyphen(letter)) {
                return -1;
            }
        }
        return -1;
    }

    /** "Johnson & Johnson", «Иванов и партнёры»: the name of a firm goes on. */
    static boolean goesOnAsFirm(Passage passage, int end) {
        String rest = passage.text().substring(end, Math.min(passage.length(), end + 14)).toLowerCase(Locale.ROOT);
        return rest.startsWith(" & ") || rest.startsWith("&") || rest.startsWith(" and sons") || rest.startsWith(" and co")
                && !rest.startsWith(" and com") && !rest.startsWith(" and con") && !rest.startsWith(" and cou")
                        || rest.startsWith(" and partner")
                || rest.startsWith(" и партн") || rest.startsWith(" и ко ") || rest.startsWith(" и сын");
    }
}
