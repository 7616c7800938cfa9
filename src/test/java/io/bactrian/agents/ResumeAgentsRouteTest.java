package io.bactrian.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The sweep takes up no more attempts than there is somebody to make them. */
class ResumeAgentsRouteTest {

    /** Bound as the bean {@code steps}: there is always more that is overdue. */
    public static final class Overdue {

        private final AtomicInteger sweeps = new AtomicInteger();

        public List<String> overdue() {
            sweeps.incrementAndGet();
            return Collections.nCopies(Steps.MOST_AT_A_TIME, "a step");
        }
    }

    /** They waited in a queue of a thousand, were overdue again before they began, and used up their attempts without a single one. */
    @Test
    void shouldTakeUpNoFurtherStepsWhileAllThatItTookUpHang() throws Exception {
        Overdue steps = new Overdue();
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        ExecutorService attempts = new AgentConfiguration().resumedAttempts();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("steps", steps);
            camel.getRegistry().bind("resumedAttempts", attempts);
            camel.getPropertiesComponent().addInitialProperty("hub.agents.sweep-period", "1");
            camel.getShutdownStrategy().setTimeout(1);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:resume-step").process(exchange -> {
                        begun.incrementAndGet();
                        end.await();
                    });
                }
            });
            PluginHelper.getRoutesLoader(camel).loadRoutes(
                    PluginHelper.getResourceLoader(camel).resolveResource("file:routes/agents/resume-agents.camel.yaml"));
            camel.start();
            try {
                // The sweep itself makes the attempt for which nobody was left.
                Awaitility.await().until(() -> begun.get() == AgentConfiguration.ATTEMPTS_AT_ONCE + 1);
                assertThat(steps.sweeps).hasValue(2);
            } finally {
                end.countDown();
            }
        } finally {
            attempts.shutdownNow();
        }
    }
}
