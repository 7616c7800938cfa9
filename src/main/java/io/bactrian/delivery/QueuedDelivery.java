package io.bactrian.delivery;

import java.time.Instant;
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
 * @param event         what is delivered
 */
record QueuedDelivery(String system, String receiver, int attempts, @Nullable Instant firstFailedAt, String listener,
                      boolean retry, Event event) {
}
