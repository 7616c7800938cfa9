package io.bactrian.delivery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** The calls of an object store whose breaker never opens, for tests that load adapters without the hub. */
public final class PatientStore {

    private PatientStore() {
    }

    public static ObjectStoreCall calls() {
        OutwardSettings settings = new OutwardSettings(1, 10, 10, Duration.ofSeconds(1), Duration.ofSeconds(9), DataSize.ofMegabytes(1),
                Duration.ofMinutes(15), Duration.ofHours(1), new OutwardSettings.Breaker(1000, 1000, Duration.ofSeconds(1), Duration.ofSeconds(2)),
                Map.of());
        return new ObjectStoreCall(new ExternalCall(new ExternalSystems(settings, new SimpleMeterRegistry())));
    }
}
