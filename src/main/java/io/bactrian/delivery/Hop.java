package io.bactrian.delivery;

import java.time.Instant;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * One hop of a message through the hub. The journal adds the revision of the route, and which hub it was.
 *
 * @param at            when, UTC
 * @param hop           {@code received}, {@code stored}, {@code sent}, {@code answered}, {@code failed}, {@code retried} or
 *                      {@code paused}
 * @param route         the flow in which it happened, or null
 * @param system        the external system on the other side, or null
 * @param operation     what was asked of that system, or null
 * @param eventId       the event it is about, or null
 * @param eventType     that event's type, or null
 * @param correlationId shared by everything that one outside message set in motion, or null
 * @param keys          the business keys by which it is found, see {@link BusinessKeys}
 * @param detail        what else there is to say; redacted and cut short by the journal
 * @param status        what the system answered, an HTTP status, or null
 * @param millis        how long that took, or null
 */
public record Hop(Instant at, String hop, @Nullable String route, @Nullable String system, @Nullable String operation,
                  @Nullable String eventId, @Nullable String eventType, @Nullable String correlationId, List<String> keys,
                  @Nullable String detail, @Nullable Integer status, @Nullable Long millis) {

    /** A hop that happens now, about an event (or about none that is known). */
    public static Hop now(String hop, @Nullable String route, @Nullable Event event) {
        return event == null ? new Hop(Instant.now(), hop, route, null, null, null, null, null, List.of(), null, null, null)
                : new Hop(Instant.now(), hop, route, null, null, event.id(), event.type(), event.correlationId(), BusinessKeys.of(event), null,
                        null, null);
    }

    /** The same hop, on the way to a system or back. */
    public Hop with(String system, String operation, @Nullable Integer status, @Nullable Long millis) {
        return new Hop(at, hop, route, system, operation, eventId, eventType, correlationId, keys, detail, status, millis);
    }

    /** The same hop with a word on it. */
    public Hop saying(@Nullable String detail) {
        return new Hop(at, hop, route, system, operation, eventId, eventType, correlationId, keys, detail, status, millis);
    }
}
