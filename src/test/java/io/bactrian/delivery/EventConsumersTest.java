package io.bactrian.delivery;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.TaskHealthState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventConsumersTest {

    private final KafkaConsumer consumer = mock(KafkaConsumer.class);
    private final ExternalSystem system = mock(ExternalSystem.class);
    private final Exchange exchange = mock(Exchange.class);
    private EventConsumers consumers;

    @BeforeEach
    void pause() {
        Route route = mock(Route.class);
        when(route.getConsumer()).thenReturn(consumer);
        CamelContext camel = mock(CamelContext.class);
        when(camel.getRoute("invoice")).thenReturn(route);
        when(exchange.getFromRouteId()).thenReturn("invoice");
        Outages outages = mock(Outages.class);
        when(outages.awaited(exchange)).thenReturn("onec");
        ExternalSystems systems = mock(ExternalSystems.class);
        when(systems.named("onec")).thenReturn(system);
        when(system.isAsked()).thenReturn(true);
        TaskHealthState ready = mock(TaskHealthState.class);
        when(ready.isReady()).thenReturn(true);
        when(consumer.healthStates()).thenReturn(List.of(ready));
        consumers = new EventConsumers(camel, systems, outages, mock(ConsumerLag.class), mock(Journal.class), new SimpleMeterRegistry());
        consumers.hold(exchange);
        verify(consumer).suspend();
        when(consumer.isSuspended()).thenReturn(true);
    }

    /** Camel overwrote the wish to go on with the pause that it was just about to take, and the consumer stood still for ever. */
    @Test
    void shouldNotWishToGoOnBeforeThePauseHasTakenEffect() {
        when(consumer.isKafkaPaused()).thenReturn(false);
        consumers.resume();
        verify(consumer, never()).resume();

        when(consumer.isKafkaPaused()).thenReturn(true);
        consumers.resume();
        verify(consumer).resume();
    }
}
