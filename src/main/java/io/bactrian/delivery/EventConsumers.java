package io.bactrian.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.TaskHealthState;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * The routes that listen to events. While the system that a route calls is away, its consumer is paused: it stays a member of its group,
 * its messages wait in Kafka, and it goes on with the very record that could not be handled.
 */
@Component("eventConsumers")
public class EventConsumers {

    private static final Logger LOG = LoggerFactory.getLogger(EventConsumers.class);

    private static final Duration LONGEST_PAUSING = Duration.ofMinutes(1);

    private final CamelContext camel;
    private final ExternalSystems systems;
    private final Outages outages;
    private final ConsumerLag lag;
    private final Map<String, Pause> paused = new ConcurrentHashMap<>();

    private final Journal journal;
    private final MeterRegistry meters;

    EventConsumers(CamelContext camel, ExternalSystems systems, Outages outages, ConsumerLag lag, Journal journal, MeterRegistry meters) {
        this.camel = camel;
        this.systems = systems;
        this.outages = outages;
        this.lag = lag;
        this.journal = journal;
        this.meters = meters;
    }

    @EventListener(ApplicationReadyEvent.class)
    void measure() {
        states().forEach(state -> {
            Gauge.builder("bactrian.consumer.lag", () -> lag.of(state.group())).tag("route", state.route())
                    .description("Records that wait for the route in Kafka; -1 while Kafka does not say").register(meters);
            Gauge.builder("bactrian.consumer.paused", () -> paused.containsKey(state.route()) ? 1 : 0).tag("route", state.route())
                    .description("1 while the route waits for a system that is away").register(meters);
        });
    }

    private record Pause(String system, Instant since) {
    }

    /**
     * Called by the error policies: the exchange failed because a system is away. Its consumer pauses, and since the failure stays
     * unhandled the record is not committed.
     */
    public void hold(Exchange exchange) {
        outages.hold(exchange);
        String system = outages.awaited(exchange);
        String route = exchange.getFromRouteId();
        consumer(camel.getRoute(route)).ifPresent(ServiceHelper::suspendService);
        journal.note(Hop.now("paused", route, exchange.getProperty(EventReader.PROPERTY, Event.class)).with(system, null, null, null));
        // Noted after the deed: the other way round, resume() could take the note away before there is anything to resume.
        paused.computeIfAbsent(route, id -> {
            LOG.info("{} pauses until {} is back", route, system);
            return new Pause(system, Instant.now());
        });
    }

    /**
     * Resumes every paused consumer whose system may be asked again. While a breaker is half open, one of its messages is the attempt; the
     * others find that out and pause again.
     */
    public void resume() {
        paused.forEach((id, pause) -> {
            if (systems.named(pause.system()).isAsked() && hasTakenEffect(id, pause)) {
                paused.remove(id);
                try {
                    consumer(camel.getRoute(id)).ifPresent(EventConsumers::goOn);
                } catch (RuntimeException e) {
                    paused.putIfAbsent(id, pause);
                    LOG.warn("{} does not go on yet, and is tried again", id, e);
                }
            }
        });
    }

    /**
     * Whether all threads have paused. Camel forgets a wish to go on that meets a thread just then, and nobody would wish it again. A thread
     * that takes longer than a minute over what it has polled is not waited for.
     */
    private boolean hasTakenEffect(String route, Pause pause) {
        return pause.since().isBefore(Instant.now().minus(LONGEST_PAUSING))
                || consumer(camel.getRoute(route)).map(KafkaConsumer::isKafkaPaused).orElse(true);
    }

    private static void goOn(KafkaConsumer consumer) {
        List<TaskHealthState> threads = consumer.healthStates();
        if (threads.isEmpty() || !threads.stream().allMatch(TaskHealthState::isReady)) {
            // A poll that fails ends the thread of a paused consumer. Camel does not call that terminated, and resumes nothing.
            startAgain(consumer);
        } else {
            ServiceHelper.resumeService(consumer);
        }
    }

    /** Starts every consumer again of which a thread has ended. Camel lets it end when Kafka refuses its credentials, and leaves it so. */
    public void startEnded() {
        for (Route route : camel.getRoutes()) {
            if (route.getEndpoint() instanceof KameletEndpoint && !paused.containsKey(route.getRouteId())) {
                consumer(route).filter(EventConsumers::hasEnded).ifPresent(consumer -> {
                    LOG.warn("{} had ended, and listens again", route.getRouteId());
                    startAgain(consumer);
                });
            }
        }
    }

    /** Whether a thread of it was there and does not come back. One that pauses does not count: it looks the same to Camel. */
    private static boolean hasEnded(KafkaConsumer consumer) {
        return consumer.isStarted() && consumer.healthStates().stream()
                .anyMatch(thread -> thread.getClientId() != null && !thread.isReady() && !thread.isRecoverable());
    }

    private static void startAgain(KafkaConsumer consumer) {
        ServiceHelper.stopService(consumer);
        ServiceHelper.startService(consumer);
    }

    /** Every route that listens, by its name. */
    public List<ConsumerState> states() {
        List<ConsumerState> states = new ArrayList<>();
        for (Route route : camel.getRoutes()) {
            if (route.getEndpoint() instanceof KameletEndpoint) {
                consumer(route).ifPresent(consumer -> states.add(state(route.getRouteId(), consumer)));
            }
        }
        states.sort(Comparator.comparing(ConsumerState::route));
        return states;
    }

    private ConsumerState state(String route, KafkaConsumer consumer) {
        Pause pause = paused.get(route);
        String group = consumer.getEndpoint().getConfiguration().getGroupId();
        List<String> topics = List.of(consumer.getEndpoint().getConfiguration().getTopic().split(","));
        if (pause != null) {
            return new ConsumerState(route, group, topics, "paused", pause.system(), pause.since(), lag.of(group));
        }
        ServiceStatus status = camel.getRouteController().getRouteStatus(route);
        boolean running = status != null && status.isStarted() && !hasEnded(consumer);
        return new ConsumerState(route, group, topics, running ? "running" : "stopped", null, null, lag.of(group));
    }

    /** A route listens through a Kamelet, and the Kamelet's own route holds the consumer. */
    private Optional<KafkaConsumer> consumer(@Nullable Route route) {
        Route listener = route != null && route.getEndpoint() instanceof KameletEndpoint kamelet
                ? camel.getRoute(kamelet.getRouteId()) : route;
        return Optional.ofNullable(listener).map(Route::getConsumer).filter(KafkaConsumer.class::isInstance).map(KafkaConsumer.class::cast);
    }
}
