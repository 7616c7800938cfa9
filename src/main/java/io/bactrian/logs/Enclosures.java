package io.bactrian.logs;

/** Brings what stands in quotes and in lists to one value, where it is one. A part of {@link Reduction}. */
final class Enclosures {

    private static final int LONGEST_QUOTED_NAME = 4;

    private TokenBuffer tokens;
    private int size;

    void reduce(TokenBuffer buffer) {
        tokens = buffer;
        quotes();
        lists();
    }

    /** One quoted word is a value, unless it may be a word of the language. A few quoted words are one name. */
    private void quotes() {
        size = 0;
        for (int token = 0; token < tokens.size; token++) {
            tokens.copy(token, size++);
            boolean quote = tokens.is(token, '"');
            if (!quote && !tokens.is(token, '\'')) {
                continue;
            }
            char mark = quote ? '"' : '\'';
            if (tokens.is(token + 2, mark) && tokens.glued[token + 1] && tokens.glued[token + 2] && !isMark(token + 1)) {
                tokens.copy(token + 1, size);
                tokens.variable[size] |= !tokens.is(token + 3, ':') && !isPlainWord(token + 1);
                tokens.copy(token + 2, size + 1);
                size += 2;
                token += 2;
            } else if (quote && !namesAMessage(token)) {
                int close = closeOfName(token);
                if (close > 0) {
                    tokens.copy(token + 1, size);
                    tokens.end[size] = tokens.end[close - 1];
                    tokens.copy(close, size + 1);
                    size += 2;
                    token = close;
                }
            }
        }
        tokens.size = size;
    }

    /** The closing quote of a name of two to four words; 0 where there is none. */
    private int closeOfName(int open) {
        int token = open + 1;
        while (token < tokens.size && token - open <= LONGEST_QUOTED_NAME && !tokens.variable[token] && isNameLike(token)) {
            token++;
        }
        return token - open > 2 && tokens.is(token, '"') && tokens.glued[token] && tokens.glued[open + 1] ? token : 0;
    }

    private boolean isNameLike(int token) {
        for (int index = tokens.start[token]; index < tokens.end[token]; index++) {
            char letter = tokens.text[index];
            if (!Shape.isLetter(letter) && letter != '_' && letter != '.' && letter != '-' && letter != '\'') {
                return false;
            }
        }
        return true;
    }

    /** {@code msg="…"} and {@code "error": "…"}: what is quoted there is the message itself. */
    private boolean namesAMessage(int quote) {
        int key = quote - 2;
        if (!tokens.is(quote - 1, '=') && !tokens.is(quote - 1, ':') || key < 0) {
            return false;
        }
        return (tokens.flags(tokens.is(key, '"') && key > 0 ? key - 1 : key) & Vocabulary.MESSAGE_KEY) != 0;
    }

    private boolean isMark(int token) {
        return !tokens.variable[token] && tokens.length(token) == 1 && Shape.isDelimiter(tokens.text[tokens.start[token]]);
    }

    private boolean isPlainWord(int token) {
        for (int index = tokens.start[token]; index < tokens.end[token]; index++) {
            if (!Shape.isLetter(tokens.text[index])) {
                return false;
            }
        }
        return true;
    }

    /** {@code [alpha, beta]} is one value, however many there are. */
    private void lists() {
        size = 0;
        for (int token = 0; token < tokens.size; token++) {
            tokens.copy(token, size++);
            int close = tokens.is(token, '[') || tokens.is(token, '{') || tokens.is(token, '(') ? closeOfList(token) : 0;
            if (close > 0) {
                tokens.copy(token + 1, size);
                tokens.variable[size++] = true;
                tokens.copy(close, size++);
                token = close;
            }
        }
        tokens.size = size;
    }

    /** The bracket that closes a list of at least two single items; 0 where there is none. */
    private int closeOfList(int open) {
        int token = open + 2;
        while (tokens.is(token, ',') && !isMark(token - 1) && token + 1 < tokens.size && !isMark(token + 1)) {
            token += 2;
        }
        boolean closed = tokens.is(token, tokens.is(open, '[') ? ']' : tokens.is(open, '{') ? '}' : ')');
        return closed && token > open + 2 ? token : 0;
    }
}
