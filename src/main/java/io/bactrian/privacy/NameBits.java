package io.bactrian.privacy;

/** What a word may be within a person's name, as a set of bits: six cases of each sex, and what the lists say of the word. */
final class NameBits {

    static final int NOMINATIVE = 1;
    static final int GENITIVE = 1 << 1;
    static final int DATIVE = 1 << 2;
    static final int ACCUSATIVE = 1 << 3;
    static final int INSTRUMENTAL = 1 << 4;
    static final int PREPOSITIONAL = 1 << 5;
    static final int ALL_CASES = (1 << 6) - 1;
    /** From a man's cases to a woman's. */
    static final int TO_FEMALE = 6;
    static final int ALL_FORMS = ALL_CASES | ALL_CASES << TO_FEMALE;
    /** It is an ordinary word, too. */
    static final int WORD = 1 << 12;
    /** It is a place, too. */
    static final int PLACE = 1 << 13;
    /** It is a month, too. */
    static final int MONTH = 1 << 14;
    static final int ALSO = WORD | PLACE | MONTH;
    /** Only its ending looks like a surname's; no list knows it. */
    static final int SHAPE = 1 << 15;

    private NameBits() {
    }

    /** Whether two parts can stand in the same case and sex. */
    static boolean agree(int one, int other) {
        return (one & other & ALL_FORMS) != 0;
    }

    static int female(int cases) {
        return cases << TO_FEMALE;
    }

    /** The marks of the lists: ! also a word, @ also a place, % also a month. */
    static int marks(String entry) {
        return switch (entry.charAt(entry.length() - 1)) {
            case '!' -> WORD;
            case '@' -> PLACE;
            case '%' -> MONTH;
            default -> 0;
        };
    }

    static String withoutMarks(String entry) {
        return marks(entry) == 0 ? entry : entry.substring(0, entry.length() - 1);
    }
}
