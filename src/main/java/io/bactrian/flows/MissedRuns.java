package io.bactrian.flows;

import io.bactrian.delivery.ExternalSystemException;
import io.bactrian.delivery.Redaction;
import java.time.Duration;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.support.ExchangeHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Says in the log that a scheduled run did not get through, in one line and without secrets. */
@Component("missedRuns")
public class MissedRuns {

    private static final Logger LOG = LoggerFactory.getLogger(MissedRuns.class);
    private static final long LONGEST_PAUSE_SECONDS = 60;

    private final Redaction redaction;
    private final Duration pause;

    MissedRuns(Redaction redaction, @Value("${hub.schedules.pause}") Duration pause) {
        this.redaction = redaction;
        this.pause = pause;
    }

    /** How long a route waits after a run that failed, in milliseconds: as long as the system asked for, at most a minute. */
    public long pause(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        long asked = failure instanceof ExternalSystemException external ? external.retryAfterSeconds() : 0;
        return Math.max(pause.toMillis(), 1000 * Math.min(asked, LONGEST_PAUSE_SECONDS));
    }

    /** Called by the error policy of scheduled routes. */
    public void report(Exchange exchange) {
        if (!exchange.getContext().getStatus().isStarted()) {
            return; // a run that the hub's own stop cut short
        }
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        while (failure instanceof CamelExecutionException && failure.getCause() != null) {
            failure = failure.getCause(); // Camel's own words say nothing
        }
        LOG.warn("The route {} did not get through and runs again: {}", ExchangeHelper.getRouteId(exchange), redaction.of(String.valueOf(failure)));
    }
}
