package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What waits to be told to receivers outside, such as chats: one durable queue each. The receivers of a system do not wait for each other;
 * to one receiver the hub delivers in the order of arrival, one at a time, not faster than its pause, and not before the system allows.
 * A delivery that is cut short comes again when its claim has run out.
 */
@Component("deliveryQueues")
public class DeliveryQueues {

    /** The exchange property with the {@link QueuedDelivery} under way. */
    static final String PROPERTY = "queuedDelivery";

    private static final int MOST_AT_A_TIME = 8;
    /** Longer than a delivery can take: its turn, connection, answer, and the two transactions round it. */
    private static final Duration CLAIM = Duration.ofSeconds(45);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final JdbcClient database;
    private final ObjectMapper json;
    private final ExternalSystems systems;
    private final Outages outages;
    private final Listeners listeners;
    private final DeadLetters deadLetters;
    private final Journal journal;
    private final Map<String, Instant> claims = new ConcurrentHashMap<>();

    DeliveryQueues(JdbcClient database, ObjectMapper json, ExternalSystems systems, Outages outages,
                   Listeners listeners, DeadLetters deadLetters, Journal journal) {
        this.database = database;
        this.json = json;
        this.systems = systems;
        this.outages = outages;
        this.listeners = listeners;
        this.deadLetters = deadLetters;
        this.journal = journal;
    }

    /**
     * Adds the exchange's event to the end of its receiver's queue. A repeat does nothing, unless it is the retry of a delivery that failed
     * for good; that one's dead letter is resolved by its delivery, and not by this.
     *
     * @param pause how long the receiver is left alone after each delivery
     */
    @Transactional
    public void add(Exchange exchange, String system, String receiver, Duration pause) {
        Event event = exchange.getProperty(EventReader.PROPERTY, Event.class);
        boolean retry = exchange.getProperty(EventReader.RETRY, false, Boolean.class);
        database.sql("""
                insert into receiver (system, receiver, pause) values (:system, :receiver, make_interval(secs => :pause))
                on conflict (system, receiver) do nothing""")
                .param("system", system).param("receiver", receiver).param("pause", pause.toMillis() / 1000.0).update();
        int added = database.sql("""
                insert into delivery (event_id, system, receiver, event, listener, retry)
                values (:id, :system, :receiver, :event, :listener, :retry)
                on conflict (event_id) do update set status = 'waiting', attempts = 0, first_failed_at = null, ended_at = null,
                    sequence = default, event = excluded.event, retry = excluded.retry
                where delivery.status = 'failed' and excluded.retry""")
                .param("id", event.id()).param("system", system).param("receiver", receiver).param("event", text(event))
                .param("listener", listeners.of(exchange)).param("retry", retry).update();
        if (added == 1) {
            database.sql("update receiver set waiting = waiting + 1 where system = ? and receiver = ?").params(system, receiver).update();
        }
    }

    /**
     * Claims what may be delivered now: the first of each queue whose receiver is not being written to, as much as there are hands for.
     * Nothing while the system is away.
     */
    @Transactional
    public List<QueuedDelivery> due(String system) {
        claims.values().removeIf(until -> until.isBefore(Instant.now()));
        int free = MOST_AT_A_TIME - claims.size();
        if (free <= 0 || !systems.named(system).isAsked()) {
            return List.of();
        }
        List<QueuedDelivery> due = database.sql("""
                with claimed as (
                    update receiver set claimed_until = now() + make_interval(secs => :claim)
                    where (system, receiver) in (
                        select system, receiver from receiver
                        where system = :system and waiting > 0 and not_before <= now() and claimed_until <= now()
                        order by not_before limit :free for update skip locked)
                    returning system, receiver)
                select first.* from claimed cross join lateral (
                    select * from delivery where system = claimed.system and receiver = claimed.receiver and status = 'waiting'
                    order by sequence limit 1) first""")
                .param("claim", CLAIM.toSeconds()).param("system", system).param("free", free).query(this::delivery).list();
        due.forEach(delivery -> claims.put(delivery.event().id(), Instant.now().plus(CLAIM)));
        return due;
    }

    /** Begins a delivery: its event, and how often it was tried, are what an exchange from Kafka would carry. */
    public void take(Exchange exchange) {
        QueuedDelivery delivery = exchange.getMessage().getBody(QueuedDelivery.class);
        exchange.setProperty(PROPERTY, delivery);
        exchange.setProperty(EventReader.PROPERTY, delivery.event());
        exchange.setProperty(Listeners.PROPERTY, delivery.listener());
        if (delivery.retry()) {
            exchange.setProperty(EventReader.RETRY, true);
        }
        exchange.setProperty(FailedAttempt.COUNT, delivery.attempts());
        exchange.setProperty(FailedAttempt.FIRST, delivery.firstFailedAt());
        exchange.getMessage().setHeader(KafkaConstants.TOPIC, Topics.of(delivery.event().type()));
        exchange.getMessage().setHeader(KafkaConstants.KEY, delivery.event().key());
    }

