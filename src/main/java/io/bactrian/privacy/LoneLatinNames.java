package io.bactrian.privacy;

import io.bactrian.privacy.NameSurroundings.Word;

/** Given names and surnames in Latin letters that stand alone: what is an ordinary word, a month or a place, too, needs more evidence. */
final class LoneLatinNames {

    private static final double LIKE_A_NAME = -0.1;
    private static final double NOT_UNLIKE_A_NAME = -0.6;
    private static final String GREETING_JOINTS = " ,.!:\n\r\"-\u00A0";

    private final NameReader reader;
    private final NameSurroundings surroundings;
    private final Passage passage;

    LoneLatinNames(NameReader reader, NameSurroundings surroundings) {
        this.reader = reader;
        this.surroundings = surroundings;
        this.passage = reader.passage();
    }

    /** Whether this word by itself is a name, where no other part of it stands beside. */
    boolean isName(NameWord word) {
        if (surroundings.isBefore(passage, word.first(), Word.TITLE)) {
            return !word.noName() || word.isSurname();
        }
        if (word.capitals()) {
            return false;
        }
        if (!word.isGiven()) {
            boolean speaks = word.isSurname() && (word.surname() & NameBits.ALSO) == 0 && surroundings.is(passage, word.last() + 1,
                    Word.VERB)
                    && passage.at(word.end()) == ' ';
            return word.isOpen() && (speaks || isSaluted(word));
        }
        if (word.isPlainGiven() && !word.noName()) {
            return true;
        }
        boolean month = (word.given() & NameBits.MONTH) != 0;
        boolean greeted = surroundings.isBefore(passage, word.first(), Word.SALUTATION, " ,") || !month && (isCalledBeforeGreeting(word)
                || surroundings.isBefore(passage, word.first(), Word.GREETING, GREETING_JOINTS)
                || surroundings.isBefore(passage, word.first(), Word.ROLE));
        boolean said = surroundings.is(passage, word.last() + 1, Word.VERB) && passage.at(word.end()) == ' ';
        if ((word.given() & (NameBits.MONTH | NameBits.PLACE)) != 0 && !greeted) {
            return said && (word.given() & NameBits.PLACE) != 0;
        }
        return greeted || said || surroundings.isBefore(passage, word.first(), Word.CUE, " ");
    }

    /** "My name is …", "I am …", "this is …". */
    boolean isIntroduced(NameWord name) {
        return surroundings.isBefore(passage, name.first(), Word.INTRODUCTION, " ")
                && surroundings.isBefore(passage, name.first() - 1, Word.INTRODUCER, " ") || surroundings.isBefore(passage,
                        name.first(), Word.INTRODUCER, " ")
                && passage.word(name.first() - 1).indexOf('\'') > 0;
    }

    /** "Hi Karan,", "Thanks,\nToney" */
    private boolean isSaluted(NameWord word) {
        char after = passage.at(word.end());
        boolean saluted = (after == ',' || after == '!' || after == '\n' || after == '\r' || after == '.')
                && surroundings.isBefore(passage, word.first(), Word.SALUTATION, " ,")
                || surroundings.isBefore(passage, word.first(), Word.GREETING, " ,\n\r") && NameSurroundings.isLine(passage,
                        word.start(), word.end());
        if (isIntroduced(word)) {
            return true;
        }
        boolean addressed = surroundings.isBefore(passage, word.first(), Word.ADDRESSEE, " ");
        return addressed && reader.lists().likeness(word.plain()) > LIKE_A_NAME || saluted
                && reader.lists().likeness(word.plain()) > NOT_UNLIKE_A_NAME;
    }

    /** "Will, thanks!" */
    private boolean isCalledBeforeGreeting(NameWord word) {
        return passage.at(word.end()) == ',' && surroundings.is(passage, word.last() + 1, Word.GREETING);
    }
}
