package io.bactrian.delivery;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.springframework.stereotype.Component;

/**
 * Which headers cross the line to an external system: out go those that an adapter sets, in come those that tell when to come again.
 * Everything else that a message carries (its event attributes, a caller's headers) stays inside, and nothing that a system sends
 * becomes a header of the message.
 */
@Component("externalCallHeaders")
class ExternalCallHeaders implements HeaderFilterStrategy {

    private static final Set<String> OUT = Set.of("accept", "authorization", "content-type",
            "processingmode", "returnmoneyinmicros", "skipreportheader", "skipreportsummary");
    private static final Set<String> IN = Set.of("retry-after", "retryin");

    @Override
    public boolean applyFilterToCamelHeaders(String headerName, Object headerValue, Exchange exchange) {
        return !OUT.contains(headerName.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToExternalHeaders(String headerName, Object headerValue, Exchange exchange) {
        return !IN.contains(headerName.toLowerCase(Locale.ROOT));
    }
}
