package io.bactrian.delivery;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps every message that could not be handled: one row for each message and route, with its cause, its headers and its body as they
 * came. A message that fails again in the same route counts its attempts there. Secrets are taken out before anything is stored.
 */
@Component("deadLetters")
public class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int LONGEST_CAUSE = 2000;

    private final JdbcClient database;
    private final Outbox outbox;
    private final Redaction redaction;
    private final ObjectMapper json;

    DeadLetters(JdbcClient database, Outbox outbox, Redaction redaction, ObjectMapper json) {
        this.database = database;
        this.outbox = outbox;
        this.redaction = redaction;
        this.json = json;
    }

    /** Called by the error policies in {@code routes/}: the exchange has failed and carries the exception that it failed with. */
    @Transactional
    public void store(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Failure code = Failure.of(failure);
        String cause = kept(code.detail());
        String route = routeOf(exchange);
        Event event = exchange.getProperty(EventReader.PROPERTY, Event.class);
        String body = kept(event == null ? exchange.getMessage().getBody(String.class) : event.data().toString());
        String key = kept(event == null ? exchange.getMessage().getHeader("kafka.KEY", String.class) : event.key());
        int attempts = exchange.getProperty(FailedAttempt.COUNT, 1, Integer.class);
        Instant now = Instant.now();
        Long id = database.sql("""
                insert into dead_letter (fingerprint, code, cause, exception_type, route, step, endpoint, attempts, first_failed_at,
                                         last_failed_at, topic, key, event_id, event_type, correlation_id, headers, body)
                values (:fingerprint, :code, :cause, :exceptionType, :route, :step, :endpoint, :attempts, :first, :now, :topic, :key,
                        :eventId, :eventType, :correlationId, :headers::jsonb, :body)
                on conflict (fingerprint) do update set
                    status = 'open', code = excluded.code, cause = excluded.cause, exception_type = excluded.exception_type,
                    step = excluded.step, endpoint = excluded.endpoint, attempts = dead_letter.attempts + excluded.attempts,
                    last_failed_at = excluded.last_failed_at
                returning id""")
                .param("fingerprint", fingerprint(exchange, route, event))
                .param("code", code.code().code())
                .param("cause", cause.length() > LONGEST_CAUSE ? cause.substring(0, LONGEST_CAUSE) : cause)
                .param("exceptionType", failure == null ? "" : failure.getClass().getName())
                .param("route", route)
                .param("step", exchange.getProperty(FailedAttempt.STEP, String.class))
                .param("endpoint", kept(endpointOf(exchange)))
                .param("attempts", attempts)
                .param("first", RecordedTime.parameter(exchange.getProperty(FailedAttempt.FIRST, now, Instant.class)))
                .param("now", RecordedTime.parameter(now))
                .param("topic", exchange.getMessage().getHeader("kafka.TOPIC", String.class))
                .param("key", key)
                .param("eventId", event == null ? null : kept(event.id()))
                .param("eventType", event == null ? kept(exchange.getMessage().getHeader("ce_type", String.class)) : event.type())
                .param("correlationId", event == null ? null : kept(event.correlationId()))
                .param("headers", headers(exchange).toString())
                .param("body", body == null ? "" : body)
                .query(Long.class).single();
        LOG.warn("Dead letter {}: {} in route {}, {}: {}", id, code.code().code(), route, event == null ? "no event" : event.subject(), cause);
        announce(id, code, cause, route, event);
    }

    private void announce(long id, Failure failure, String cause, String route, Event event) {
        ObjectNode data = json.createObjectNode();
        data.put("deadLetterId", id).put("route", route).put("code", failure.code().code()).put("cause", cause);
        if (event == null) {
            outbox.append(Event.original(null, "hub.dead-letter.stored", Long.toString(id), "dead-letter:" + id, data));
        } else {
            data.put("type", event.type()).put("key", event.key());
            outbox.append(Event.causedBy(event, "hub.dead-letter.stored", event.key(), "dead-letter:" + id, data));
        }
    }

    /** Without secrets, and without U+0000, which PostgreSQL takes in no text. */
    private String kept(String text) {
        return text == null ? null : redaction.of(text).replace('\u0000', '\uFFFD');
    }

    private static String routeOf(Exchange exchange) {
        String route = ExchangeHelper.getRouteId(exchange);
        return route == null ? exchange.getFromRouteId() : route;
    }

    private static String endpointOf(Exchange exchange) {
        String endpoint = exchange.getProperty(Exchange.FAILURE_ENDPOINT, String.class);
        return endpoint == null ? null : URISupport.sanitizeUri(endpoint).replaceFirst("\\?.*", "");
    }

    private static String fingerprint(Exchange exchange, String route, Event event) {
        if (event != null) {
            return route + '|' + event.id();
        }
        Message message = exchange.getMessage();
        boolean fromKafka = message.getHeader("kafka.OFFSET") != null;
        return route + '|' + (!fromKafka ? Fingerprint.of(String.valueOf(message.getBody(String.class)))
                : "%s-%s-%s".formatted(message.getHeader("kafka.TOPIC"), message.getHeader("kafka.PARTITION"),
                        message.getHeader("kafka.OFFSET")));
    }

    /** Camel's own headers describe this run of the route, not the message. */
    private ObjectNode headers(Exchange exchange) {
        ObjectNode headers = json.createObjectNode();
        for (Map.Entry<String, Object> header : new TreeMap<>(exchange.getMessage().getHeaders()).entrySet()) {
            if (!header.getKey().startsWith("Camel") && header.getValue() instanceof CharSequence text) {
                headers.put(kept(header.getKey()), kept(text.toString()));
            }
        }
        return headers;
    }

    /** {@code GET /api/v1/dead-letters}: oldest first, of one status (default open). */
    public Answer list(@Header("status") String status, @Header("cursor") String cursor, @Header("limit") String limit) {
        Page page = Page.of(cursor, limit);
        Parameter.oneOf("status", status, Set.of("open", "retried", "resolved", "discarded"));
        List<ObjectNode> rows = database.sql("select * from dead_letter where status = ? and id > ? order by id limit ?")
                .params(status == null || status.isBlank() ? "open" : status, page.after(), page.limit() + 1)
                .query(this::row).list();
        return Answer.ok(page.answer(rows));
    }

    /** {@code GET /api/v1/dead-letters/{id}} */
    public Answer get(@Header("id") String id) {
        return database.sql("select * from dead_letter where id = ?").param(Identifier.of(id)).query(this::row).optional()
                .map(Answer::ok).orElseThrow(() -> Identifier.unknown("dead letter", id));
    }

    private ObjectNode row(ResultSet row, int number) throws SQLException {
        ObjectNode letter = json.createObjectNode();
        letter.put("id", row.getLong("id")).put("status", row.getString("status")).put("code", row.getString("code"))
                .put("cause", row.getString("cause")).put("exceptionType", row.getString("exception_type"))
                .put("route", row.getString("route")).put("step", row.getString("step")).put("endpoint", row.getString("endpoint"))
                .put("attempts", row.getInt("attempts")).put("firstFailedAt", RecordedTime.text(row, "first_failed_at"))
                .put("lastFailedAt", RecordedTime.text(row, "last_failed_at")).put("topic", row.getString("topic"))
                .put("key", row.getString("key")).put("eventType", row.getString("event_type"))
                .put("correlationId", row.getString("correlation_id"));
        try {
            letter.set("headers", json.readTree(row.getString("headers")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return letter.put("body", row.getString("body"));
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
