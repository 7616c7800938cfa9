package io.bactrian.delivery;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.springframework.stereotype.Component;

/**
 * Takes from the HTTP client what it does behind one's back: repeating a request after 429 or 503, which would multiply with the routes'
 * own retries; following a redirection, which would carry credentials to another host; keeping cookies between calls; and inflating an
 * answer without an end.
 */
@Component("externalCallClient")
class ExternalCallClient implements HttpClientConfigurer {

    private final long largestAnswer;

    ExternalCallClient(OutwardSettings settings) {
        this.largestAnswer = settings.largestAnswer().toBytes();
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.addExecInterceptorFirst("bounded-answer", (request, scope, chain) -> {
            ClassicHttpResponse answer = chain.proceed(request, scope);
            if (answer.getEntity() != null) {
                answer.setEntity(new BoundedAnswer(answer.getEntity(), largestAnswer));
            }
            return answer;
        });
        client.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement().disableAuthCaching().setUserAgent("bactrian");
    }
}
