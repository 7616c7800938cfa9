package io.bactrian.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The external systems that the hub has called since it started, each behind its own circuit breaker, bulkhead and limit. */
@Component("externalSystems")
@EnableConfigurationProperties(OutwardSettings.class)
public class ExternalSystems {

    /** Not one that sorts: those may make a system twice, and the gauges would watch the one that nobody calls. */
    private final Map<String, ExternalSystem> systems = new ConcurrentHashMap<>();
    private final OutwardSettings settings;
    private final MeterRegistry meters;

    ExternalSystems(OutwardSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
    }

    ExternalSystem named(String system) {
        return systems.computeIfAbsent(system, name -> {
            ExternalSystem made = new ExternalSystem(name, settings);
            Gauge.builder("bactrian.system.away", made, it -> it.isClosed() ? 0 : 1)
                    .description("1 while the system's circuit breaker is not closed").tag("system", name).register(meters);
            Gauge.builder("bactrian.system.calls.in.flight", made, it -> it.state().inFlight()).tag("system", name).register(meters);
            return made;
        });
    }

    /** Asks a system again at once, for whoever knows that it is back. */
    public void askAgain(String system) {
        ExternalSystem known = systems.get(system);
        if (known == null) {
            throw Identifier.unknown("system", system);
        }
        known.askAgain();
    }

    /** Every system, by its name. */
    public List<SystemState> states() {
        return systems.values().stream().map(ExternalSystem::state).sorted(Comparator.comparing(SystemState::system)).toList();
    }
}
