package io.bactrian.delivery;

import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.support.ExchangeHelper;
import org.springframework.stereotype.Component;

/** By which route a message came in, and whether it can come in there again. */
@Component
class Listeners {

    /** The exchange property that names the route by which a message came in that has waited in between. */
    static final String PROPERTY = "listener";

    private static final String EVENTS = "hub-events-source";
    private static final String EDGE = "direct://";

    private final CamelContext camel;

    Listeners(CamelContext camel) {
        this.camel = camel;
    }

    /**
     * The id of the route of {@code routes/} that the exchange came in by: the one that listens, where it came from Kafka (Camel takes that
     * for the beginning, or, as long as the exchange is inside the Kamelet, the Kamelet's own route), else the one that it is in.
     */
    String of(Exchange exchange) {
        String noted = exchange.getProperty(PROPERTY, String.class);
        if (noted != null) {
            return noted;
        }
        String from = exchange.getFromRouteId();
        if (from != null && hears(from)) {
            return from;
        }
        for (Route route : camel.getRoutes()) {
            if (route.getEndpoint() instanceof KameletEndpoint kamelet && kamelet.getRouteId().equals(from)) {
                return route.getRouteId();
            }
        }
        return routeOf(exchange);
    }

    /** The id of the route that the exchange is in; in a Kamelet on the way in, the route that listens. */
    String current(Exchange exchange) {
        Route route = ExchangeHelper.getRoute(exchange);
        return route == null || route.isCreatedByKamelet() ? of(exchange) : route.getRouteId();
    }

    private static String routeOf(Exchange exchange) {
        String route = ExchangeHelper.getRouteId(exchange);
        return route == null ? "unknown" : route;
    }

    /** Whether there is such a route now and it listens to events. */
    boolean hears(String route) {
        return listener(route).isPresent();
    }

    /** Whether there is such a route now and it listens to the events of that topic. */
    boolean hears(String route, String topic) {
        return listener(route).filter(kamelet -> List.of(String.valueOf(kamelet.getKameletProperties().get("topics")).split("\\s*,\\s*"))
                .contains(topic)).isPresent();
    }

    private Optional<KameletEndpoint> listener(String route) {
        return endpoint(route).filter(KameletEndpoint.class::isInstance).map(KameletEndpoint.class::cast)
                .filter(kamelet -> kamelet.getTemplateId().equals(EVENTS));
    }

    /** Where to hand a message that did not come from Kafka; empty where there is no such route now. */
    Optional<String> edge(String route) {
        return endpoint(route).map(Endpoint::getEndpointUri).filter(uri -> uri.startsWith(EDGE));
    }

    private Optional<Endpoint> endpoint(String route) {
        return Optional.ofNullable(camel.getRoute(route)).map(Route::getEndpoint);
    }
}
