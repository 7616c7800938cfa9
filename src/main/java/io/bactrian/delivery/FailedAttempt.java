package io.bactrian.delivery;

import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * Runs at every failed attempt of a step. It notes their count and the step for the dead letter (Camel forgets both when a
 * failure is handled), and waits as long as the failed system asked for, where it asked: at most a minute in place.
 */
@Component("failedAttempt")
class FailedAttempt implements Processor {

    /** The exchange property with the number of failed attempts. */
    static final String COUNT = "failedAttempts";

    /** The exchange property with the time of the first of them. */
    static final String FIRST = "failedFirst";

    /** The exchange property with the id of the step that failed last. */
    static final String STEP = "failedStep";

    private static final long LONGEST_WAIT_SECONDS = 60;

    @Override
    public void process(Exchange exchange) {
        exchange.setProperty(COUNT, 1 + exchange.getProperty(COUNT, 0, Integer.class));
        if (exchange.getProperty(FIRST) == null) {
            exchange.setProperty(FIRST, Instant.now());
        }
        exchange.setProperty(STEP, exchange.getExchangeExtension().getHistoryNodeId());
        ExternalSystemException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ExternalSystemException.class);
        if (failure != null && failure.retryAfterSeconds() > 0) {
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, 1000 * Math.min(failure.retryAfterSeconds(), LONGEST_WAIT_SECONDS));
        } else {
            exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
        }
    }
}
