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
import org.springframework.lang.Nullable;

/** Bytes that may be a log, as text: in UTF-8, UTF-16 with its mark, or the Windows encoding of Russian. */
final class LogText {

    private static final int LOOKED_AT = 8192;
    private static final int MOST_ODD_BYTES = 8;
    private static final int LONGEST_LETTER = 4;

    private LogText() {
    }

    /** @return null where this is no text */
    @Nullable
    static Reader of(InputStream bytes) throws IOException {
        BufferedInputStream input = new BufferedInputStream(bytes, LOOKED_AT);
        input.mark(LOOKED_AT);
        byte[] beginning = input.readNBytes(LOOKED_AT);
        input.reset();
        Charset charset = charset(beginning);
        if (charset == StandardCharsets.UTF_8 && beginning.length >= 3 && beginning[0] == (byte) 0xEF && beginning[1] == (byte) 0xBB) {
            input.skipNBytes(3);
        }
        return charset == null ? null : new InputStreamReader(input, charset);
    }

    @Nullable
    private static Charset charset(byte[] beginning) {
        if (beginning.length >= 2 && (beginning[0] == (byte) 0xFF && beginning[1] == (byte) 0xFE
                || beginning[0] == (byte) 0xFE && beginning[1] == (byte) 0xFF)) {
            return StandardCharsets.UTF_16;
        }
        int odd = 0;
        for (byte value : beginning) {
            // Escape colours terminals; all else below a space that is no white space stands in no log.
            boolean control = value >= 0 && value < ' ' && value != '\t' && value != '\n' && value != '\r' && value != '\f' && value != 27;
            if (value == 0 || control && ++odd > MOST_ODD_BYTES) {
                return null;
            }
        }
        // A letter that the end of what was looked at cuts in two is no mistake.
        int cut = beginning.length < LOOKED_AT ? 0 : LONGEST_LETTER;
        for (int less = 0; less <= Math.min(cut, beginning.length); less++) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(beginning, 0, beginning.length - less));
                return StandardCharsets.UTF_8;
            } catch (CharacterCodingException e) {
                // tried with less, or as Windows text
            }
        }
        return odd == 0 ? Charset.forName("windows-1251") : null;
    }
}
