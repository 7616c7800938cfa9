package io.bactrian.delivery;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/** Waits as long as the failed system asked for, where it asked: at most a minute in place, the rest is the next attempt's affair. */
@Component("retryAfter")
class RetryAfter implements Processor {

    private static final long LONGEST_WAIT_SECONDS = 60;

    @Override
    public void process(Exchange exchange) {
        ExternalSystemException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ExternalSystemException.class);
        if (failure != null && failure.retryAfterSeconds() > 0) {
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, 1000 * Math.min(failure.retryAfterSeconds(), LONGEST_WAIT_SECONDS));
        } else {
            exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
        }
    }
}
