package io.bactrian.delivery;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * Notes what goes out to external systems and what comes back, for the adapters. A call on behalf of no event (a poll, a registration)
 * belongs to nobody's story and is not noted; what it brings in is.
 */
@Component("outwardHops")
class OutwardHops {

    private static final String SENT = "journalSent";

    private final Journal journal;

    OutwardHops(Journal journal) {
        this.journal = journal;
    }

    /** Right before the call. */
    public void sent(Exchange exchange, String system, String operation) {
        exchange.setProperty(SENT, System.nanoTime());
        note(exchange, "sent", system, operation, null, null, null);
    }

    /** Right after the answer, whatever it says. */
    public void answered(Exchange exchange, String system, String operation) {
        note(exchange, "answered", system, operation, exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class),
                millis(exchange), null);
    }

    /** When the call brought no answer, or one that says no. Of a failure that is not the hub's own only the kind is told: it may quote. */
    public void failed(Exchange exchange, String system, String operation) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (failure instanceof ExternalSystemAwayException) {
            return; // not even asked
        }
        boolean known = failure instanceof HubException;
        Integer status = failure instanceof ExternalSystemException external && external.status() > 0 ? external.status() : null;
        note(exchange, "failed", system, operation, status, millis(exchange),
                known ? ((HubException) failure).code().code() + ' ' + failure.getMessage() : String.valueOf(kind(failure)));
    }

    /** {@link #failed}, and the failure goes on to the flow's own policy. */
    public void fail(Exchange exchange, String system, String operation) throws Exception {
        failed(exchange, system, operation);
        throw exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }

    private static String kind(Throwable failure) {
        return failure == null ? "unknown" : failure.getClass().getSimpleName();
    }

    private static Long millis(Exchange exchange) {
        Long sent = (Long) exchange.removeProperty(SENT);
        return sent == null ? null : Duration.ofNanos(System.nanoTime() - sent).toMillis();
    }

    private void note(Exchange exchange, String hop, String system, String operation, Integer status, Long millis, String detail) {
        Event event = exchange.getProperty(EventReader.PROPERTY, Event.class);
        if (event != null) {
            journal.note(exchange, Hop.now(hop, RouteSteps.currentRoute(), event).with(system, operation, status, millis).saying(detail));
        }
    }
}
