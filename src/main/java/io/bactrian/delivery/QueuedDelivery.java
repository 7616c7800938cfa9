package io.bactrian.delivery;

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

    /** The right to write to a receiver, until a moment that moves on while the delivery is under way. */
    static final class Claim {

        private Instant until;
        private boolean ended;

        Claim(Instant until) {
            this.until = until;
        }

        synchronized Instant until() {
            return until;
        }

        /** Asks for a later end, where this one is near. What is not given stays lost. */
        synchronized void renewBefore(Instant near, Function<Instant, Optional<Instant>> renewal) {
            if (!ended && until.isBefore(near)) {
                renewal.apply(until).ifPresent(later -> until = later);
            }
        }

        /** Gives the claim back; nobody renews it any more. */
        synchronized void end(Consumer<Instant> giving) {
            giving.accept(until);
            ended = true;
        }
    }
}
