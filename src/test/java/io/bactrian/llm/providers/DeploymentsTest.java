package io.bactrian.llm.providers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What is wrong in the configuration shows when the hub starts, not in each request. */
class DeploymentsTest {

    @ParameterizedTest
    @CsvSource({"tasks.ticket-title.group,none", "tasks.ticket-title.complexity,enormous", "routing.low,none", "providers.a.currency,XTS"})
    void shouldNotStartWithWhatNoRequestCouldUse(String name, String value) {
        ModelSettings settings = new Binder(new MapConfigurationPropertySource(Map.of("hub.llm.providers.a.base-url", "http://127.0.0.1:1",
                "hub.llm.providers.a.model", "m", "hub.llm." + name, value))).bindOrCreate("hub.llm", ModelSettings.class);
        assertThatThrownBy(() -> new Deployments(settings, new SimpleMeterRegistry())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hub.llm." + name);
    }
}
