package io.bactrian.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.lang.Nullable;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The sandbox's own issuer at {@code /oauth2/token}: client credentials for the documented clients {@code sandbox-system},
 * {@code sandbox-operator}, {@code sandbox-engineer} and {@code sandbox-analyst}, each with the secret {@code sandbox} and one role.
 */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
class SandboxIssuer {

    private static final String SECRET = "sandbox";
    private static final String CLIENT_PREFIX = "sandbox-";

    private final Supplier<String> issuer;
    private final String audience;
    private final boolean portIsChosenLater;

    SandboxIssuer(Environment environment, @Value("${hub.access.audience:bactrian}") String audience) {
        this.issuer = () -> {
            String configured = environment.getProperty("hub.access.issuer", "");
            // On a port that the system chooses, the name is known only when the server listens.
            return !configured.isBlank() ? configured
                    : "http://localhost:" + environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        };
        this.portIsChosenLater = environment.getProperty("hub.access.issuer", "").isBlank()
                && environment.getProperty("server.port", Integer.class, 8080) <= 0;
        this.audience = audience.isBlank() ? "bactrian" : audience;
    }

    @Bean
    RSAKey issuerKey(@Value("${hub.data-dir}") Path dataDirectory) {
        return IssuerKey.in(dataDirectory.resolve("sandbox"));
    }

    @Bean
    JWKSource<SecurityContext> issuerKeys(RSAKey issuerKey) {
        return new ImmutableJWKSet<>(new JWKSet(issuerKey));
    }

    @Bean
    JwtDecoder jwtDecoder(RSAKey issuerKey) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256,
                new ImmutableJWKSet<>(new JWKSet(issuerKey.toPublicJWK()))));
        // Claims are checked below, with the same validator as in production.
        processor.setJWTClaimsSetVerifier((claims, context) -> { });
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(Tokens.validator(issuer, audience));
        return decoder;
    }

    @Bean
    @Order(10)
    SecurityFilterChain tokenEndpoint(HttpSecurity http, JWKSource<SecurityContext> issuerKeys) throws Exception {
        OAuth2AuthorizationServerConfigurer server = OAuth2AuthorizationServerConfigurer.authorizationServer();
        AccessConfiguration.stateless(http, "default-src 'none'; frame-ancestors 'none'");
        http.securityMatcher(server.getEndpointsMatcher())
                .with(server, endpoint -> endpoint
                        .registeredClientRepository(new SandboxClients())
                        .authorizationService(new ForgetfulAuthorizations())
                        .authorizationServerSettings(settings())
                        .tokenGenerator(tokens(issuerKeys))
                        .clientAuthentication(client -> client.authenticationProviders(providers -> providers.stream()
                                .filter(ClientSecretAuthenticationProvider.class::isInstance).map(ClientSecretAuthenticationProvider.class::cast)
                                .forEach(provider -> provider.setPasswordEncoder(new PublicSecrets())))))
                .authorizeHttpRequests(rules -> rules.anyRequest().authenticated());
        return http.build();
    }

    /** The published name of the issuer. On a port that the system chooses it follows the request, since nothing else is known yet. */
    private AuthorizationServerSettings settings() {
        AuthorizationServerSettings.Builder settings = AuthorizationServerSettings.builder();
        return (portIsChosenLater ? settings : settings.issuer(issuer.get())).build();
    }

    private JwtGenerator tokens(JWKSource<SecurityContext> keys) {
        JwtGenerator generator = new JwtGenerator(new NimbusJwtEncoder(keys));
        generator.setJwtCustomizer(context -> context.getClaims()
                .issuer(issuer.get())
                .audience(List.of(audience))
                .claim("azp", context.getRegisteredClient().getClientId())
                .claim("realm_access", Map.of("roles", List.of(context.getRegisteredClient().getClientId().substring(CLIENT_PREFIX.length())))));
        return generator;
    }

    private static RegisteredClient client(String role) {
        return RegisteredClient.withId(CLIENT_PREFIX + role)
                .clientId(CLIENT_PREFIX + role)
                .clientSecret(SECRET)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenSettings(TokenSettings.builder().accessTokenTimeToLive(Duration.ofHours(1)).build())
                .build();
    }

    /** The documented clients. They share one secret, which Spring's own repository in memory does not allow. */
    private static final class SandboxClients implements RegisteredClientRepository {

        private final Map<String, RegisteredClient> clients = AccessRules.ROLES.stream().map(SandboxIssuer::client)
                .collect(Collectors.toUnmodifiableMap(RegisteredClient::getClientId, Function.identity()));

        @Override
        public void save(RegisteredClient client) {
            throw new UnsupportedOperationException("The sandbox's clients are fixed");
        }

        @Override
        @Nullable
        public RegisteredClient findById(String id) {
            return clients.get(id);
        }

        @Override
        @Nullable
        public RegisteredClient findByClientId(String clientId) {
            return clients.get(clientId);
        }
    }

    /** The secret stands in the documentation: a slow hash would protect nothing and cost each start and each token. */
    private static final class PublicSecrets implements PasswordEncoder {

        @Override
        public String encode(CharSequence secret) {
            return secret.toString();
        }

        @Override
        public boolean matches(CharSequence sent, String secret) {
            return MessageDigest.isEqual(sent.toString().getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
        }
    }
}
