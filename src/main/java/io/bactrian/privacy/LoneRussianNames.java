package io.bactrian.privacy;

import io.bactrian.privacy.NameSurroundings.Word;
import java.util.regex.Pattern;

/** Given names, patronymics and surnames in Cyrillic letters that stand alone: what is an ordinary word, too, needs more evidence. */
final class LoneRussianNames {

    private static final double LIKE_A_NAME = 0.0;
    private static final String GREETING_JOINTS = " ,.!:\n\r\"«-\u00A0";
    private static final Pattern VERB = Pattern.compile("[а-яё]{2,}(л|ла|лся|лась|ет|ит|ёт|ется|ится)");
    private static final Pattern FIRST_VERB = Pattern.compile(
            "[А-ЯЁ][а-яё]+(ем|ём|им|ет|ёт|ит|ют|ят|ал|ил|ел|ала|ила|ела|али|или|ели|ите|йте)");
    private static final Pattern IMPERATIVE = Pattern.compile("[а-яё]+(ите|йте)(сь)?");

    private final NameReader reader;
    private final NameSurroundings surroundings;
    private final Passage passage;

    LoneRussianNames(NameReader reader, NameSurroundings surroundings) {
        this.reader = reader;
        this.surroundings = surroundings;
        this.passage = reader.passage();
    }

    /** Whether this word by itself is a name, where no other part of it stands beside. */
    boolean isName(NameWord word) {
        if (surroundings.isBefore(passage, word.first(), Word.TITLE)) {
            return !word.noName() || word.isSurname();
        }
        boolean begins = NameSurroundings.beginsSentence(passage, word.start());
        if (word.capitals()) {
            return false;
        }
        if (word.isGiven()) {
            return isGivenAlone(word, begins);
        }
        if (word.patronymic() != 0) {
            return !word.noName() && (reader.lists().isKnownPatronymic(word.plain()) || word.isSurname());
        }
        boolean role = surroundings.isBefore(passage, word.first(), Word.ROLE) || speaks(word) && (word.shaped() != 0 || word.isSurname())
                || surroundings.isBefore(passage, word.first(), Word.VERB, " ");
        char after = passage.at(word.end());
        if (surroundings.isBefore(passage, word.first(), Word.SALUTATION, " ,") && (after == ',' || after == '!') && !word.noName()
                && reader.lists().likeness(word.plain()) > LIKE_A_NAME) {
            return true;
        }
        if (word.isSurname()) {
            boolean unmistakable = !word.noName() && (word.surname() & NameBits.ALSO) == 0;
            return unmistakable && (role || !begins || isSubject(word));
        }
        boolean inside = isAfterSmallLetters(word) && word.plain().length() > 4
                && !surroundings.isBefore(passage, word.first(), Word.PLACE);
        return (role || inside && !begins) && word.shaped() != 0 && !word.noName() && !RussianShapes.isAdjective(word.plain());
    }

    /** "Зорькин надеется", "Зуева прислала": a verb in the singular follows. */
    private boolean isSubject(NameWord word) {
        int next = word.last() + 1;
        return next < passage.words() && passage.wordStart(next) == word.end() + 1 && passage.at(word.end()) == ' '
                && VERB.matcher(passage.word(next)).matches();
    }

    private boolean isGivenAlone(NameWord word, boolean begins) {
        if (word.isPlainGiven() && !word.noName()) {
            return true;
        }
        boolean called = surroundings.isBefore(passage, word.first(), Word.ROLE)
                || surroundings.isBefore(passage, word.first(), Word.GREETING, GREETING_JOINTS) || isCalledBeforeGreeting(word);
        if (called || (word.given() & NameBits.MONTH) != 0) {
            return called;
        }
        if ((word.given() & NameBits.PLACE) != 0) {
            return begins ? speaks(word) : !surroundings.isBefore(passage, word.first(), Word.PLACE) && passage.at(word.start() - 2) != ',';
        }
        return begins ? speaks(word) : isAfterSmallLetters(word);
    }

    /** Within a sentence: after a word in small letters, or after the verb that begins the sentence. */
    private boolean isAfterSmallLetters(NameWord word) {
        int before = word.first() - 1;
        if (before < 0 || passage.at(word.start() - 1) != ' ' || passage.wordEnd(before) != word.start() - 1) {
            return false;
        }
        return Character.isLowerCase(passage.at(passage.wordStart(before)))
                || NameSurroundings.beginsSentence(passage, passage.wordStart(before))
                        && FIRST_VERB.matcher(passage.word(before)).matches();
    }

    private boolean speaks(NameWord word) {
        return passage.at(word.end()) == ' ' && surroundings.is(passage, word.last() + 1, Word.VERB);
    }

    /** "Вера, добрый день!", "Вера, подскажите" */
    private boolean isCalledBeforeGreeting(NameWord word) {
        char after = passage.at(word.end());
        int next = word.last() + 1;
        return (after == ',' || after == '!') && (surroundings.is(passage, next, Word.GREETING)
                || next < passage.words() && passage.wordStart(next) == word.end() + 2 && IMPERATIVE.matcher(passage.word(next)).matches());
    }
}
