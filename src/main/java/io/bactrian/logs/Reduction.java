package io.bactrian.logs;

/**
 * Brings the tokens of a line to what stays the same from one line of a kind to the next: dates, quantities and null become values, a
 * quantity that is said again in brackets goes, neighboring values become one. So lists of different lengths look alike.
 */
final class Reduction {

    private static final int FEWEST_DOTS_OF_A_FRAME = 2;

    private final Enclosures enclosures = new Enclosures();
    private TokenBuffer tokens;
    private int size;

    void reduce(TokenBuffer buffer) {
        tokens = buffer;
        dates();
        quantities();
        restatements();
        enclosures.reduce(buffer);
        framesAndGaps();
        collapse();
    }

    private void dates() {
        for (int token = 0; token < tokens.size; token++) {
            if ((tokens.flags(token) & Vocabulary.MONTH) != 0 && (variable(token + 1) || variable(token - 1))) {
                tokens.variable[token] = true;
            }
        }
        for (int token = 0; token < tokens.size; token++) {
            int flags = tokens.flags(token);
            if (flags == 0) {
                continue;
            }
            boolean day = (flags & Vocabulary.DAY) != 0 && (variable(token + 1) || tokens.is(token + 1, ',') || variable(token - 1));
            boolean zone = (flags & Vocabulary.ZONE) != 0 && variable(token - 1);
            boolean nothing = (flags & Vocabulary.NOTHING) != 0 && tokens.is(token - 1, '=');
            tokens.variable[token] = day || zone || nothing;
        }
    }

    /** {@code 5 sec}, {@code 1.2 KB} and {@code <1 sec} are each one value. */
    private void quantities() {
        size = 0;
        for (int token = 0; token < tokens.size; token++) {
            int last = size - 1;
            if (last >= 0 && tokens.variable[last] && (tokens.flags(token) & Vocabulary.UNIT) != 0) {
                tokens.quantity[last] = true;
            } else if (tokens.variable[token] && tokens.glued[token] && tokens.is(last, '<') && token + 1 < tokens.size
                    && !tokens.is(token + 1, '>')) {
                tokens.variable[last] = true;
                tokens.quantity[last] = false;
            } else {
                tokens.copy(token, size++);
            }
        }
        tokens.size = size;
    }

    /** {@code 18846 bytes (18.4 KB)} says the same thing twice, and only from some size on. */
    private void restatements() {
        size = 0;
        for (int token = 0; token < tokens.size; token++) {
            if (tokens.is(token, '(') && size > 0 && tokens.variable[size - 1] && tokens.quantity[size - 1] && variable(token + 1)
                    && tokens.quantity[token + 1] && tokens.is(token + 2, ')')) {
                token += 2;
            } else {
                tokens.copy(token, size++);
            }
        }
        tokens.size = size;
    }

    /** {@code a.b.C.method:12}, a gap like {@code ****} in a row of values, and {@code key=Name{…}} are values. */
    private void framesAndGaps() {
        size = 0;
        for (int token = 0; token < tokens.size; token++) {
            tokens.copy(token, size++);
            int last = size - 1;
            if (tokens.variable[last] && tokens.glued[last] && last >= 2 && tokens.is(last - 1, ':') && tokens.glued[last - 1]
                    && !tokens.variable[last - 2] && dots(last - 2) >= FEWEST_DOTS_OF_A_FRAME) {
                size -= 2;
                tokens.variable[size - 1] = true;
            } else if (isGap(token) && (variable(token + 1) || last > 0 && tokens.variable[last - 1])) {
                tokens.variable[last] = true;
            } else if (last >= 4 && closes(last) && tokens.variable[last - 1] && tokens.glued[last - 1] && tokens.glued[last]
                    && opens(last - 2) && tokens.glued[last - 2] && tokens.glued[last - 3] && tokens.is(last - 4, '=')
                    && !tokens.variable[last - 3] && Shape.isLetter(tokens.text[tokens.start[last - 3]])) {
                size -= 3;
                tokens.variable[size - 1] = true;
            }
        }
        tokens.size = size;
    }

    private int dots(int token) {
        int dots = 0;
        for (int index = tokens.start[token]; index < tokens.end[token]; index++) {
            dots += tokens.text[index] == '.' ? 1 : 0;
        }
        return dots;
    }

    private boolean isGap(int token) {
        if (tokens.variable[token] || tokens.glued[token] || tokens.length(token) < 2) {
            return false;
        }
        char first = tokens.text[tokens.start[token]];
        for (int index = tokens.start[token]; index < tokens.end[token]; index++) {
            if (tokens.text[index] != first) {
                return false;
            }
        }
        return first == '*' || first == '-';
    }

    private boolean opens(int token) {
        return tokens.is(token, '{') || tokens.is(token, '(') || tokens.is(token, '[');
    }

    private boolean closes(int token) {
        return tokens.is(token, '}') || tokens.is(token, ')') || tokens.is(token, ']');
    }

    /** Values in a row, also with a separator between them, are one. */
    private void collapse() {
        size = 0;
        for (int token = 0; token < tokens.size; token++) {
            tokens.copy(token, size++);
            while (size >= 2 && tokens.variable[size - 1]) {
                if (tokens.variable[size - 2]) {
                    size--;
                } else if (size >= 3 && tokens.variable[size - 3] && isSeparator(size - 2)) {
                    size -= 2;
                } else {
                    break;
                }
            }
        }
        tokens.size = size;
    }

    private boolean isSeparator(int token) {
        for (int index = tokens.start[token]; index < tokens.end[token]; index++) {
            if (!Skeleton.isSeparator(tokens.text[index])) {
                return false;
            }
        }
        return true;
    }

    private boolean variable(int token) {
        return token >= 0 && token < tokens.size && tokens.variable[token];
    }
}
