package io.bactrian.agents;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Bytes that may be a log, read as lines: in UTF-8, UTF-16 with its mark, or the Windows encoding of Russian. */
final class LogText {

    /** The rest of a longer line is passed over: no template needs it. */
    static final int LONGEST_LINE = 4000;

    private static final int LOOKED_AT = 8192;

    private LogText() {
    }

    /** @return how many lines there were; -1 where this is no text */
    static int read(InputStream bytes, String file, LogLines sink) throws IOException {
        BufferedInputStream input = new BufferedInputStream(bytes, LOOKED_AT);
        input.mark(LOOKED_AT);
        byte[] beginning = input.readNBytes(LOOKED_AT);
        input.reset();
        Charset charset = charset(beginning);
        return charset == null ? -1 : lines(new InputStreamReader(input, charset), file, sink);
    }

    private static Charset charset(byte[] beginning) {
        if (beginning.length >= 2 && (beginning[0] == (byte) 0xFF && beginning[1] == (byte) 0xFE
                || beginning[0] == (byte) 0xFE && beginning[1] == (byte) 0xFF)) {
            return StandardCharsets.UTF_16;
        }
        int controls = 0;
        for (byte value : beginning) {
            // Escape colours terminals; all else below a space that is no white space stands in no log.
            if (value == 0 || value > 0 && value < 32 && value != '\t' && value != '\n' && value != '\r' && value != 27 && ++controls > 8) {
                return null;
            }
        }
        try {
            // A letter that the end of what was looked at cuts in two is no mistake.
            int end = beginning.length;
            while (end > 0 && end > beginning.length - 4 && beginning.length == LOOKED_AT && beginning[end - 1] < 0) {
                end--;
            }
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(beginning, 0, end));
            return StandardCharsets.UTF_8;
        } catch (CharacterCodingException e) {
            return controls == 0 ? Charset.forName("windows-1251") : null;
        }
    }

    private static int lines(Reader reader, String file, LogLines sink) throws IOException {
        StringBuilder line = new StringBuilder();
        char[] buffer = new char[8192];
        int number = 0;
        boolean open = false;
        for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
            for (int i = 0; i < read; i++) {
                char next = buffer[i];
                if (next == '\n') {
                    sink.line(file, ++number, ended(line));
                    line.setLength(0);
                    open = false;
                } else {
                    open = true;
                    if (line.length() < LONGEST_LINE && next != '\uFEFF') {
                        line.append(next == 0 ? '\uFFFD' : next);
                    }
                }
            }
        }
        if (open) {
            sink.line(file, ++number, ended(line));
        }
        return number;
    }

    private static String ended(StringBuilder line) {
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return line.substring(0, end);
    }
}
