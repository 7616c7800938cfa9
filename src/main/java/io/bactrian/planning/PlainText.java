package io.bactrian.planning;

/** Text that a model wrote, made fit for a record: one line, no control characters, no halves of characters, bounded. */
final class PlainText {

    private PlainText() {
    }

    static String line(String text, int longest) {
        StringBuilder plain = new StringBuilder();
        boolean gap = false;
        for (int i = 0; i < text.length() && plain.length() < longest; ) {
            int letter = text.codePointAt(i);
            i += Character.charCount(letter);
            int type = Character.getType(letter);
            boolean nothing = type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
            if (nothing || Character.isWhitespace(letter)) {
                gap = plain.length() > 0;
            } else {
                if (gap) {
                    plain.append(' ');
                    gap = false;
                }
                plain.appendCodePoint(letter);
            }
        }
        return plain.length() <= longest ? plain.toString() : plain.substring(0, longest - 1).stripTrailing();
    }
}
