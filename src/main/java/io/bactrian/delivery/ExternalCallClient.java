package io.bactrian.delivery;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.springframework.stereotype.Component;

/**
 * Takes from the HTTP client what it does behind one's back: repeating a request after 429 or 503, which would multiply with the routes'
 * own retries; following a redirection, which would carry credentials to another host; and keeping cookies between calls.
 */
@Component("externalCallClient")
class ExternalCallClient implements HttpClientConfigurer {

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement().disableAuthCaching().setUserAgent("bactrian");
    }
}
