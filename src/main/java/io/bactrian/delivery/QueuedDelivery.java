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
 * @param event         what is delivered
 */
record QueuedDelivery(String system, String receiver, int attempts, @Nullable Instant firstFailedAt, Event event) {
}
