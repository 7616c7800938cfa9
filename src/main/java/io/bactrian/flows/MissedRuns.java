package io.bactrian.flows;

import io.bactrian.delivery.Redaction;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Says in the log that a scheduled run did not get through, in one line and without secrets. */
@Component("missedRuns")
public class MissedRuns {

    private static final Logger LOG = LoggerFactory.getLogger(MissedRuns.class);

    private final Redaction redaction;

    MissedRuns(Redaction redaction) {
        this.redaction = redaction;
    }

    /** Called by the error policy of scheduled routes. */
    public void report(Exchange exchange) {
        if (!exchange.getContext().getStatus().isStarted()) {
            return; // a run that the hub's own stop cut short
        }
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        LOG.warn("The route {} did not get through and runs again: {}", ExchangeHelper.getRouteId(exchange), redaction.of(String.valueOf(failure)));
    }
}
