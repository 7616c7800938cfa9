package io.bactrian.access;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Trusts the company's issuer. It is asked for its keys when the first token comes, so that an issuer which is away does not keep the
 * hub from starting; until it is back, callers are told to come again.
 */
@Configuration(proxyBeanMethods = false)
@Profile("!sandbox")
class ProductionTokens {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Bean
    JwtDecoder jwtDecoder(@Value("${hub.access.issuer}") String issuer, @Value("${hub.access.audience}") String audience,
                          RestTemplateBuilder http) {
        return new IssuerDecoder(() -> {
            NimbusJwtDecoder remote = NimbusJwtDecoder.withIssuerLocation(issuer)
                    .jwsAlgorithms(algorithms -> {
                        algorithms.clear();
                        algorithms.addAll(Tokens.ALGORITHMS);
                    })
                    .restOperations(bounded(http))
                    .build();
            remote.setJwtValidator(Tokens.validator(() -> issuer, audience));
            return remote;
        });
    }

    @Bean
    ConsoleClient consoleClient(@Value("${hub.access.issuer}") String issuer, @Value("${hub.console.client-id}") String clientId,
                                @Value("${hub.console.client-secret}") String clientSecret, RestTemplateBuilder http) {
        return new DiscoveredConsoleClient(issuer, clientId, clientSecret, bounded(http));
    }

    private static RestTemplate bounded(RestTemplateBuilder http) {
        return http.connectTimeout(PATIENCE).readTimeout(PATIENCE).build();
    }
}
