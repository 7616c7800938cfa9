package io.bactrian.delivery;

import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/** Runs at every failed attempt of a step, and notes what the dead letter will tell: Camel forgets it when a failure is handled. */
@Component("failedAttempt")
class FailedAttempt implements Processor {

    /** The exchange property with the number of failed attempts, those before the message had to wait among them. */
    static final String COUNT = "failedAttempts";

    /** The exchange property with the time of the first of them. */
    static final String FIRST = "failedFirst";

    @Override
    public void process(Exchange exchange) {
        if (exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof ExternalSystemAwayException) {
            return; // nothing was attempted
        }
        exchange.setProperty(COUNT, 1 + exchange.getProperty(COUNT, 0, Integer.class));
        if (exchange.getProperty(FIRST) == null) {
            exchange.setProperty(FIRST, Instant.now());
        }
    }
}
