package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What waits to be told to receivers outside, such as chats: one durable queue each. The receivers of a system do not wait for each other;
 * to one receiver the hub delivers in the order of arrival, one at a time, not faster than its pause, and not before the system allows.
 * A delivery that is cut short comes again when its claim has run out.
 */
@Component("deliveryQueues")
public class DeliveryQueues {

    /** The exchange property with the {@link QueuedDelivery} under way. */
    static final String PROPERTY = "queuedDelivery";

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueues.class);
    private static final int MOST_AT_A_TIME = 8;
    /** A hub that dies lets its claims run out; one that lives renews them. */
    private static final Duration CLAIM = Duration.ofSeconds(15);
    private static final Duration RENEWED_BEFORE_ITS_END = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final JdbcClient database;
    private final ObjectMapper json;
    private final ExternalSystems systems;
    private final Outages outages;
    private final Listeners listeners;
    private final DeadLetters deadLetters;
    private final Journal journal;
    private final TransactionOperations transactions;
    private final OldRows old;
    /** What this hub delivers at the moment, by the event. */
    private final Map<String, QueuedDelivery> underWay = new ConcurrentHashMap<>();

    DeliveryQueues(JdbcClient database, ObjectMapper json, ExternalSystems systems, Outages outages,
                   Listeners listeners, DeadLetters deadLetters, Journal journal, TransactionOperations transactions,
                   OldRows old) {
        this.database = database;
        this.json = json;
        this.systems = systems;
        this.outages = outages;
        this.listeners = listeners;
        this.deadLetters = deadLetters;
        this.journal = journal;
        this.transactions = transactions;
        this.old = old;
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
     * Nothing while the system is away. Renews the claims of what is under way.
     */
    public List<QueuedDelivery> due(String system) {
        renew();
        long asked = System.nanoTime();
        int free = MOST_AT_A_TIME - underWay.size();
        if (free <= 0 || !systems.named(system).isAsked()) {
            return List.of();
        }
        List<QueuedDelivery> due = transactions.execute(status -> database.sql("""
                with free as materialized (
                    select system, receiver from receiver
                    where system = :system and waiting > 0 and not_before <= now() and claimed_until <= now()
                      and receiver <> all (:mine) order by not_before limit :free for update skip locked),
                claimed as (
                    update receiver set claimed_until = now() + make_interval(secs => :claim) from free
                    where receiver.system = free.system and receiver.receiver = free.receiver
                    returning receiver.system, receiver.receiver, receiver.claimed_until)
                select first.*, claimed.claimed_until from claimed cross join lateral (
                    select * from delivery where system = claimed.system and receiver = claimed.receiver and status = 'waiting'
                    order by sequence limit 1) first""")
                .param("claim", CLAIM.toSeconds()).param("system", system).param("free", free)
                .param("mine", underWay.values().stream().map(QueuedDelivery::receiver).toArray(String[]::new))
                .query((row, number) -> delivery(row, asked)).list());
        List<QueuedDelivery> readable = due.stream().filter(Objects::nonNull).toList();
        readable.forEach(delivery -> underWay.put(delivery.event().id(), delivery));
        return readable;
    }

    /** Of what this hub is still at, so that no other takes it for dead. What nobody here has begun in time is anybody's. */
    private void renew() {
        underWay.values().removeIf(delivery -> delivery.claim().isForgotten());
        for (QueuedDelivery delivery : underWay.values()) {
            delivery.claim().renewBefore(RENEWED_BEFORE_ITS_END, until -> database.sql("""
                    update receiver set claimed_until = now() + make_interval(secs => :claim)
                    where system = :system and receiver = :receiver and claimed_until = :until returning claimed_until""")
                    .param("claim", CLAIM.toSeconds()).param("system", delivery.system()).param("receiver", delivery.receiver())
                    .param("until", RecordedTime.parameter(until))
                    .query((row, number) -> Instant.parse(RecordedTime.text(row, "claimed_until"))).optional());
        }
    }

    /**
     * Begins a delivery: its event, and how often it was tried, are what an exchange from Kafka would carry. One whose claim ran out while
     * it waited for a hand is left to whoever claims it next.
     */
    public void take(Exchange exchange) {
        QueuedDelivery delivery = exchange.getMessage().getBody(QueuedDelivery.class);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {

            @Override
            public void onDone(Exchange ended) {
                underWay.remove(delivery.event().id(), delivery);
            }
        });
        if (!delivery.claim().take()) {
            exchange.setRouteStop(true);
            return;
        }
        exchange.setProperty(PROPERTY, delivery);
        exchange.setProperty(EventReader.PROPERTY, delivery.event());
        exchange.setProperty(Listeners.PROPERTY, delivery.listener());
        if (delivery.retry()) {
            exchange.setProperty(EventReader.RETRY, true);
        }
        if (delivery.attempts() > 0) {
            exchange.setProperty(FailedAttempt.COUNT, delivery.attempts());
        }
        exchange.setProperty(FailedAttempt.FIRST, delivery.firstFailedAt());
        exchange.getMessage().setHeader(KafkaConstants.TOPIC, Topics.of(delivery.event().type()));
        exchange.getMessage().setHeader(KafkaConstants.KEY, delivery.event().key());
    }

    /**
     * Ends a delivery that needs no repeat: it arrived, or its receiver does not want it. Where it was the retry of a dead letter, that one
     * is resolved. Said twice, it does nothing more.
     */
    @Transactional
    public void done(Exchange exchange) {
        end(exchange, "done", null);
        deadLetters.resolve(exchange);
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
        if (ended == 1) {
            release(delivery, 1, null);
        }
    }

    /** Puts a delivery off, and with it all that waits for the same receiver: as long as the system asked for, or longer every time. */
    @Transactional
    public void postpone(Exchange exchange) {
        QueuedDelivery delivery = exchange.getProperty(PROPERTY, QueuedDelivery.class);
        boolean failed = outages.postpone(exchange);
        database.sql("""
                update delivery set attempts = attempts + :failed, last_failure = :failure,
                    first_failed_at = case when :failed > 0 then coalesce(first_failed_at, now()) else first_failed_at end
                where event_id = :id and status = 'waiting'""")
                .param("failed", failed ? 1 : 0).param("failure", failure(exchange)).param("id", delivery.event().id()).update();
        release(delivery, 0, pause(exchange, delivery.attempts()));
    }

    /** Gives the receiver back, unless somebody else has claimed it meanwhile. */
    private void release(QueuedDelivery delivery, int ended, @Nullable Duration pause) {
        delivery.claim().end(until -> database.sql("""
                update receiver set waiting = waiting - :ended,
                    not_before = case when claimed_until <> :until then not_before
                        else greatest(not_before, now() + coalesce(make_interval(secs => :pause), pause)) end,
                    claimed_until = case when claimed_until <> :until then claimed_until else '-infinity' end
                where system = :system and receiver = :receiver""")
                .param("ended", ended).param("until", RecordedTime.parameter(until))
                .param("pause", pause == null ? null : pause.toMillis() / 1000.0, Types.DOUBLE)
                .param("system", delivery.system()).param("receiver", delivery.receiver()).update());
    }

    private Duration pause(Exchange exchange, int attempts) {
        ExternalSystemException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ExternalSystemException.class);
        if (failure.retryAfterSeconds() > 0) {
            // What asked us to wait for longer than a moment is asked again all the same; somebody may say that it is back.
            Duration told = Duration.ofSeconds(failure.retryAfterSeconds());
            return failure instanceof ExternalSystemAwayException && told.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : told;
        }
        long doubled = outages.firstPause().toMillis() << Math.min(attempts, 20);
        long jittered = (long) (doubled * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
        return Duration.ofMillis(Math.min(jittered, LONGEST_PAUSE.toMillis()));
    }

    private static String failure(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        return failure instanceof HubException coded ? coded.getMessage() : failure == null ? null : failure.getClass().getSimpleName();
    }

    /** Forgets deliveries that ended a month ago: Kafka has forgotten their events by then. */
    public void forget() {
        old.forget("delivery", "ended_at", "status <> 'waiting' and ended_at < now() - interval '30 days'");
    }

    /** Null for one that cannot be read: it must not hold up the others. */
    @Nullable
    private QueuedDelivery delivery(ResultSet row, long asked) throws SQLException {
        String id = row.getString("event_id");
        try {
            String failedAt = RecordedTime.text(row, "first_failed_at");
            return new QueuedDelivery(row.getString("system"), row.getString("receiver"), row.getInt("attempts"),
                    failedAt == null ? null : Instant.parse(failedAt), row.getString("listener"), row.getBoolean("retry"),
                    new QueuedDelivery.Claim(Instant.parse(RecordedTime.text(row, "claimed_until")), asked, CLAIM),
                    json.readValue(row.getString("event"), Event.class));
        } catch (JsonProcessingException e) {
            LOG.error("The queued event {} cannot be read; its receiver's queue stands still until somebody looks at the row", id, e);
            return null;
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
