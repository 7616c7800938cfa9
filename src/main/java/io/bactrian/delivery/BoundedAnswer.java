package io.bactrian.delivery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** An answer that ends with a failure where it becomes larger than it may be, however small it was on the wire. */
final class BoundedAnswer extends HttpEntityWrapper {

    private final long most;
    private final Runnable atEnd;

    /** @param atEnd runs when the answer was read, or given up */
    BoundedAnswer(HttpEntity answer, long most, Runnable atEnd) {
        super(answer);
        this.most = most;
        this.atEnd = atEnd;
    }

    /** An answer that would not end where it should. */
    static final class TooLargeException extends IOException {

        TooLargeException(long most) {
            super("The answer is larger than " + most + " bytes");
        }
    }

    @Override
    public InputStream getContent() throws IOException {
        return new FilterInputStream(super.getContent()) {

            private long read;

            @Override
            public int read() throws IOException {
                int one = super.read();
                count(one < 0 ? 0 : 1);
                return one;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int many = super.read(buffer, offset, length);
                count(Math.max(0, many));
                return many;
            }

            @Override
            public void close() throws IOException {
                atEnd.run();
                super.close();
            }

            private void count(int bytes) throws IOException {
                read += bytes;
                if (read > most) {
                    throw new TooLargeException(most);
                }
            }
        };
    }
}
