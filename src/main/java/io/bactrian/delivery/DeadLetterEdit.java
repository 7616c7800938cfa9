package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Corrects a dead letter and retries it, in one transaction. What it was before is kept, with the difference. A record that was no event
 * of the hub can be made one.
 */
@Component("deadLetterEdit")
public class DeadLetterEdit {

    private static final int LONGEST_AUDITED = 100_000;

    private final JdbcClient database;
    private final DeadLetterRetry retries;
    private final DeadLetterList letters;
    private final EventSchemas schemas;
    private final IdempotencyKeys idempotencyKeys;
    private final Audit audit;
    private final Redaction redaction;

    DeadLetterEdit(JdbcClient database, DeadLetterRetry retries, DeadLetterList letters, EventSchemas schemas,
                   IdempotencyKeys idempotencyKeys, Audit audit, Redaction redaction) {
        this.database = database;
        this.retries = retries;
        this.letters = letters;
        this.schemas = schemas;
        this.idempotencyKeys = idempotencyKeys;
        this.audit = audit;
        this.redaction = redaction;
    }

    /** {@code POST /api/v1/dead-letters/{id}/edit} */
    @Transactional
    public Answer edit(@Header("id") String id, @Body JsonNode request, @Header("Idempotency-Key") String key) {
        ObjectNode named = request.deepCopy();
        named.put("id", Identifier.of(id));
        return idempotencyKeys.once(key, "editDeadLetter", named, () -> Answer.accepted("/api/v1/dead-letters/" + id, editOne(
                Identifier.of(id), request.path("body"), request.path("eventType").asText(null), request.path("key").asText(null),
                Audit.caller())));
    }

    /**
     * Puts another body in the place of the one that failed, and retries the letter.
     *
     * @param eventType the event's type, or null to leave it
     * @param key       the message's key, or null to leave it
     * @return the letter as it stands then
     * @throws HubException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#STATE_CONFLICT}, {@link ErrorCode#NOT_RETRYABLE},
     *                      {@link ErrorCode#UNKNOWN_EVENT_TYPE}, {@link ErrorCode#SCHEMA_VIOLATION} when the event's schema forbids the
     *                      body; nothing was changed then
     */
    @Transactional
    public JsonNode editOne(long id, JsonNode body, @Nullable String eventType, @Nullable String key, String actor) {
        Letter letter = retries.lock(id);
        retries.checkOpen(letter);
        Event event = letter.cameFromKafka() ? event(letter, body, eventType, key) : null;
        if (event == null && (eventType != null || key != null)) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "Dead letter %d came from no topic: it has no event type and no key".formatted(id));
        }
        keep(letter, event, body.toString(), actor);
        retries.send(letter, event, actor, "edited");
        JsonNode edited = letters.get(id);
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        JsonNode difference = edited.at("/edits/0/diff");
        // Both bodies once more: an event has no room for large ones, and the letter keeps them.
        if (difference.toString().length() <= LONGEST_AUDITED) {
            detail.set("diff", difference);
        }
        audit.record(actor, "dead-letter.edited", "dead-letter:" + id, detail);
        return edited;
    }

    private Event event(Letter letter, JsonNode body, String eventType, String key) {
        String type = eventType == null ? letter.eventType() : eventType;
        if (type == null) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "/eventType: is missing, and dead letter %d has none".formatted(letter.id()));
        }
        try {
            schemas.check(type, body);
        } catch (HubException e) {
            throw e.code() != ErrorCode.INVALID_EVENT ? e : new HubException(ErrorCode.SCHEMA_VIOLATION, e.getMessage(), e);
        }
        if (!Topics.of(type).equals(letter.topic())) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "/eventType: %s travels on %s, and %s has this message from %s".formatted(type,
                    Topics.of(type), letter.listener(), letter.topic()));
        }
        JsonNode headers = parsed(letter.headers());
        String eventId = letter.eventId() != null ? letter.eventId() : headers.path("ce_id").asText("");
        String id = eventId.isBlank() ? UUID.randomUUID().toString() : eventId;
        return new Event(id, type, filled(letter.eventSource(), headers.path("ce_source").asText(""), "/bactrian/dead-letters"),
                filled(letter.subject(), headers.path("ce_subject").asText(""), "dead-letter:" + letter.id()), time(letter, headers),
                filled(letter.correlationId(), headers.path("ce_correlationid").asText(""), id), letter.traceparent(),
                filled(key, letter.key(), ""), body);
    }

    /** The first that says something. */
    private static String filled(String first, String second, String last) {
        return first != null && !first.isBlank() ? first : second != null && !second.isBlank() ? second : last;
    }

    private static Instant time(Letter letter, JsonNode headers) {
        try {
            return letter.eventTime() != null ? letter.eventTime().toInstant() : Instant.parse(headers.path("ce_time").asText(""));
        } catch (DateTimeParseException e) {
            return Instant.now().truncatedTo(ChronoUnit.MICROS);
        }
    }

    private void keep(Letter letter, @Nullable Event event, String body, String actor) {
        String kept = redaction.kept(body);
        String key = event == null ? letter.key() : redaction.kept(event.key());
        database.sql("""
                insert into dead_letter_edit (dead_letter_id, actor, type_before, type_after, key_before, key_after, headers_before, body_before,
                                              body_after, difference)
                values (:id, :actor, :typeBefore, :typeAfter, :keyBefore, :keyAfter, :headers::jsonb, :before, :after, :difference::json)""")
                .param("id", letter.id()).param("actor", actor).param("typeBefore", letter.eventType())
                .param("typeAfter", event == null ? null : event.type()).param("keyBefore", letter.key()).param("keyAfter", key)
                .param("headers", letter.headers()).param("before", letter.body()).param("after", kept)
                .param("difference", JsonDifference.of(parsed(letter.body()), parsed(kept)).toString().replace("\\u0000", "\\ufffd"))
                .update();
        String fingerprint = event == null ? letter.fingerprint() : redaction.kept(letter.listener() + '|' + event.id());
        database.sql("select id from dead_letter where fingerprint = ? and id <> ?").params(fingerprint, letter.id()).query(Long.class).optional()
                .ifPresent(other -> {
                    throw new HubException(ErrorCode.STATE_CONFLICT, "Dead letter %d is that event in the same route".formatted(other));
                });
        database.sql("""
                update dead_letter set body = :body, masked = :masked, key = :key, fingerprint = :fingerprint where id = :id""")
                .param("body", kept).param("masked", !kept.equals(body)).param("key", key).param("fingerprint", fingerprint)
                .param("id", letter.id()).update();
        if (event != null) {
            database.sql("""
                    update dead_letter set event_id = :eventId, event_type = :type, event_source = :source, subject = :subject, event_time = :time,
                      correlation_id = :correlationId where id = :id""")
                    .param("eventId", redaction.kept(event.id())).param("type", event.type()).param("source", redaction.kept(event.source()))
                    .param("subject", redaction.kept(event.subject())).param("time", RecordedTime.parameter(event.time()))
                    .param("correlationId", redaction.kept(event.correlationId())).param("id", letter.id()).update();
        }
        database.sql("insert into dead_letter_history (dead_letter_id, action, actor) values (?, 'edited', ?)")
                .params(letter.id(), actor).update();
    }

    /** The JSON of a text; what is none stands as one text. */
    private static JsonNode parsed(String text) {
        try {
            JsonNode parsed = StrictJson.mapper().readTree(text);
            return parsed.isMissingNode() ? TextNode.valueOf(text) : parsed;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
