package io.bactrian.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last answer to a question whose answerer may be away. It is asked on a thread of its own, only while somebody wants to know and
 * not again until some time after it ended, well or badly; whoever reads waits for that a moment at most, and then gets what was
 * answered last.
 */
final class LastAnswer<T> {

    private static final Logger LOG = LoggerFactory.getLogger(LastAnswer.class);
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final Duration PATIENCE_AT_FIRST = Duration.ofSeconds(1);

    private final String name;
    private final Duration fresh;
    private final Supplier<T> question;
    private T answer;
    private boolean asking;
    private boolean asked;
    /** When the question was put, while it is asked; afterwards, when that ended. As System.nanoTime(). */
    private long since;

    /**
     * @param name     of the thread, and of the question in the log
     * @param fresh    how long after the end of one question the next is put
     * @param question answers with anything but null, or throws
     */
    LastAnswer(String name, Duration fresh, Supplier<T> question) {
        this.name = name;
        this.fresh = fresh;
        this.question = question;
    }

    /** What was answered last; empty until the first answer. */
    synchronized Optional<T> get() {
        if (!asking && (!asked || System.nanoTime() - since >= fresh.toNanos())) {
            Thread thread = new Thread(this::ask, name);
            thread.setDaemon(true);
            thread.start();
            asking = true;
            asked = true;
            since = System.nanoTime();
        }
        // Counted from the question, not from the reader: all readers of one scrape together wait no longer than one.
        long patience = (answer == null ? PATIENCE_AT_FIRST : PATIENCE).toNanos();
        try {
            while (asking && System.nanoTime() - since < patience) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, patience - (System.nanoTime() - since)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(answer);
    }

    private void ask() {
        T found = null;
        try {
            found = question.get();
        } catch (RuntimeException e) {
            LOG.debug("{}: no answer", name, e);
        } finally {
            end(found);
        }
    }

    private synchronized void end(T found) {
        answer = found == null ? answer : found;
        asking = false;
        since = System.nanoTime();
        notifyAll();
    }
}
