package io.bactrian.logs;

import java.util.Arrays;

/** The tokens of one line, as ranges of its text. It is filled anew for every line, so that a line costs no object. */
final class TokenBuffer {

    /** What a variable is in canonical text; no input holds it, because control characters are read as spaces. */
    static final char VARIABLE = '\u0001';
    /** Between two tokens that touch; a space is between two that do not. */
    static final char GLUE = '\u0002';
    /** A space within a token. */
    static final char INNER_SPACE = '\u0003';

    static final int MOST_TOKENS = 256;

    /** The line itself; every range points into it. */
    char[] text = new char[0];
    final int[] start = new int[MOST_TOKENS + 16];
    final int[] end = new int[MOST_TOKENS + 16];
    final boolean[] variable = new boolean[MOST_TOKENS + 16];
    final boolean[] glued = new boolean[MOST_TOKENS + 16];
    /** A number with its unit. */
    final boolean[] quantity = new boolean[MOST_TOKENS + 16];
    int size;

    char[] canonical = new char[1024];
    int canonicalLength;

    void clear(char[] line) {
        text = line;
        size = 0;
    }

    boolean isFull() {
        return size >= MOST_TOKENS;
    }

    void add(int from, int to, boolean isVariable, boolean isGlued) {
        start[size] = from;
        end[size] = to;
        variable[size] = isVariable;
        glued[size] = isGlued && size > 0;
        quantity[size] = false;
        size++;
    }

    void copy(int from, int to) {
        start[to] = start[from];
        end[to] = end[from];
        variable[to] = variable[from];
        glued[to] = glued[from];
        quantity[to] = quantity[from];
    }

    int length(int token) {
        return end[token] - start[token];
    }

    /** Whether a token is this one character, literally. */
    boolean is(int token, char mark) {
        return token >= 0 && token < size && !variable[token] && end[token] - start[token] == 1 && text[start[token]] == mark;
    }

    int flags(int token) {
        return variable[token] ? 0 : Vocabulary.flags(text, start[token], end[token]);
    }

    /** Writes the tokens as one text in which equal skeletons are equal, into {@link #canonical}. */
    void writeCanonical() {
        int length = 0;
        for (int token = 0; token < size; token++) {
            int needed = length + 2 + end[token] - start[token];
            if (needed > canonical.length) {
                canonical = Arrays.copyOf(canonical, needed * 2);
            }
            if (token > 0) {
                canonical[length++] = glued[token] ? GLUE : ' ';
            }
            if (variable[token]) {
                canonical[length++] = VARIABLE;
                continue;
            }
            for (int index = start[token]; index < end[token]; index++) {
                char letter = text[index];
                canonical[length++] = letter <= ' ' ? INNER_SPACE : letter;
            }
        }
        canonicalLength = length;
    }
}
