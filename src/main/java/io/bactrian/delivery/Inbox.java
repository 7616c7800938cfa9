package io.bactrian.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Makes a repeated event harmless: its id is kept in the very transaction that applies it. */
@Component
public class Inbox {

    /** Notes {@code :eventId} for {@code :consumer}, and returns a row for the first time: for a statement that does more at once. */
    public static final String NOTE =
            "insert into inbox (consumer, event_id) values (:consumer, :eventId) on conflict do nothing returning 1";

    private final JdbcClient database;
    private final OldRows old;
    private final MeterRegistry meters;

    Inbox(JdbcClient database, OldRows old, MeterRegistry meters) {
        this.database = database;
        this.old = old;
        this.meters = meters;
    }

    /**
     * Notes that the consumer applies the event.
     *
     * @return true for the first time, false for a repeat, which then has to change nothing
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean firstTime(String consumer, String eventId) {
        boolean first = database.sql(NOTE).param("consumer", consumer).param("eventId", eventId).query(Integer.class).optional().isPresent();
        if (!first) {
            repeated(consumer);
        }
        return first;
    }

    /** Counts an event that came again, and so changed nothing. */
    public void repeated(String consumer) {
        meters.counter("bactrian.events.repeated", "consumer", consumer).increment();
    }

    /** Counts an event that came after a newer one of the same record, and so changed nothing. */
    public void late(String consumer) {
        meters.counter("bactrian.events.late", "consumer", consumer).increment();
    }

    /** Forgets events that Kafka has long forgotten itself, so that they cannot come again. */
    public void forget() {
        old.forget("inbox", "received_at", "received_at < now() - interval '30 days'");
    }
}
