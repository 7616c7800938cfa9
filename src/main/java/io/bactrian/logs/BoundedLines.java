package io.bactrian.logs;

import java.io.IOException;
import java.io.Reader;
import org.springframework.lang.Nullable;

/**
 * Reads lines that end with LF or CRLF, and keeps at most {@value #LONGEST} letters of each, without the colors of a terminal. What else
 * Unicode knows as the end of a line stays within it, so that numbers of lines are those of other tools.
 */
final class BoundedLines {

    static final int LONGEST = 8192;

    private final Reader reader;
    private final char[] part = new char[16 * 1024];
    private final StringBuilder line = new StringBuilder();
    private int at;
    private int filled;

    BoundedLines(Reader reader) {
        this.reader = reader;
    }

    /** The next line without its end; null behind the last. A line end at the very end begins no further line. */
    @Nullable
    String next() throws IOException {
        line.setLength(0);
        boolean any = false;
        while (true) {
            if (at == filled) {
                filled = Math.max(reader.read(part, 0, part.length), 0);
                at = 0;
                if (filled == 0) {
                    return any ? finished() : null;
                }
            }
            any = true;
            int end = at;
            while (end < filled && part[end] != '\n') {
                end++;
            }
            line.append(part, at, Math.min(end - at, LONGEST + 1 - Math.min(line.length(), LONGEST + 1)));
            boolean complete = end < filled;
            at = complete ? end + 1 : end;
            if (complete) {
                return finished();
            }
        }
    }

    private String finished() {
        int length = Math.min(line.length(), LONGEST);
        if (line.length() <= LONGEST && length > 0 && line.charAt(length - 1) == '\r') {
            length--;
        }
        return TerminalColors.removedFrom(line.substring(0, length));
    }
}
