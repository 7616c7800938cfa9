package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import org.springframework.lang.Nullable;

/** A row of {@code dead_letter}, as far as a retry or an edit needs it. */
record Letter(long id, String status, String fingerprint, String listener, @Nullable String topic, @Nullable String key,
              @Nullable String eventId, @Nullable String eventType, @Nullable String eventSource, @Nullable String subject,
              @Nullable OffsetDateTime eventTime, @Nullable String correlationId, @Nullable String traceparent, boolean masked,
              String causeGroup, String headers, String body, @Nullable OffsetDateTime retriedAt) {

    static final String COLUMNS = """
            id, status, fingerprint, listener, topic, key, event_id, event_type, event_source, subject, event_time, correlation_id,
            traceparent, masked, cause_group, headers, body, retried_at""";

    boolean isOpen() {
        return status.equals("open");
    }

    /** Whether it came from Kafka; else a system outside handed it over. */
    boolean cameFromKafka() {
        return topic != null;
    }

    boolean isEvent() {
        return eventId != null && eventType != null && eventTime != null;
    }

    /** What is sent when it is retried. */
    Event event() {
        return new Event(eventId, eventType, eventSource, subject == null ? "dead-letter:" + id : subject, eventTime.toInstant(), correlationId == null ? eventId : correlationId,
                traceparent, key == null ? "" : key, json(body));
    }

    /** @throws HubException {@link ErrorCode#NOT_RETRYABLE} when the text is no JSON */
    private JsonNode json(String text) {
        try {
            return StrictJson.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new HubException(ErrorCode.NOT_RETRYABLE, "The body of dead letter %d is no JSON; edit it first".formatted(id), e);
        }
    }
}
