package io.bactrian.access;

import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.springframework.stereotype.Component;

/**
 * What of a request becomes a header of a route. {@link EdgeRequest} has thinned out the headers and the query before; this also holds
 * for the fields of a form, which Camel reads from the body and would make headers of.
 */
@Component("edgeHeaders")
class EdgeHeaders extends HttpHeaderFilterStrategy {

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !EdgeRequest.isPlain(name) || super.applyFilterToExternalHeaders(name, value, exchange);
    }
}
