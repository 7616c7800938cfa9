package io.bactrian.delivery;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * What lies between the database and Kafka at this moment.
 *
 * @param waiting      events that Kafka has not acknowledged
 * @param oldest       when the oldest of them happened; null when none waits
 * @param slotLagBytes how much WAL PostgreSQL keeps for the relay; -1 while there is no slot
 * @param relaying     whether any hub reads the slot
 */
public record OutboxState(long waiting, @Nullable Instant oldest, long slotLagBytes, boolean relaying) {
}
