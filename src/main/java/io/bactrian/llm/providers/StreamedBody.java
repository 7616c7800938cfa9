package io.bactrian.llm.providers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream's bytes on their way to the parser: the first one moves the deadline, and what broke off is remembered for the caller. */
final class StreamedBody extends FilterInputStream {

    private static final long LARGEST = 64L * 1024 * 1024;

    private final ProviderHttpClient.Overdue overdue;
    private final CallBounds bounds;
    private IOException failure;
    private long count;

    StreamedBody(InputStream in, ProviderHttpClient.Overdue overdue, CallBounds bounds) {
        super(in);
        this.overdue = overdue;
        this.bounds = bounds;
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
            if (read > 0 && count == 0) {
                overdue.arm(bounds.longestStream().toMillis());
            }
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
