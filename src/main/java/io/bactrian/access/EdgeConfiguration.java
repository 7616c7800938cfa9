package io.bactrian.access;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.core.StandardHost;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;
import org.springframework.util.unit.DataSize;

/** The parts of the edge: its filters, the threads that REST routes run on, and the last answer where nobody else answers. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

    private static final String[] PATHS = {"/api/*", "/webhooks/*", "/v1/*", "/graphql"};
    private static final int THREADS = 32;
    private static final int WAITING_REQUESTS = 2000;
    private static final int MODEL_THREADS = 256;

    @Bean
    BodyRules bodyRules(@Value("${hub.edge.max-body-size:1MB}") DataSize usual, @Value("${hub.edge.max-log-size:16MB}") DataSize log) {
        return new BodyRules(usual, log);
    }

    /** Before every other filter that touches headers or the body; only the ones that set the charset and observe come earlier. */
    @Bean
    FilterRegistrationBean<EdgeFilter> edge(ProblemWriter problems, BodyRules bodies, AtomicBoolean startedOnce) {
        FilterRegistrationBean<EdgeFilter> registration =
                new FilterRegistrationBean<>(new EdgeFilter(problems, bodies, startedOnce::get));
        registration.addUrlPatterns(PATHS);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return registration;
    }

    /** True from the moment when the routes are there, also while the hub stops: the server then ends what it has taken. */
    @Bean
    AtomicBoolean startedOnce() {
        return new AtomicBoolean();
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> noteTheStart(AtomicBoolean startedOnce) {
        return ready -> startedOnce.set(true);
    }

    /** After the security filters: nobody's body is kept in memory who may not enter. */
    @Bean
    FilterRegistrationBean<EdgeBodyFilter> edgeBody(BodyRules bodies) {
        FilterRegistrationBean<EdgeBodyFilter> registration = new FilterRegistrationBean<>(new EdgeBodyFilter(bodies));
        registration.addUrlPatterns(PATHS);
        registration.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 10);
        return registration;
    }

    @Bean
    ThreadPoolTaskExecutor restThreads() {
        ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
        threads.setThreadNamePrefix("rest-");
        threads.setCorePoolSize(THREADS);
        threads.setMaxPoolSize(THREADS);
        threads.setQueueCapacity(WAITING_REQUESTS);
        threads.setAllowCoreThreadTimeOut(true);
        threads.setTaskDecorator(withLogContext());
        // While the server drains, the requests that it still holds must find a thread.
        threads.setAcceptTasksAfterContextClose(true);
        threads.setWaitForTasksToCompleteOnShutdown(true);
        return threads;
    }

    /** Of their own: a model that takes its time must not keep the threads of all other requests. */
    @Bean
    ThreadPoolTaskExecutor modelThreads() {
        ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
        threads.setThreadNamePrefix("llm-");
        threads.setCorePoolSize(MODEL_THREADS);
        threads.setMaxPoolSize(MODEL_THREADS);
        threads.setQueueCapacity(MODEL_THREADS);
        threads.setAllowCoreThreadTimeOut(true);
        threads.setTaskDecorator(withLogContext());
        threads.setAcceptTasksAfterContextClose(true);
        return threads;
    }

    /** Camel's REST consumers look for an executor of this type; with it a route knows who called. */
    @Bean
    DelegatingSecurityContextAsyncTaskExecutor restExecutor(ThreadPoolTaskExecutor restThreads, ThreadPoolTaskExecutor modelThreads) {
        return new DelegatingSecurityContextAsyncTaskExecutor(new ThreadsByPath(restThreads, modelThreads));
    }

    private static TaskDecorator withLogContext() {
        return task -> {
            Map<String, String> context = MDC.getCopyOfContextMap();
            return () -> {
                if (context != null) {
                    MDC.setContextMap(context);
                }
                try {
                    task.run();
                } finally {
                    MDC.clear();
                }
            };
        };
    }

    /** What Tomcat refuses before any filter, such as an address with brackets in it, is answered in the hub's words too. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemReports() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemReportValve.class.getName());
            }
        });
    }
}
