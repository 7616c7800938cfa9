package io.bactrian.access;

import java.time.Duration;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Trusts the company's issuer. It is asked for its keys when the first token comes, so that an issuer which is away does not keep the
 * hub from starting; until it is back, callers are told to come again.
 */
@Configuration(proxyBeanMethods = false)
@Profile("!sandbox")
class ProductionTokens {

    /** Only signatures with a private key of the issuer: a MAC could be made with what the issuer publishes. */
    private static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.RS384,
            SignatureAlgorithm.RS512, SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.ES512);

    @Bean
    JwtDecoder jwtDecoder(@Value("${hub.access.issuer}") String issuer, @Value("${hub.access.audience}") String audience,
                          RestTemplateBuilder http) {
        return new IssuerDecoder(() -> {
            NimbusJwtDecoder remote = NimbusJwtDecoder.withIssuerLocation(issuer)
                    .jwsAlgorithms(algorithms -> {
                        algorithms.clear();
                        algorithms.addAll(ALGORITHMS);
                    })
                    .restOperations(http.connectTimeout(Duration.ofSeconds(2)).readTimeout(Duration.ofSeconds(2)).build())
                    .build();
            remote.setJwtValidator(Tokens.validator(() -> issuer, audience));
            return remote;
        });
    }
}
