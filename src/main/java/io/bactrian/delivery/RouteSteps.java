package io.bactrian.delivery;

import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.springframework.lang.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Looks over the shoulder of every step of every flow (not of the adapters' own steps), for the journal's sake: it knows in which flow a
 * bean or an adapter is called, and it notes that a flow received an event at the first step that is no {@code filter} and no
 * {@code choice}. A flow that passes an event over so leaves no trace.
 */
@Component
class RouteSteps implements InterceptStrategy {

    private static final String RECEIVED = "journalReceived";
    /** The fields in which an event's data names the system that it came from. */
    private static final List<String> OUTSIDE = List.of("source", "system", "platform");
    private static final ThreadLocal<Step> CURRENT = new ThreadLocal<>();

    private final Journal journal;

    RouteSteps(Journal journal) {
        this.journal = journal;
    }

    /** The step that this thread is in, or null outside of flows. */
    @Nullable
    static Step current() {
        return CURRENT.get();
    }

    /** The flow that this thread is in, or null. */
    @Nullable
    static String currentRoute() {
        Step step = CURRENT.get();
        return step == null ? null : step.route();
    }

    /**
     * Who sent the message that this thread's flow is about to store as an event: the client in its token, else the system that the event
     * names. Null where another event caused it, for what the hub says of itself, and for all but the first event that a message became.
     */
    @Nullable
    static String sender(Event event) {
        Step step = CURRENT.get();
        if (step == null || event.type().startsWith("hub.") || step.exchange().getProperty(EventReader.PROPERTY) != null
                || step.exchange().getProperty(RECEIVED) != null) {
            return null;
        }
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller != null && !(caller instanceof AnonymousAuthenticationToken)) {
            return caller.getName();
        }
        for (String field : OUTSIDE) {
            String system = event.data().path(field).asText();
            if (!system.isEmpty()) {
                return system;
            }
        }
        return "unknown";
    }

    /** Notes that the message of this thread's flow was stored, with the sender that {@link #sender} told. */
    static void received() {
        Step step = CURRENT.get();
        if (step != null) {
            step.exchange().setProperty(RECEIVED, true);
        }
    }

    /** A flow, and the message that is in it. */
    record Step(String route, Exchange exchange) {
    }

    @Override
    public Processor wrapProcessorInInterceptors(CamelContext camel, NamedNode definition, Processor target, Processor next) {
        RouteDefinition route = ProcessorDefinitionHelper.getRoute(definition);
        if (route == null || Boolean.TRUE.equals(route.isTemplate()) || Boolean.TRUE.equals(route.isKamelet())) {
            return AsyncProcessorConverterHelper.convert(target);
        }
        boolean decides = definition instanceof FilterDefinition || definition instanceof ChoiceDefinition;
        return new Watched(target, route.getRouteId(), decides);
    }

    private final class Watched extends DelegateAsyncProcessor {

        private final String route;
        private final boolean decides;

        Watched(Processor target, String route, boolean decides) {
            super(target);
            this.route = route;
            this.decides = decides;
        }

        /** The callback, not the return, is the end of the step: Camel may run what lies below later, on the same thread. */
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (!decides) {
                noteReceived(exchange);
            }
            Step before = CURRENT.get();
            CURRENT.set(new Step(route, exchange));
            return super.process(exchange, done -> {
                CURRENT.set(before);
                callback.done(done);
            });
        }

        private void noteReceived(Exchange exchange) {
            Event event = exchange.getProperty(EventReader.PROPERTY, Event.class);
            if (event != null && exchange.getProperty(RECEIVED) == null) {
                exchange.setProperty(RECEIVED, true);
                journal.note(exchange, Hop.now("received", route, event));
            }
        }
    }
}
