package io.bactrian.delivery;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
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
    private final Revisions revisions;

    Outbox(JdbcClient database, EventSchemas schemas, Revisions revisions) {
        this.database = database;
        this.schemas = schemas;
        this.revisions = revisions;
    }

    /**
     * Adds one event. It reaches Kafka at least once if, and only if, the surrounding transaction commits.
     *
     * @throws HubException {@link ErrorCode#INVALID_EVENT} when its data does not satisfy its schema,
     *                      {@link ErrorCode#BODY_TOO_LARGE} when Kafka would not take it
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(Event event) {
        insert(event, Topics.of(event.type()), null, null);
    }

    /**
     * Sends an event once more, for the one route that failed with it: the others pass it over. As {@link #append} in all else.
     *
     * @param number which of its letter's retries it is
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void retry(Event event, String topic, String route, int number) {
        insert(event, topic, route, number);
    }

    /**
     * Makes a change and adds its events, in one statement; where the change meets no row, no event is added either.
     *
     * @param change     an insert or update of one row, without a returning clause, with named parameters
     * @param parameters the change's own; none begins with {@code event}
     * @return whether the change met a row
     * @throws HubException as {@link #append}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean appendIf(String change, Map<String, ?> parameters, List<Event> events) {
        List<String> data = events.stream().map(this::data).toList();
        String route = RouteSteps.currentRoute();
        String[] senders = new String[events.size()];
        senders[0] = RouteSteps.sender(events.get(0));
        boolean changed = database.sql("with changed as (" + change + " returning 1), announced as (" + """
                insert into outbox (id, type, source, subject, topic, key, time, correlation_id, traceparent, data, route, revision,
                                    received_from)
                select id, type, source, subject, topic, key, time::timestamptz, correlation_id, traceparent, data, :eventRoute,
                       :eventRevision, sender
                from unnest(:eventIds, :eventTypes, :eventSources, :eventSubjects, :eventTopics, :eventKeys, :eventTimes,
                            :eventCorrelations, :eventTraces, :eventData, :eventSenders) with ordinality
                     as event (id, type, source, subject, topic, key, time, correlation_id, traceparent, data, sender, number)
                where exists (select from changed) order by number)
                select exists (select from changed)""")
                .params(parameters)
                .param("eventIds", texts(events, Event::id)).param("eventTypes", texts(events, Event::type))
                .param("eventSources", texts(events, Event::source)).param("eventSubjects", texts(events, Event::subject))
                .param("eventTopics", texts(events, event -> Topics.of(event.type()))).param("eventKeys", texts(events, Event::key))
                .param("eventTimes", texts(events, event -> event.time().toString()))
                .param("eventCorrelations", texts(events, Event::correlationId)).param("eventTraces", texts(events, Event::traceparent))
                .param("eventData", data.toArray(String[]::new)).param("eventSenders", senders)
                .param("eventRoute", route).param("eventRevision", revision(route))
                .query(Boolean.class).single();
        if (changed) {
            RouteSteps.received();
        }
        return changed;
    }

    private static String[] texts(List<Event> events, Function<Event, String> field) {
        return events.stream().map(field).toArray(String[]::new);
    }

    private void insert(Event event, String topic, @Nullable String retryRoute, @Nullable Integer retryNumber) {
        String data = data(event);
        String route = retryRoute == null ? RouteSteps.currentRoute() : retryRoute;
        database.sql("""
                insert into outbox (id, type, source, subject, topic, key, time, correlation_id, traceparent, data, retry_route, retry_number,
                                    route, revision, received_from)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(event.id(), event.type(), event.source(), event.subject(), topic, event.key(),
                        Timestamp.from(event.time()), event.correlationId(), event.traceparent(), data, retryRoute, retryNumber, route,
                        revision(route), retryRoute == null ? RouteSteps.sender(event) : null)
                .update();
        RouteSteps.received();
    }

    private String revision(String route) {
        return route == null ? null : revisions.of(route);
    }

    /** The event's data as it travels. */
    private String data(Event event) {
        schemas.check(event.type(), event.data());
        String data = event.data().toString();
        if (data.length() > LARGEST / 4 && data.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            throw new HubException(ErrorCode.BODY_TOO_LARGE, "An event of %s is larger than %d bytes".formatted(event.type(), LARGEST));
        }
        return data;
    }
}
