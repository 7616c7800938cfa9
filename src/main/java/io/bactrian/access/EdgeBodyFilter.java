package io.bactrian.access;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the body of a request that may enter, before any route does: whatever its headers promised, it ends within the bound and within
 * ten seconds, and it is UTF-8, unless it is a log. What all requests together keep in memory is bounded too.
 */
final class EdgeBodyFilter extends OncePerRequestFilter {

    private static final Duration LONGEST_READ = Duration.ofSeconds(10);
    private static final int BODIES_AT_ONCE = 64;
    private static final int SMALLEST_PART = 512;
    private static final int LARGEST_PART = 8192;

    private final BodyRules bodies;
    private final long budget;
    private final AtomicLong held = new AtomicLong();

    EdgeBodyFilter(BodyRules bodies) {
        this.bodies = bodies;
        this.budget = bodies.usual().toBytes() * BODIES_AT_ONCE;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Reservation reservation = new Reservation();
        try {
            byte[] body = read(request, response, reservation);
            if (bodies.demandsUtf8(request)) {
                String text = JsonBody.decode(body);
                if (String.valueOf(request.getContentType()).startsWith("application/x-www-form-urlencoded")) {
                    checkForm(text);
                }
            }
            chain.doFilter(new BufferedRequest(request, body), response);
        } finally {
            reservation.releaseAfter(request);
        }
    }

    /** Camel reads forms before any route can answer, and knows no problem but its own. */
    private static void checkForm(String text) {
        try {
            for (String field : text.split("&", -1)) {
                if (!field.contains("=")) {
                    throw new HubException(ErrorCode.MALFORMED_BODY, "A field of the form has no value");
                }
                URLDecoder.decode(field, StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException e) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The form is not encoded as forms are", e);
        }
    }

    private byte[] read(HttpServletRequest request, HttpServletResponse response, Reservation reservation) {
        int largest = bodies.largest(request);
        // One more than promised, so that its end is seen at once. A false promise costs no memory.
        byte[] part = new byte[(int) Math.min(Math.max(request.getContentLengthLong() + 1, SMALLEST_PART), LARGEST_PART)];
        ByteArrayOutputStream body = new ByteArrayOutputStream(part.length);
        long start = System.nanoTime();
        try {
            InputStream stream = request.getInputStream();
            for (int count = stream.read(part); count >= 0; count = stream.read(part)) {
                reservation.add(count);
                body.write(part, 0, count);
                if (body.size() > largest) {
                    response.setHeader("Connection", "close");
                    throw EdgeFilter.tooLarge(largest);
                }
                if (System.nanoTime() - start > LONGEST_READ.toNanos()) {
                    response.setHeader("Connection", "close");
                    throw new HubException(ErrorCode.MALFORMED_BODY, "The body took longer than " + LONGEST_READ.toSeconds() + " seconds");
                }
            }
            return body.toByteArray();
        } catch (IOException e) {
            response.setHeader("Connection", "close");
            throw new HubException(ErrorCode.MALFORMED_BODY, "The body ended too early", e);
        }
    }

    /** For tests: the bytes that requests keep in memory now. */
    long held() {
        return held.get();
    }

    /** One request's share of the memory for bodies, given back once when the request is over, asynchronous or not. */
    private final class Reservation implements AsyncListener {

        private final AtomicBoolean released = new AtomicBoolean();
        private long size;

        void add(int count) {
            size += count;
            if (held.addAndGet(count) > budget) {
                throw new HubException(ErrorCode.OVERLOADED, "Too many large requests are under way");
            }
        }

        void releaseAfter(HttpServletRequest request) {
            if (request.isAsyncStarted()) {
                try {
                    request.getAsyncContext().addListener(this);
                    return;
                } catch (IllegalStateException e) {
                    // It has completed meanwhile.
                }
            }
            release();
        }

        private void release() {
            if (released.compareAndSet(false, true)) {
                held.addAndGet(-size);
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            release();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // onComplete follows
        }

        @Override
        public void onError(AsyncEvent event) {
            // onComplete follows
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
