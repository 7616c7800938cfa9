package io.bactrian.llm.cache;

import io.bactrian.llm.cache.Token.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a word that no list has for a misspelt one of the lists, when one letter inside it is missing, added, wrong or swapped. Only
 * long words, and never at their ends: import and impart, adopt and adapt are different words.
 */
final class Spelling {

    private static final int LEAST = 7;

    private Spelling() {
    }

    static List<Token> corrected(List<Token> tokens, Lexicon lexicon) {
        List<Token> corrected = new ArrayList<>(tokens.size());
        for (Token token : tokens) {
            boolean suspicious = token.shape() == Shape.WORD && !token.name() && token.stem().length() >= LEAST
                    && !lexicon.knows(token.stem()) && token.lower().codePoints().allMatch(Character::isLetter);
            corrected.add(suspicious ? corrected(token, lexicon) : token);
        }
        return corrected;
    }

    private static Token corrected(Token token, Lexicon lexicon) {
        String found = null;
        for (String word : lexicon.vocabulary()) {
            if (near(token.stem(), word)) {
                if (found != null) {
                    return token;
                }
                found = word;
            }
        }
        return found == null ? token : new Token(token.text(), token.lower(), found, token.shape(), false, token.sentence(),
                token.clause());
    }

    private static boolean near(String one, String other) {
        if (other.length() < LEAST - 1 || Math.abs(one.length() - other.length()) > 1 || one.charAt(0) != other.charAt(0)
                || one.charAt(1) != other.charAt(1)) {
            return false;
        }
        int start = 0;
        while (start < Math.min(one.length(), other.length()) && one.charAt(start) == other.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < Math.min(one.length(), other.length()) - start
                && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
            end++;
        }
        int left = one.length() - start - end;
        int right = other.length() - start - end;
        boolean swapped = left == 2 && right == 2 && one.charAt(start) == other.charAt(start + 1)
                && one.charAt(start + 1) == other.charAt(start);
        return start >= 3 && end >= 1 && (swapped || left <= 1 && right <= 1);
    }
}