    /** Ends a delivery that needs no repeat: it arrived, or its receiver does not want it. */
    @Transactional
    public void done(Exchange exchange) {
        end(exchange, "done", null);
    }

    /** Ends a delivery that cannot be made, and keeps it as a dead letter. */
    @Transactional
    public void fail(Exchange exchange) {
        deadLetters.store(exchange);
        end(exchange, "failed", failure(exchange));
    }

    private void end(Exchange exchange, String status, String failure) {
        journal.flushFor(exchange);
        QueuedDelivery delivery = exchange.getProperty(PROPERTY, QueuedDelivery.class);
        int ended = database.sql("""
                update delivery set status = :status, attempts = attempts + 1, last_failure = :failure, ended_at = now()
                where event_id = :id and status = 'waiting'""")
                .param("status", status).param("failure", failure).param("id", delivery.event().id()).update();
        database.sql("""
                update receiver set waiting = waiting - :ended, not_before = greatest(not_before, now() + pause), claimed_until = '-infinity'
                where system = :system and receiver = :receiver""")
                .param("ended", ended).param("system", delivery.system()).param("receiver", delivery.receiver()).update();
        claims.remove(delivery.event().id());
    }

    /** Puts a delivery off, and with it all that waits for the same receiver: as long as the system asked for, or longer every time. */
    @Transactional
    public void postpone(Exchange exchange) {
        QueuedDelivery delivery = exchange.getProperty(PROPERTY, QueuedDelivery.class);
        boolean tried = outages.postpone(exchange);
        database.sql("""
                update delivery set attempts = attempts + :tried, last_failure = :failure, first_failed_at = coalesce(first_failed_at, now())
                where event_id = :id""")
                .param("tried", tried ? 1 : 0).param("failure", failure(exchange)).param("id", delivery.event().id()).update();
        Duration pause = pause(exchange, delivery.attempts());
        database.sql("""
                update receiver set not_before = now() + make_interval(secs => :pause), claimed_until = '-infinity'
                where system = :system and receiver = :receiver""")
                .param("pause", pause.toMillis() / 1000.0).param("system", delivery.system()).param("receiver", delivery.receiver()).update();
        claims.remove(delivery.event().id());
    }

    private Duration pause(Exchange exchange, int attempts) {
        ExternalSystemException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ExternalSystemException.class);
        if (failure.retryAfterSeconds() > 0) {
            return Duration.ofSeconds(failure.retryAfterSeconds());
        }
        long doubled = outages.firstPause().toMillis() << Math.min(attempts, 20);
        long jittered = (long) (doubled * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
        return Duration.ofMillis(Math.min(jittered, LONGEST_PAUSE.toMillis()));
    }

    private static String failure(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        return failure instanceof HubException coded ? coded.getMessage() : failure == null ? null : failure.getClass().getSimpleName();
    }

    /** Notes that the receiver takes no messages. */
    @Transactional
    public void block(String system, String receiver) {
        database.sql("update receiver set blocked_at = coalesce(blocked_at, now()) where system = ? and receiver = ?")
                .params(system, receiver).update();
    }

    /** Notes a sign of life: the receiver takes messages. */
    @Transactional
    public void unblock(String system, String receiver) {
        database.sql("update receiver set blocked_at = null where system = ? and receiver = ? and blocked_at is not null")
                .params(system, receiver).update();
    }

    /** Since when the receiver takes no messages; empty where it does. */
    public Optional<Instant> blockedSince(String system, String receiver) {
        return database.sql("select blocked_at from receiver where system = ? and receiver = ? and blocked_at is not null")
                .params(system, receiver).query((row, number) -> Instant.parse(RecordedTime.text(row, "blocked_at"))).optional();
    }

    /** Forgets deliveries that ended a month ago: Kafka has forgotten their events by then. */
    @Transactional
    public void forget() {
        database.sql("delete from delivery where status <> 'waiting' and ended_at < now() - interval '30 days'").update();
    }

    private QueuedDelivery delivery(ResultSet row, int number) throws SQLException {
        try {
            Instant firstFailedAt = RecordedTime.text(row, "first_failed_at") == null ? null
                    : Instant.parse(RecordedTime.text(row, "first_failed_at"));
            return new QueuedDelivery(row.getString("system"), row.getString("receiver"), row.getInt("attempts"), firstFailedAt,
                    row.getString("listener"), row.getBoolean("retry"), json.readValue(row.getString("event"), Event.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A queued event cannot be read", e);
        }
    }

    private String text(Event event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
