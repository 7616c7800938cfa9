package io.bactrian.logs;

/** How much trouble a line tells of by its level and its words. Weak evidence: programs complain about what is usual, too. */
final class Trouble {

    static final int NONE = 0;
    static final int SOME = 1;
    static final int MUCH = 2;

    private static final String GRAVE = "error err severe crit critical alert emerg fatal panic e f";
    private static final String WARNING = "warn warning w";

    private Trouble() {
    }

    /** From the level in the header of a line. */
    static int ofHeader(String line, int messageStart) {
        int start = -1;
        for (int index = 0; index <= messageStart && index <= line.length(); index++) {
            boolean letter = index < messageStart && index < line.length() && Shape.isLetter(line.charAt(index));
            if (letter && start < 0) {
                start = index;
            } else if (!letter && start >= 0) {
                int trouble = ofLevel(line, start, index);
                if (trouble != NONE) {
                    return trouble;
                }
                start = -1;
            }
        }
        return NONE;
    }

    private static int ofLevel(String line, int start, int end) {
        boolean alone = end - start > 2 || start > 0 && line.charAt(start - 1) <= ' ' && end < line.length() && line.charAt(end) <= ' ';
        if (!alone || end - start > 8) {
            return NONE;
        }
        String word = line.substring(start, end).toLowerCase(java.util.Locale.ROOT);
        return contains(GRAVE, word) ? MUCH : contains(WARNING, word) ? SOME : NONE;
    }

    private static boolean contains(String words, String word) {
        int at = words.indexOf(word);
        return at >= 0 && (at == 0 || words.charAt(at - 1) == ' ')
                && (at + word.length() == words.length() || words.charAt(at + word.length()) == ' ');
    }

    /** From the words of a template. */
    static int ofTemplate(String template) {
        int start = -1;
        for (int index = 0; index <= template.length(); index++) {
            boolean letter = index < template.length() && Shape.isLetter(template.charAt(index));
            if (letter && start < 0) {
                start = index;
            } else if (!letter && start >= 0) {
                if (tellsOfTrouble(template.substring(start, index))) {
                    return MUCH;
                }
                start = -1;
            }
        }
        return NONE;
    }

    /** Also at the end of a name: {@code NoRouteToHostException}. */
    private static boolean tellsOfTrouble(String word) {
        return Vocabulary.is(Vocabulary.TROUBLE, word) || word.endsWith("Exception") || word.endsWith("Error") || word.endsWith("Failure");
    }
}
