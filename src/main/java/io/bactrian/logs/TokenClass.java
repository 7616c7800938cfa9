package io.bactrian.logs;

import java.util.List;
import java.util.Locale;

/** What sort of word a token is: how likely it is to be a name that changes from line to line. */
enum TokenClass {

    /** A value already. */
    VARIABLE,
    /** {@code RUNNING}: the constant of a program, hardly ever a value. */
    CAPITALS,
    /** {@code com.example.Orders}, {@code onReceive}: the name of something. */
    IDENTIFIER,
    /** {@code opened}, {@code up}: how something stands; another state is another message. */
    STATE,
    WORD,
    /** Punctuation. */
    MARK;

    private static final List<String> PARTICIPLES = List.of("ен", "ена", "ено", "ены", "ется", "ются", "лся", "лась", "лось");

    static TokenClass of(String token) {
        if (token.equals(Skeleton.VARIABLE)) {
            return VARIABLE;
        }
        boolean letters = false;
        boolean capitalsOnly = token.length() > 1;
        boolean identifier = false;
        boolean plain = true;
        for (int index = 0; index < token.length(); index++) {
            char letter = token.charAt(index);
            boolean isLetter = Shape.isLetter(letter);
            letters |= isLetter;
            capitalsOnly &= letter >= 'A' && letter <= 'Z' || letter == '_' && index > 0;
            plain &= isLetter || letter == '\'' || letter == '_' || Character.isDigit(letter);
            if (isLetter && index > 0) {
                char before = token.charAt(index - 1);
                identifier |= Character.isUpperCase(letter) && Character.isLowerCase(before) || isJoint(before) && index > 1;
            }
        }
        if (!letters) {
            return MARK;
        }
        if (capitalsOnly) {
            return CAPITALS;
        }
        if (identifier || !plain) {
            return IDENTIFIER;
        }
        return isState(token) ? STATE : WORD;
    }

    private static boolean isJoint(char letter) {
        return switch (letter) {
            case '.', '_', '-', '/', '@', '$', '\\', TokenBuffer.INNER_SPACE -> true;
            default -> false;
        };
    }

    private static boolean isState(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.endsWith("ed") || lower.endsWith("ing") || PARTICIPLES.stream().anyMatch(lower::endsWith)
                || Vocabulary.is(Vocabulary.STATE, word);
    }
}
