package io.bactrian.delivery;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where a state change leaves its events, in its own transaction; the relay carries them to Kafka from there. */
@Component
public class Outbox {

    /** What Kafka takes by default is 1 MiB with its headers; one event that it refused would hold up all that come after it. */
    private static final int LARGEST = 900_000;

    private final JdbcClient database;
    private final EventSchemas schemas;

    Outbox(JdbcClient database, EventSchemas schemas) {
        this.database = database;
        this.schemas = schemas;
    }

    /**
     * Adds one event. It reaches Kafka at least once if, and only if, the surrounding transaction commits.
     *
     * @throws HubException {@link ErrorCode#INVALID_EVENT} when its data does not satisfy its schema,
     *                      {@link ErrorCode#BODY_TOO_LARGE} when Kafka would not take it
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(Event event) {
        insert(event, Topics.of(event.type()), null);
    }

    /** Sends an event once more, for the one route that failed with it: the others pass it over. As {@link #append} in all else. */
    @Transactional(propagation = Propagation.MANDATORY)
    void retry(Event event, String topic, String route) {
        insert(event, topic, route);
    }

    private void insert(Event event, String topic, String retryRoute) {
        schemas.check(event.type(), event.data());
        String data = event.data().toString();
        if (data.length() > LARGEST / 4 && data.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            throw new HubException(ErrorCode.BODY_TOO_LARGE, "An event of %s is larger than %d bytes".formatted(event.type(), LARGEST));
        }
        database.sql("""
                insert into outbox (id, type, source, subject, topic, key, time, correlation_id, traceparent, data, retry_route)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(event.id(), event.type(), event.source(), event.subject(), topic, event.key(),
                        Timestamp.from(event.time()), event.correlationId(), event.traceparent(), data, retryRoute)
                .update();
    }
}
