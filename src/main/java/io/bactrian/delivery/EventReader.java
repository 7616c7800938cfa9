package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;

/**
 * Turns a Kafka record into an {@link Event} at the door of every route that listens: as the exchange property {@code event}, which
 * stays with the message whatever its body becomes. A record that is no event of ours goes to the dead letters, and on.
 */
@Component("eventReader")
public class EventReader {

    /** The exchange property that holds the event. */
    public static final String PROPERTY = "event";

    /** The exchange property that is true where the message is a retry of a dead letter. */
    public static final String RETRY = "retry";

    /** The CloudEvents extension that names the only route which is to handle the record. */
    static final String RETRY_ROUTE = "ce_retryroute";

    /** The CloudEvents extension that tells which of a letter's retries the record is. A later one makes an earlier one void. */
    static final String RETRY_NUMBER = "ce_retrynumber";

    /** What tables are looked through by has no more characters than these: PostgreSQL indexes nothing longer than 2,704 bytes. */
    static final int LONGEST_ATTRIBUTE = 500;

    private final ObjectMapper json = StrictJson.mapper();
    private final EventSchemas schemas;
    private final DeadLetters deadLetters;
    private final Listeners listeners;

    EventReader(EventSchemas schemas, DeadLetters deadLetters, Listeners listeners) {
        this.schemas = schemas;
        this.deadLetters = deadLetters;
        this.listeners = listeners;
    }

    /** Called by the {@code hub-events-source} Kamelet. A retry that is another route's, or was settled already, is passed over. */
    public void read(Exchange exchange) {
        String retryRoute = exchange.getMessage().getHeader(RETRY_ROUTE, String.class);
        if (retryRoute != null) {
            if (!retryRoute.equals(listeners.of(exchange)) || !deadLetters.waitsFor(exchange)) {
                return;
            }
            exchange.setProperty(RETRY, true);
        }
        try {
            exchange.setProperty(PROPERTY, event(exchange.getMessage()));
        } catch (HubException e) {
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, e);
            deadLetters.store(exchange);
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        }
    }

    private Event event(Message message) {
        requireText(message);
        requireShort(message);
        String type = header(message, "ce_type");
        if (!schemas.knows(type)) {
            throw new HubException(ErrorCode.UNKNOWN_EVENT_TYPE, "No contract describes the event type " + type);
        }
        byte[] value = message.getBody(byte[].class);
        if (value == null) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The record has no value");
        }
        try {
            String body = RecordText.of(value);
            JsonNode data = json.readTree(body);
            schemas.check(type, data);
            message.setBody(body);
            return new Event(header(message, "ce_id"), type, header(message, "ce_source"), message.getHeader("ce_subject", String.class),
                    Instant.parse(header(message, "ce_time")), message.getHeader("ce_correlationid", header(message, "ce_id"), String.class),
                    message.getHeader("traceparent", String.class), message.getHeader("kafka.KEY", "", String.class), data);
        } catch (JsonProcessingException e) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The event's data is not JSON: " + e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The record's value is not UTF-8", e);
        } catch (DateTimeParseException e) {
            throw new HubException(ErrorCode.INVALID_EVENT, "ce_time is not an RFC 3339 time", e);
        }
    }

    /** {@link RecordText} leaves bytes where a header is no text. Headers that are not of the envelope may be anything. */
    private static void requireText(Message message) {
        message.getHeaders().forEach((name, value) -> {
            if (name.startsWith("ce_") && value instanceof byte[]) {
                throw new HubException(ErrorCode.INVALID_EVENT, "The header " + name + " is not UTF-8");
            }
        });
    }

    private static void requireShort(Message message) {
        for (String name : List.of("ce_id", "ce_source", "ce_subject", "ce_correlationid", "kafka.KEY")) {
            String value = message.getHeader(name, String.class);
            if (value != null && value.length() > LONGEST_ATTRIBUTE) {
                throw new HubException(ErrorCode.INVALID_EVENT, "%s has more than %d characters".formatted(
                        name.startsWith("ce_") ? "The header " + name : "The record's key", LONGEST_ATTRIBUTE));
            }
        }
    }

    private static String header(Message message, String name) {
        String value = message.getHeader(name, String.class);
        if (value == null || value.isBlank()) {
            throw new HubException(ErrorCode.INVALID_EVENT, "The record has no header " + name);
        }
        return value;
    }
}
