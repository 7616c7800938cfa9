package io.bactrian.logs;

/** Tells from its letters alone whether a piece of a message is a value: a number, an address, a path, an id. */
final class Shape {

    /** A longer word without a space is no word. */
    static final int LONGEST_WORD = 100;

    private static final int SHORTEST_HEX = 8;

    private Shape() {
    }

    static boolean isDelimiter(char letter) {
        return switch (letter) {
            case '=', ':', ',', ';', '(', ')', '[', ']', '{', '}', '<', '>', '"', '\'', '|' -> true;
            default -> false;
        };
    }

    static boolean isSpace(char letter) {
        return letter <= ' ' || letter == '\u007f' || letter == '\u00a0' || letter == '\u2028' || letter == '\u2029' || letter == '\ufeff'
                || letter >= '\u0080' && letter < '\u00a0' || letter == '\u3000';
    }

    static boolean isLetter(char letter) {
        return letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter > 127 && Character.isLetter(letter)
                || Character.isSurrogate(letter);
    }

    static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9' || letter > 127 && Character.isDigit(letter);
    }

    private static boolean isHex(char letter) {
        return letter >= '0' && letter <= '9' || letter >= 'a' && letter <= 'f' || letter >= 'A' && letter <= 'F';
    }

    /** Whether a piece that holds no delimiter is a value. */
    static boolean isVariable(char[] text, int start, int end) {
        int length = end - start;
        if (length > LONGEST_WORD) {
            return true;
        }
        boolean digit = false;
        boolean allHex = length >= SHORTEST_HEX;
        int slashes = 0;
        int dots = 0;
        boolean at = false;
        boolean backslash = false;
        for (int index = start; index < end; index++) {
            char letter = text[index];
            digit |= isDigit(letter);
            allHex &= isHex(letter);
            slashes += letter == '/' ? 1 : 0;
            dots += letter == '.' ? 1 : 0;
            at |= letter == '@' && index > start && index < end - 1;
            backslash |= letter == '\\' && index == start && length > 1 && text[start + 1] == '\\';
        }
        if (digit) {
            return (Vocabulary.flags(text, start, end) & Vocabulary.NAME) == 0;
        }
        if (slashes > 0 && length > 1 && (slashes > 1 || dots > 0 || text[start] == '/' || text[start] == '~')) {
            return true;
        }
        return allHex || at || backslash || dots > 0 && isHost(text, start, end, dots);
    }

    /** {@code db.example.com}, not {@code com.example.Db}: what ends as the names of hosts do. */
    private static boolean isHost(char[] text, int start, int end, int dots) {
        int label = start;
        for (int index = start; index <= end; index++) {
            if (index == end || text[index] == '.') {
                if (index == label) {
                    return false;
                }
                if (index < end) {
                    label = index + 1;
                }
            } else if (!isLetter(text[index]) && text[index] != '-' && text[index] != '_') {
                return false;
            }
        }
        return (Vocabulary.flags(text, label, end) & Vocabulary.TOP_LEVEL) != 0 || dots >= 2 && end - label == 2;
    }

    /**
     * Whether a whole word is one value although there are delimiters in it: a URL, an absolute path, a time, an IPv6 or MAC address.
     */
    static boolean isWhole(char[] text, int start, int end) {
        int length = end - start;
        if (length < 2) {
            return false;
        }
        char first = text[start];
        if (first == '/') {
            return text[start + 1] != '/';
        }
        if (isLetter(first)) {
            if (length > 2 && text[start + 1] == ':' && text[start + 2] == '\\') {
                return true;
            }
            for (int index = start + 1; index < end - 2; index++) {
                char letter = text[index];
                if (letter == ':') {
                    if (text[index + 1] == '/' && text[index + 2] == '/') {
                        return true;
                    }
                    break;
                }
                if (!isLetter(letter) && !isDigit(letter) && letter != '+' && letter != '.' && letter != '-') {
                    break;
                }
            }
        }
        return isColonHex(text, start, end);
    }

    private static boolean isColonHex(char[] text, int start, int end) {
        int colons = 0;
        boolean any = false;
        for (int index = start; index < end; index++) {
            char letter = text[index];
            if (letter == ':') {
                colons++;
            } else if (isHex(letter)) {
                any = true;
            } else if (letter != '.' && letter != '%') {
                return false;
            }
        }
        return colons >= 2 && any;
    }

    /** Digits with a unit of at most three letters right behind them, such as {@code 18.4KB}. */
    static boolean isQuantity(char[] text, int start, int end) {
        int index = start;
        while (index < end && (isDigit(text[index]) || text[index] == '.' || text[index] == ',')) {
            index++;
        }
        int letters = end - index;
        if (index == start || letters == 0 || letters > 3) {
            return false;
        }
        for (; index < end; index++) {
            if (!isLetter(text[index])) {
                return false;
            }
        }
        return true;
    }
}
