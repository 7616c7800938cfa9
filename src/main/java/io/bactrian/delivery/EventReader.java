package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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

    private static String header(Message message, String name) {
        String value = message.getHeader(name, String.class);
        if (value == null || value.isBlank()) {
            throw new HubException(ErrorCode.INVALID_EVENT, "The record has no header " + name);
        }
        return value;
    }
}
