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
 * A system that answers every message with a failure gets some patience ({@code hub.outward.patience}), since neither can be told. Nobody
 * waits longer than {@code hub.outward.give-up-after} since the first failure.
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
            if (earlier.attempts() > 0) {
                exchange.setProperty(FailedAttempt.COUNT, earlier.attempts());
            }
        }
        return exchange.getProperty(ATTEMPTS_HERE, 0, Integer.class);
    }

    private Verdict judge(Exchange exchange, ExternalSystemException failure, boolean attemptsLeft) {
        if (attemptsLeft && systems.named(failure.system()).isClosed()) {
            return Verdict.RETRY;
        }
        Instant now = Instant.now();
        Instant first = exchange.getProperty(FailedAttempt.FIRST, now, Instant.class);
        if (!hasAPlace(exchange) || first.isBefore(now.minus(settings.giveUpAfter()))) {
            return Verdict.GIVE_UP;
        }
        if (failure instanceof ExternalSystemAwayException) {
            return Verdict.HOLD;
        }
        boolean patient = first.isAfter(now.minus(settings.patience()));
        boolean itsOwnFault = !attemptsLeft && othersGetThrough(exchange, first);
        if (failure.meansAway()) {
            return itsOwnFault && !patient ? Verdict.GIVE_UP : Verdict.HOLD;
        }
        return itsOwnFault || !patient ? Verdict.GIVE_UP : Verdict.HOLD;
    }

    /** In Kafka or in a queue, where it can wait. */
    private static boolean hasAPlace(Exchange exchange) {
        return exchange.getProperty(EventReader.PROPERTY) != null && (exchange.getProperty(DeliveryQueues.PROPERTY) != null
                || exchange.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT) != null);
    }

    private static boolean othersGetThrough(Exchange exchange, Instant since) {
        ExternalSystem.Call call = exchange.getProperty(ExternalCall.CALL, ExternalSystem.Call.class);
        return call != null && call.othersServedSince(since);
    }

    /** Leaves the system alone for a while, unless it was not even asked, asked to wait itself, or serves others meanwhile. */
    private void leaveAlone(Exchange exchange, ExternalSystemException failure) {
        Instant first = exchange.getProperty(FailedAttempt.FIRST, Instant.now(), Instant.class);
        if (!(failure instanceof ExternalSystemAwayException) && failure.retryAfterSeconds() == 0 && !othersGetThrough(exchange, first)) {
            systems.named(failure.system()).away();
        }
    }

    /** Remembers since when the record waits, and leaves its system alone for a while. */
    void hold(Exchange exchange) {
        ExternalSystemException failure = exchange.getProperty(VERDICT, Judged.class).failure();
        leaveAlone(exchange, failure);
        held.put(place(exchange), new Held(offset(exchange), exchange.getProperty(FailedAttempt.FIRST, Instant.now(), Instant.class),
                exchange.getProperty(FailedAttempt.COUNT, 0, Integer.class)));
    }

    /**
     * Leaves the system alone for a while, where a queued delivery found it away.
     *
     * @return whether this was a failure, and not a word that now is not the time
     */
    boolean postpone(Exchange exchange) {
        Judged judged = exchange.getProperty(VERDICT, Judged.class);
        if (judged.verdict() == Verdict.HOLD) {
            leaveAlone(exchange, judged.failure());
        }
        return !(judged.failure() instanceof ExternalSystemAwayException) && judged.failure().retryAfterSeconds() == 0;
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
