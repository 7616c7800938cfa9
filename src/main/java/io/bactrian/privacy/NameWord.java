package io.bactrian.privacy;

/**
 * A capitalised word, or two with a hyphen between them, and what it may be within a person's name.
 *
 * @param first its first word in the passage
 * @param last its last one
 * @param given cases and marks as a given name, 0 if it is none
 * @param surname the same as a surname of the lists
 * @param shaped the same by its ending alone
 * @param patronymic cases as a patronymic
 * @param noName whether it is an ordinary word or the name of something else
 * @param initial whether it is one letter and a full stop
 * @param capitals whether all of it is in capitals
 */
record NameWord(int first, int last, int start, int end, String plain, int given, int surname, int shaped, int patronymic,
        boolean noName, boolean initial,
                boolean capitals) {

    boolean isGiven() {
        return given != 0;
    }

    /** A given name that is nothing else. */
    boolean isPlainGiven() {
        return given != 0 && (given & NameBits.ALSO) == 0;
    }

    boolean isSurname() {
        return surname != 0;
    }

    /** What it may be as a surname: by the lists, or else by its ending. */
    int surnameBits() {
        return surname != 0 ? surname : shaped;
    }

    boolean isCyrillic() {
        return plain.charAt(0) >= '\u0400' && plain.charAt(0) <= '\u052F';
    }

    /** Nothing is known of it, but it may be somebody's surname. */
    boolean isOpen() {
        return !noName && !initial && plain.length() > 1;
    }
}
