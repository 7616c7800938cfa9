package io.bactrian.agents;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

@Configuration
@EnableConfigurationProperties(AgentSettings.class)
class AgentConfiguration {

    /** As many as the sweep takes up at a time. */
    static final int ATTEMPTS_AT_ONCE = Steps.MOST_AT_A_TIME;

    /**
     * What the attempts run on that the sweep begins. Nothing waits in it: an attempt that did would be overdue before it began, and each
     * sweep would take it up once more. Where all are busy the sweep makes the next attempt itself, and so takes up no further ones.
     */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService resumedAttempts() {
        return new ThreadPoolExecutor(0, ATTEMPTS_AT_ONCE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(),
                new CustomizableThreadFactory("resumed-attempt-"), new ThreadPoolExecutor.CallerRunsPolicy());
    }
}
