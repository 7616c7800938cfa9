package io.bactrian.delivery;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.util.URISupport;
import org.springframework.stereotype.Component;

/**
 * Notes which step of a route failed, in the words of the route's author: the step's own id where it has one, else what it calls
 * ({@code kamelet:onec-create-invoice-action}) or is ({@code setBody[method[replies?method=toSend]]}). The ids that Camel numbers by itself say nothing and change with every start. Steps
 * inside adapters are not told apart: there the step of the route that calls the adapter is what failed.
 */
@Component
class FailedSteps implements InterceptStrategy {

    /** The exchange property with the step that failed last. */
    static final String STEP = "failedStep";

    private static final int LONGEST = 255;

    @Override
    public Processor wrapProcessorInInterceptors(CamelContext context, NamedNode step, Processor target, Processor next) {
        return isOfAKamelet(step) ? target : new Watched(target, step);
    }

    private static boolean isOfAKamelet(NamedNode step) {
        NamedNode node = step;
        while (node != null && !(node instanceof RouteDefinition)) {
            node = node.getParent();
        }
        return node instanceof RouteDefinition route && Boolean.TRUE.equals(route.isKamelet());
    }

    static String name(NamedNode step) {
        if (step instanceof OptionalIdentifiedDefinition<?> known && known.hasCustomIdAssigned()) {
            return step.getId();
        }
        String name = step instanceof EndpointRequiredDefinition call ? URISupport.sanitizeUri(call.getEndpointUri())
                : URISupport.sanitizeUri(String.valueOf(step.getLabel()));
        return name.substring(0, Math.min(name.length(), LONGEST));
    }

    private static final class Watched extends DelegateAsyncProcessor {

        private final NamedNode step;

        Watched(Processor target, NamedNode step) {
            super(target);
            this.step = step;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return super.process(exchange, doneSync -> {
                if (exchange.getException() != null) {
                    exchange.setProperty(STEP, name(step));
                }
                callback.done(doneSync);
            });
        }
    }
}
