package io.bactrian.delivery;

import java.time.Instant;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * A route that listens to events, at this moment.
 *
 * @param route    the route's id
 * @param group    its consumer group
 * @param topics   what it listens to
 * @param status   {@code running}, {@code paused} or {@code stopped}
 * @param waitsFor the system that a paused one waits for; null otherwise
 * @param since    since when it is paused; null otherwise
 * @param lag      how many records wait for its group in Kafka; -1 while Kafka does not say
 */
public record ConsumerState(String route, String group, List<String> topics, String status, @Nullable String waitsFor,
                            @Nullable Instant since, long lag) {
}
