package io.bactrian.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.bactrian.delivery.Redaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SchedulesPolicyTest {

    private static final Duration PAUSE = Duration.ofMillis(600);

    @Test
    void shouldLetTheClockWaitAfterARunThatFailed() throws Exception {
        List<Instant> runs = new CopyOnWriteArrayList<>();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("missedRuns", new MissedRuns(mock(Redaction.class), PAUSE));
            PluginHelper.getRoutesLoader(camel).loadRoutes(
                    PluginHelper.getResourceLoader(camel).resolveResource("file:routes/policies/schedules.camel.yaml"));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("timer:poll?delay=0&period=10&fixedRate=false").routeConfigurationId("schedules")
                            .process(exchange -> {
                                runs.add(Instant.now());
                                throw new IllegalStateException("away");
                            });
                }
            });
            camel.start();
            Awaitility.await().until(() -> runs.size() >= 2);
            assertThat(Duration.between(runs.get(0), runs.get(1))).isGreaterThanOrEqualTo(PAUSE);
        }
    }
}
