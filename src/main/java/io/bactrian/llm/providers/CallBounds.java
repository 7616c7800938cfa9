package io.bactrian.llm.providers;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * How long the call that this thread makes may take. LangChain4j's models take a time-out once, when they are built; the HTTP client below
 * them, which runs on the same thread, asks here for the bound of this very call.
 */
final class CallBounds implements AutoCloseable {

    private static final ThreadLocal<CallBounds> OF_THREAD = new ThreadLocal<>();

    private final long start = System.nanoTime();
    private final long end;
    private final Duration silence;
    private final boolean cutByCaller;
    private final long longestStream;
    private boolean cancelled;
    private Runnable atFirstToken = () -> { };

    private CallBounds(Duration whole, Duration silence, boolean cutByCaller, Duration longestStream) {
        this.end = start + whole.toNanos();
        this.silence = silence;
        this.cutByCaller = cutByCaller;
        this.longestStream = longestStream.toNanos();
    }

    /**
     * Holds for this thread until it is closed.
     *
     * @param whole         until the answer is whole; in a stream, until its first token
     * @param silence       the longest time in which nothing comes
     * @param cutByCaller   whether the caller's own deadline made {@code whole} shorter than the deployment is granted
     * @param longestStream how long a stream may go on
     */
    static CallBounds begin(Duration whole, Duration silence, boolean cutByCaller, Duration longestStream) {
        CallBounds bounds = new CallBounds(whole, silence, cutByCaller, longestStream);
        OF_THREAD.set(bounds);
        return bounds;
    }

    static CallBounds current() {
        CallBounds bounds = OF_THREAD.get();
        if (bounds == null) {
            throw new CancellationException("Nobody waits for this call");
        }
        return bounds;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    Duration silence() {
        return silence;
    }

    Duration longestStream() {
        return Duration.ofNanos(longestStream);
    }

    void atFirstToken(Runnable action) {
        atFirstToken = action;
    }

    /** From now on the stream may go on for longer than the call had until now. */
    void begun() {
        atFirstToken.run();
    }

    /** Nobody waits for the rest of the answer. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean isCutByCaller() {
        return cutByCaller;
    }

    @Override
    public void close() {
        OF_THREAD.remove();
    }
}
