package io.bactrian.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.util.ObjectHelper;
import org.springframework.stereotype.Component;

/**
 * Tells a system that is away from a message that it cannot take. The error policies in {@code routes/policies} ask it at every failure:
 * a message whose system is away waits in Kafka, in its place; one that fails while others get through goes to the dead letters.
 * A system that answers every message with a failure gets some patience ({@code hub.outward.patience}), since neither can be told.
 */
@Component("outages")
public class Outages {

    private static final String VERDICT = "outageVerdict";
    private static final String ATTEMPTS_HERE = "outageAttempts";

    private final ExternalSystems systems;
    private final OutwardSettings settings;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    Outages(ExternalSystems systems, OutwardSettings settings) {
        this.systems = systems;
        this.settings = settings;
    }

    /** Whether the message is to wait in Kafka until its system is back. */
    public boolean holds(Exchange exchange) {
        return verdict(exchange) == Verdict.HOLD;
    }

    /** Whether the step is to be tried again at once, after a pause. */
    public boolean retries(Exchange exchange) {
        return verdict(exchange) == Verdict.RETRY;
    }

    /** Whether a delivery from a queue is to be tried again, sooner or later. */
    public boolean waits(Exchange exchange) {
        return verdict(exchange) != Verdict.GIVE_UP;
    }

    private enum Verdict { HOLD, RETRY, GIVE_UP }

    /** One verdict for one failure, though several clauses of a policy ask for it while the system's state moves on. */
    private record Judged(ExternalSystemException failure, Verdict verdict) {
    }

    private Verdict verdict(Exchange exchange) {
        Throwable caught = exchange.getException() != null ? exchange.getException()
                : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        ExternalSystemException failure = ObjectHelper.getException(ExternalSystemException.class, caught);
        if (failure == null || !failure.repeatable()) {
            return Verdict.GIVE_UP;
        }
        Judged before = exchange.getProperty(VERDICT, Judged.class);
        if (before != null && before.failure() == failure) {
            return before.verdict();
        }
        int attempts = 1 + attemptsBefore(exchange);
        exchange.setProperty(ATTEMPTS_HERE, attempts);
        Verdict verdict = judge(exchange, failure, attempts <= settings.retries());
        exchange.setProperty(VERDICT, new Judged(failure, verdict));
        return verdict;
    }

    private int attemptsBefore(Exchange exchange) {
        QueuedDelivery queued = exchange.getProperty(DeliveryQueues.PROPERTY, QueuedDelivery.class);
        if (queued != null) {
            return queued.attempts();
        }
        Held earlier = held.get(place(exchange));
        if (exchange.getProperty(ATTEMPTS_HERE) == null && earlier != null && earlier.offset() == offset(exchange)) {
            exchange.setProperty(FailedAttempt.FIRST, earlier.first());
            exchange.setProperty(FailedAttempt.COUNT, earlier.attempts());
        }
        return exchange.getProperty(ATTEMPTS_HERE, 0, Integer.class);
    }

    private Verdict judge(Exchange exchange, ExternalSystemException failure, boolean attemptsLeft) {
        ExternalSystem system = systems.named(failure.system());
        Event event = exchange.getProperty(EventReader.PROPERTY, Event.class);
        boolean hasAPlace = exchange.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT) != null
                || exchange.getProperty(DeliveryQueues.PROPERTY) != null;
        boolean canWait = hasAPlace && event != null && event.time().isAfter(Instant.now().minus(settings.giveUpAfter()));
        if (attemptsLeft && system.isClosed()) {
            return Verdict.RETRY;
        }
        if (!canWait) {
            return Verdict.GIVE_UP;
        }
        if (failure.meansAway()) {
            return Verdict.HOLD;
        }
        Instant first = exchange.getProperty(FailedAttempt.FIRST, Instant.now(), Instant.class);
        ExternalSystem.Call call = exchange.getProperty(ExternalCall.CALL, ExternalSystem.Call.class);
        boolean othersGetThrough = call != null && call.beganAfterSuccessSince(first);
        boolean patient = first.isAfter(Instant.now().minus(settings.patience()));
        return !othersGetThrough && patient ? Verdict.HOLD : Verdict.GIVE_UP;
    }

    /** Remembers since when the record waits, and leaves its system alone for a while. */
    void hold(Exchange exchange) {
        ExternalSystemException failure = exchange.getProperty(VERDICT, Judged.class).failure();
        systems.named(failure.system()).away();
        held.put(place(exchange), new Held(offset(exchange), exchange.getProperty(FailedAttempt.FIRST, Instant.now(), Instant.class),
                exchange.getProperty(FailedAttempt.COUNT, 0, Integer.class)));
    }

    /**
     * Leaves the system alone for a while, where a queued delivery found it away.
     *
     * @return whether the system was asked at all
     */
    boolean postpone(Exchange exchange) {
        Judged judged = exchange.getProperty(VERDICT, Judged.class);
        if (judged.verdict() == Verdict.HOLD && judged.failure().retryAfterSeconds() == 0) {
            systems.named(judged.failure().system()).away();
        }
        return !(judged.failure() instanceof ExternalSystemAwayException);
    }

    /** The pause after a first failure. */
    Duration firstPause() {
        return Duration.ofMillis(settings.firstPause());
    }

    /** The name of the system for which the exchange has to wait. */
    String awaited(Exchange exchange) {
        return exchange.getProperty(VERDICT, Judged.class).failure().system();
    }

    private static String place(Exchange exchange) {
        return exchange.getFromRouteId() + '|' + exchange.getMessage().getHeader(KafkaConstants.TOPIC) + '|'
                + exchange.getMessage().getHeader(KafkaConstants.PARTITION);
    }

    private static long offset(Exchange exchange) {
        return exchange.getMessage().getHeader(KafkaConstants.OFFSET, -1L, Long.class);
    }

    /** The record at the head of a partition that waits; there is one a partition and route. */
    private record Held(long offset, Instant first, int attempts) {
    }
}
