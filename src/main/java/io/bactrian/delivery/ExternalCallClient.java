package io.bactrian.delivery;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpRequest;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Takes from the HTTP client what it does behind one's back: repeating a request after 429 or 503, which would multiply with the routes'
 * own retries; following a redirection, which would carry credentials to another host; keeping cookies between calls; and reading
 * an answer that does not end, in size or in time.
 */
@Component("externalCallClient")
class ExternalCallClient implements HttpClientConfigurer, DisposableBean {

    private final long largestAnswer;
    private final Duration longestCall;
    private final ScheduledThreadPoolExecutor clock;

    ExternalCallClient(OutwardSettings settings) {
        this.largestAnswer = settings.largestAnswer().toBytes();
        this.longestCall = settings.longestCall();
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "longest-call");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.addExecInterceptorFirst("bounded-call", (request, scope, chain) -> {
            ScheduledFuture<?> end = clock.schedule(() -> cancel(scope.originalRequest), longestCall.toMillis(), TimeUnit.MILLISECONDS);
            ClassicHttpResponse answer = chain.proceed(request, scope);
            if (answer.getEntity() == null) {
                end.cancel(false);
            } else {
                answer.setEntity(new BoundedAnswer(answer.getEntity(), largestAnswer, () -> end.cancel(false)));
            }
            return answer;
        });
        client.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement().disableAuthCaching().setUserAgent("bactrian");
    }

    /** Time-outs of the client count between two bytes: a system that drips would hold its caller for ever. */
    private static void cancel(HttpRequest request) {
        if (request instanceof Cancellable call) {
            call.cancel();
        }
    }

    @Override
    public void destroy() {
        clock.shutdownNow();
    }
}
