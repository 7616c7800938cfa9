package io.bactrian.delivery;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Types;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps every message that could not be handled: one row for each message and listening route, with its cause, its headers and its body
 * as they came. A message that fails there again counts its attempts, and one whose retry succeeds is resolved. Secrets are taken out
 * before anything is stored.
 */
@Component("deadLetters")
public class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int LONGEST_CAUSE = 2000;
    private static final int LONGEST_KEY = 255;
    /** The exchange property in which a route that is no listener keeps the message as it came. */
    private static final String HANDED_OVER = "handedOver";

    private final JdbcClient database;
    private final Outbox outbox;
    private final Redaction redaction;
    private final ObjectMapper json;
    private final Listeners listeners;
    private final Journal journal;
    private final MeterRegistry meters;

    DeadLetters(JdbcClient database, Outbox outbox, Redaction redaction, ObjectMapper json, Listeners listeners, Journal journal,
            MeterRegistry meters) {
        this.database = database;
        this.outbox = outbox;
        this.redaction = redaction;
        this.json = json;
        this.listeners = listeners;
        this.journal = journal;
        this.meters = meters;
    }

    /** Called by the error policies in {@code routes/}: the exchange has failed and carries the exception that it failed with. */
    @Transactional
    public void store(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Failure code = Failure.of(failure);
        String cause = bounded(kept(code.detail()), LONGEST_CAUSE);
        String exceptionType = failure == null ? "" : failure.getClass().getName();
        String route = listeners.current(exchange);
        String step = kept(exchange.getProperty(FailedSteps.STEP, String.class));
        Event event = exchange.getProperty(EventReader.PROPERTY, Event.class);
        Message message = exchange.getMessage();
        String body = event == null ? body(exchange) : event.data().toString();
        String key = event == null ? message.getHeader("kafka.KEY", String.class) : event.key();
        String keptKey = cut(kept(key));
        Event kept = event == null ? null : kept(event);
        boolean retry = exchange.getProperty(EventReader.RETRY, false, Boolean.class);
        Instant now = Instant.now();
        Stored stored = database.sql("""
                insert into dead_letter (fingerprint, code, cause, exception_type, cause_group, listener, route, step, endpoint, attempts,
                                         first_failed_at, last_failed_at, topic, key, event_id, event_type, event_source, subject,
                                         event_time, correlation_id, traceparent, masked, headers, body)
                values (:fingerprint, :code, :cause, :exceptionType, :group, :listener, :route, :step, :endpoint, :attempts, :first, :now,
                        :topic, :key, :eventId, :eventType, :eventSource, :subject, :eventTime, :correlationId, :traceparent, :masked,
                        :headers::jsonb, :body)
                on conflict (fingerprint) do update set
                    -- What comes again by itself (Kafka's at least once) neither ends a retry that is under way nor undoes a discard.
                    status = case when dead_letter.status = 'discarded' or dead_letter.status = 'retried' and not :retry
                        then dead_letter.status else 'open' end,
                    code = excluded.code, cause = excluded.cause, exception_type = excluded.exception_type, route = excluded.route,
                    cause_group = excluded.cause_group, step = excluded.step, endpoint = excluded.endpoint,
                    attempts = dead_letter.attempts + excluded.attempts, last_failed_at = excluded.last_failed_at
                returning id, xmax <> 0 as again""")
                .param("fingerprint", fingerprint(exchange))
                .param("code", code.code().code())
                .param("cause", cause)
                .param("exceptionType", exceptionType)
                .param("group", CauseGroup.of(route, step, code.code().code(), exceptionType, cause))
                .param("listener", listeners.of(exchange))
                .param("route", route)
                .param("step", step)
                .param("endpoint", kept(endpointOf(exchange)))
                .param("attempts", exchange.getProperty(FailedAttempt.COUNT, 1, Integer.class))
                .param("first", RecordedTime.parameter(exchange.getProperty(FailedAttempt.FIRST, now, Instant.class)))
                .param("now", RecordedTime.parameter(now))
                .param("topic", message.getHeader("kafka.TOPIC", event == null ? null : Topics.of(event.type()), String.class))
                .param("key", keptKey)
                .param("eventId", kept == null ? null : kept.id())
                .param("eventType", kept == null ? cut(kept(message.getHeader("ce_type", String.class))) : kept.type())
                .param("eventSource", kept == null ? null : kept.source())
                .param("subject", kept == null ? null : kept.subject())
                .param("eventTime", kept == null ? null : RecordedTime.parameter(kept.time()))
                .param("correlationId", kept == null ? null : kept.correlationId())
                .param("traceparent", kept == null ? null : kept.traceparent())
                .param("masked", !Objects.equals(body, kept(body)) || !Objects.equals(key, keptKey) || !Objects.equals(event, kept))
                .param("headers", headers(message).toString())
                .param("body", body == null ? "" : kept(body))
                .param("retry", retry)
                .query(Stored.class).single();
        if (stored.again()) {
            database.sql("insert into dead_letter_history (dead_letter_id, action, detail) values (?, 'failed', ?)")
                    .params(stored.id(), code.code().code() + ": " + cause).update();
        }
        LOG.warn("Dead letter {}: {} in route {}, {}: {}", stored.id(), code.code().code(), route, event == null ? "no event" : kept.subject(),
                cause);
        announce(stored.id(), code, cause, route, kept);
        journal.note(exchange, Hop.now("failed", route, kept).saying("dead letter " + stored.id() + ": " + code.code().code() + ' ' + cause));
        meters.counter("bactrian.dead.letters", "route", route, "code", code.code().code()).increment();
    }

    /**
     * Called when a route has finished a message, before its offset is committed: where that was a retry, the letter is resolved. Where the
     * message went into a receiver's queue, that is when it is delivered.
     */
    @Transactional
    public void resolve(Exchange exchange) {
        if (exchange.getProperty(EventReader.RETRY, false, Boolean.class)) {
            database.sql("""
                    with done as (update dead_letter set status = 'resolved', resolved_at = now()
                                  where fingerprint = :fingerprint and status = 'retried'
                                    and retries = coalesce(:number, retries) and not exists (
                                      select from delivery where delivery.event_id = dead_letter.event_id and delivery.status <> 'done')
                                  returning id)
                    insert into dead_letter_history (dead_letter_id, action) select id, 'resolved' from done""")
                    .param("fingerprint", fingerprint(exchange)).param("number", number(exchange), Types.INTEGER).update();
        }
    }

    /** Whether a record that is a retry still has a letter that waits for this one; Kafka may bring it twice, and a later one voids it. */
    boolean waitsFor(Exchange exchange) {
        return database.sql("""
                select exists (select from dead_letter
                    where fingerprint = :fingerprint and status = 'retried' and retries = coalesce(:number, retries))""")
                .param("fingerprint", kept(listeners.of(exchange) + '|' + exchange.getMessage().getHeader("ce_id", String.class)))
                .param("number", number(exchange), Types.INTEGER).query(Boolean.class).single();
    }

    /** Which of its letter's retries the message is; null where it does not say. */
    @Nullable
    private static Integer number(Exchange exchange) {
        String number = exchange.getMessage().getHeader(EventReader.RETRY_NUMBER, String.class);
        return number != null && number.matches("\\d{1,9}") ? Integer.valueOf(number) : null;
    }

    private void announce(long id, Failure failure, String cause, String route, Event event) {
        ObjectNode data = json.createObjectNode();
        data.put("deadLetterId", id).put("route", bounded(route, LONGEST_KEY)).put("code", failure.code().code()).put("cause", cause);
        if (event == null) {
            outbox.append(Event.original(null, "hub.dead-letter.stored", Long.toString(id), "dead-letter:" + id, data));
        } else {
            data.put("type", event.type());
            if (!event.key().isEmpty()) {
                data.put("key", bounded(event.key(), LONGEST_KEY));
            }
            outbox.append(Event.causedBy(event, "hub.dead-letter.stored", event.key(), "dead-letter:" + id, data));
        }
    }

    private String kept(String text) {
        return redaction.kept(text);
    }

    /** Of what is no event, and so may have any length. */
    private static String cut(String text) {
        return text == null || text.length() <= EventReader.LONGEST_ATTRIBUTE ? text : text.substring(0, EventReader.LONGEST_ATTRIBUTE);
    }

    private Event kept(Event event) {
        return new Event(kept(event.id()), event.type(), kept(event.source()), kept(event.subject()), event.time(), kept(event.correlationId()),
                kept(event.traceparent()), kept(event.key()), event.data());
    }

    /** At most so long, and never empty: an announcement that its schema forbade would keep the letter itself from being stored. */
    private static String bounded(String text, int length) {
        return text == null || text.isBlank() ? "unknown" : text.substring(0, Math.min(text.length(), length));
    }

    private static String endpointOf(Exchange exchange) {
        String endpoint = exchange.getProperty(Exchange.FAILURE_ENDPOINT, String.class);
        return endpoint == null ? null : URISupport.sanitizeUri(endpoint).replaceFirst("\\?.*", "");
    }

    /** What came in where the route has noted it, else what is there now. */
    private static String body(Exchange exchange) {
        String handedOver = exchange.getProperty(HANDED_OVER, String.class);
        return handedOver == null ? exchange.getMessage().getBody(String.class) : handedOver;
    }

    private String fingerprint(Exchange exchange) {
        String retried = exchange.getProperty(EdgeRetries.FINGERPRINT, String.class);
        if (retried != null) {
            return retried;
        }
        String listener = listeners.of(exchange);
        Event event = exchange.getProperty(EventReader.PROPERTY, Event.class);
        if (event != null) {
            return kept(listener + '|' + event.id());
        }
        Message message = exchange.getMessage();
        if (message.getHeader("kafka.OFFSET") == null) {
            return listener + '|' + Fingerprint.of(String.valueOf(body(exchange)));
        }
        return listener + '|' + String.join("-", Stream.of("kafka.TOPIC", "kafka.PARTITION", "kafka.OFFSET")
                .map(name -> message.getHeader(name, String.class)).toList());
    }

    /** Camel's own headers describe this run of the route, not the message. */
    private ObjectNode headers(Message message) {
        ObjectNode headers = json.createObjectNode();
        for (Map.Entry<String, Object> header : new TreeMap<>(message.getHeaders()).entrySet()) {
            if (!header.getKey().startsWith("Camel") && header.getValue() instanceof CharSequence text) {
                headers.put(kept(header.getKey()), kept(text.toString()));
            }
        }
        return headers;
    }

    record Stored(long id, boolean again) {
    }

    /** What failed, in the catalogue's terms. */
    private record Failure(ErrorCode code, String detail) {

        static Failure of(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof HubException known) {
                    return new Failure(known.code(), known.getMessage());
                }
            }
            return new Failure(ErrorCode.INTERNAL, failure == null ? "unknown" : failure.toString());
        }
    }
}
