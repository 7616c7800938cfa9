package io.bactrian.logs;

/**
 * Cuts a message into words, marks and values. Space separates words; a word falls into pieces at its delimiters, unless it is one value
 * as a whole. Bounded: behind {@value TokenBuffer#MOST_TOKENS} tokens or {@value #LONGEST} letters the rest counts as one value.
 */
final class LineScanner {

    /** Letters of a line that are looked at. */
    static final int LONGEST = 4096;

    private char[] text = new char[512];
    private TokenBuffer tokens;

    /** Reads the message that begins at {@code from} in a line. */
    void scan(String line, int from, TokenBuffer into) {
        int length = Math.min(line.length() - from, LONGEST);
        if (length > text.length) {
            text = new char[Math.max(length, Math.min(LONGEST, text.length * 2))];
        }
        line.getChars(from, from + length, text, 0);
        tokens = into;
        tokens.clear(text);
        int at = 0;
        while (at < length && !tokens.isFull()) {
            if (Shape.isSpace(text[at])) {
                at++;
            } else {
                int end = at + 1;
                while (end < length && !Shape.isSpace(text[end])) {
                    end++;
                }
                word(at, end);
                at = end;
            }
        }
        if (at < length || from + length < line.length()) {
            tokens.size = Math.min(tokens.size, TokenBuffer.MOST_TOKENS);
            tokens.add(0, 0, true, false);
        }
    }

    private void word(int start, int end) {
        int from = start;
        int to = end;
        while (from < to && opens(text[from])) {
            from++;
        }
        while (to > from && closes(text[to - 1])) {
            to--;
        }
        if (from < to) {
            int value = Shape.isWhole(text, from, to) ? from : behindKey(from, to);
            if (value >= 0 && (value == from || Shape.isWhole(text, value, to))) {
                pieces(start, value, start);
                tokens.add(value, to, true, value > start);
                pieces(to, end, start);
                return;
            }
        }
        pieces(start, end, start);
    }

    /** Where the value of {@code key=value} or {@code key:value} begins; -1 where there is no key. */
    private int behindKey(int start, int end) {
        for (int index = start; index < end - 1; index++) {
            char letter = text[index];
            if (letter == '=' || letter == ':') {
                return index > start ? index + 1 : -1;
            }
            if (!Shape.isLetter(letter) && !Shape.isDigit(letter) && letter != '_' && letter != '.' && letter != '-') {
                return -1;
            }
        }
        return -1;
    }

    private void pieces(int start, int end, int wordStart) {
        int piece = start;
        for (int index = start; index < end; index++) {
            char letter = text[index];
            if (Shape.isDelimiter(letter) && !isApostrophe(index, wordStart, end)) {
                piece(piece, index, wordStart);
                mark(index, index + 1, wordStart);
                piece = index + 1;
            } else if (letter == '.' || letter == '*' || letter == '-' || letter == '_') {
                int run = index + 1;
                while (run < end && text[run] == letter) {
                    run++;
                }
                if (run - index > (letter == '_' ? 3 : 2)) {
                    piece(piece, index, wordStart);
                    mark(index, run, wordStart);
                    piece = run;
                }
                index = run - 1;
            }
            if (tokens.isFull()) {
                return;
            }
        }
        piece(piece, end, wordStart);
    }

    /** {@code isn't} is one word: a letter before, one or two behind. */
    private boolean isApostrophe(int index, int wordStart, int end) {
        if (text[index] != '\'' || index == wordStart || !Shape.isLetter(text[index - 1])) {
            return false;
        }
        int behind = index + 1;
        while (behind < end && Shape.isLetter(text[behind])) {
            behind++;
        }
        return behind > index + 1 && behind <= index + 3 && (behind == end || text[behind] != '\'');
    }

    private void piece(int start, int end, int wordStart) {
        if (start >= end || tokens.isFull()) {
            return;
        }
        int core = end;
        while (core > start && (text[core - 1] == '.' || text[core - 1] == '!' || text[core - 1] == '?')) {
            core--;
        }
        if (core == start) {
            mark(start, end, wordStart);
            return;
        }
        boolean variable = Shape.isVariable(text, start, core);
        tokens.add(start, core, variable, start > wordStart);
        tokens.quantity[tokens.size - 1] = variable && Shape.isQuantity(text, start, core);
        if (core < end) {
            mark(core, end, wordStart);
        }
    }

    private void mark(int start, int end, int wordStart) {
        int last = tokens.size - 1;
        boolean glued = start > wordStart;
        // An empty pair of brackets or quotes holds a value that is empty now.
        if (glued && end == start + 1 && last >= 0 && tokens.end[last] == start && tokens.length(last) == 1 && !tokens.variable[last]
                && isPair(text[start - 1], text[start])) {
            tokens.add(start, start, true, true);
        }
        tokens.add(start, end, false, glued);
    }

    private static boolean isPair(char open, char close) {
        return switch (open) {
            case '(' -> close == ')';
            case '[' -> close == ']';
            case '{' -> close == '}';
            case '"', '\'' -> close == open;
            default -> false;
        };
    }

    private static boolean opens(char letter) {
        return switch (letter) {
            case '(', '[', '{', '<', '"', '\'', '`' -> true;
            default -> false;
        };
    }

    private static boolean closes(char letter) {
        return switch (letter) {
            case ')', ']', '}', '>', '"', '\'', '`', ',', ';', ':', '.', '!', '?' -> true;
            default -> false;
        };
    }
}
