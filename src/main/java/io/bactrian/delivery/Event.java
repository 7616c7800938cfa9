package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * One event as the hub keeps and carries it: a CloudEvents 1.0 envelope and its JSON data.
 *
 * @param id            unique; what makes a repeat recognisable
 * @param type          {@code <domain>.<entity>.<past participle>}; also names the schema of the data
 * @param source        who says it, a URI reference such as {@code /bactrian/deals}
 * @param subject       the business key it is about, such as {@code deal:4711}
 * @param time          when it happened, UTC
 * @param correlationId shared by everything that one outside message set in motion
 * @param traceparent   W3C trace context, or null
 * @param key           the entity whose order it keeps: the Kafka record key
 * @param data          the payload, valid against {@code schemas/canonical/<type>.schema.json}
 */
public record Event(String id, String type, String source, String subject, Instant time, String correlationId,
                    String traceparent, String key, JsonNode data) {

    /** An event that another one caused: it belongs to the same correlation and trace. */
    public static Event causedBy(Event cause, String type, String key, String subject, JsonNode data) {
        return new Event(newId(), type, sourceOf(type), subject, now(), cause.correlationId(), cause.traceparent(), key, data);
    }

    /** An event that begins a correlation of its own, or joins the one its caller named. */
    public static Event original(String correlationId, String type, String key, String subject, JsonNode data) {
        String id = newId();
        return new Event(id, type, sourceOf(type), subject, now(), correlationId == null ? id : correlationId, null, key, data);
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    /** PostgreSQL keeps microseconds; an event that was read back equals the one that was written. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static String sourceOf(String type) {
        return "/bactrian/" + type.substring(0, type.indexOf('.'));
    }
}
