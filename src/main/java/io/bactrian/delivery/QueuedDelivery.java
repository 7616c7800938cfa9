package io.bactrian.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.lang.Nullable;

/**
 * The first of a receiver's queue, while it is being delivered.
 *
 * @param system        such as {@code telegram}
 * @param receiver      as the system names it: a chat
 * @param attempts      how often it was tried and failed
 * @param firstFailedAt when it first failed
 * @param listener      the route that put it into the queue
 * @param retry         whether it is the retry of a dead letter
 * @param claim         until when it is this hub's
 * @param event         what is delivered
 */
record QueuedDelivery(String system, String receiver, int attempts, @Nullable Instant firstFailedAt, String listener,
                      boolean retry, Claim claim, Event event) {

    /**
     * The right to write to a receiver, until a moment that moves on while the delivery is under way. The database says when it ends, by its
     * own clock, and knows it by that; this hub goes by the time that has passed here since it asked, whatever its clock says.
     */
    static final class Claim {

        private final long length;
        private Instant until;
        private long asked;
        private boolean taken;
        private boolean ended;

        /**
         * @param until  what the database calls its end
         * @param asked  {@link System#nanoTime()} before it was asked for
         * @param length how long it lasts
         */
        Claim(Instant until, long asked, Duration length) {
            this.until = until;
            this.asked = asked;
            this.length = length.toNanos();
        }

        /** Begins the delivery; false where it has run out before. */
        synchronized boolean take() {
            taken = !hasRunOut(System.nanoTime());
            return taken;
        }

        /** Whether it ran out before anybody began. */
        synchronized boolean isForgotten() {
            return !taken && hasRunOut(System.nanoTime());
        }

        private boolean hasRunOut(long now) {
            return now - asked >= length;
        }

        /** Asks for a later end, where somebody is at it and this one is near. What is not given stays lost. */
        synchronized void renewBefore(Duration end, Function<Instant, Optional<Instant>> renewal) {
            long now = System.nanoTime();
            if (taken && !ended && now - asked >= length - end.toNanos()) {
                renewal.apply(until).ifPresent(later -> {
                    until = later;
                    asked = now;
                });
            }
        }

        /** Gives the claim back; nobody renews it any more. */
        synchronized void end(Consumer<Instant> giving) {
            giving.accept(until);
            ended = true;
        }
    }
}
