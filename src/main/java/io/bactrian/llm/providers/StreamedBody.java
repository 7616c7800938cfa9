package io.bactrian.llm.providers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream's bytes on their way to the parser: they are counted, and what broke off is remembered for the caller. */
final class StreamedBody extends FilterInputStream {

    private static final long LARGEST = 64L * 1024 * 1024;

    private IOException failure;
    private long count;

    StreamedBody(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            if (count > LARGEST) {
                throw new IOException("The stream is too long");
            }
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    void rethrow() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
