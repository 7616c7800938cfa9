package io.bactrian.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The sandbox's own issuer at {@code /oauth2/token}: client credentials for the documented clients {@code sandbox-system},
 * {@code sandbox-operator}, {@code sandbox-engineer} and {@code sandbox-analyst}, each with the secret {@code sandbox} and one role; and
 * for the console, authorization code and PKCE, with the people of {@link SandboxPeople}.
 */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
class SandboxIssuer {

    static final String SECRET = "sandbox";

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
                // Only a browser that signs in brings a session; clients have none.
                .securityContext(context -> context.securityContextRepository(SandboxPeople.place()))
                .requestCache(cache -> cache.requestCache(SandboxPeople.wayBack()))
                .with(server, endpoint -> endpoint
                        .registeredClientRepository(new SandboxClients())
                        .authorizationService(new PendingSignIns())
                        .authorizationServerSettings(settings())
                        .tokenGenerator(tokens(issuerKeys))
                        .oidc(Customizer.withDefaults())
                        .authorizationEndpoint(signIn -> signIn.authenticationProviders(
                                each(OAuth2AuthorizationCodeRequestAuthenticationProvider.class,
                                        provider -> provider.setAuthenticationValidator(codeRequests()))))
                        .clientAuthentication(client -> client.authenticationProviders(
                                each(ClientSecretAuthenticationProvider.class,
                                        provider -> provider.setPasswordEncoder(new PublicSecrets())))))
                .exceptionHandling(failures -> failures.defaultAuthenticationEntryPointFor(
                        new LoginUrlAuthenticationEntryPoint(SandboxPeople.FORM),
                        request -> request.getRequestURI().equals("/oauth2/authorize")))
                .authorizeHttpRequests(rules -> rules.anyRequest().authenticated());
        return http.build();
    }

    private static <T> Consumer<List<AuthenticationProvider>> each(Class<T> type, Consumer<T> change) {
        return providers -> providers.stream().filter(type::isInstance).map(type::cast).forEach(change);
    }

    private static Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> codeRequests() {
        Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> place = SandboxIssuer::demandOwnConsole;
        return place.andThen(OAuth2AuthorizationCodeRequestAuthenticationValidator.DEFAULT_SCOPE_VALIDATOR);
    }

    /** Codes go to the console of this hub alone, under the name and port by which the browser knows it. */
    private static void demandOwnConsole(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        String own = ServletUriComponentsBuilder.fromCurrentContextPath().path(ConsoleClient.BACK).toUriString();
        if (!own.equals(request.getRedirectUri())) {
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                    new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "redirect_uri is not " + own, null), null);
        }
    }

    /** The published name of the issuer. On a port that the system chooses it follows the request, since nothing else is known yet. */
    private AuthorizationServerSettings settings() {
        AuthorizationServerSettings.Builder settings = AuthorizationServerSettings.builder();
        return (portIsChosenLater ? settings : settings.issuer(issuer.get())).build();
    }

    private JwtGenerator tokens(JWKSource<SecurityContext> keys) {
        JwtGenerator generator = new JwtGenerator(new NimbusJwtEncoder(keys));
        generator.setJwtCustomizer(context -> {
            boolean ofPerson = AuthorizationGrantType.AUTHORIZATION_CODE.equals(context.getAuthorizationGrantType());
            List<String> roles = !ofPerson ? List.of(SandboxClients.role(context.getRegisteredClient()))
                    : context.getPrincipal().getAuthorities().stream().map(role -> role.getAuthority().replaceFirst("^ROLE_", "")).toList();
            context.getClaims().issuer(issuer.get())
                    .claim("azp", context.getRegisteredClient().getClientId())
                    .claim("realm_access", Map.of("roles", roles));
            if (ofPerson) {
                context.getClaims().claim(StandardClaimNames.PREFERRED_USERNAME, context.getPrincipal().getName());
            }
            // An ID token is for the client that asked for it.
            if (!OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
                context.getClaims().audience(List.of(audience));
            }
        });
        return generator;
    }

    /** The browser follows the host by which it opened the console; the hub calls itself by the way that is always there. */
    @Bean
    ConsoleClient consoleClient(Environment environment) {
        return () -> {
            String bound = environment.getProperty("server.address", "127.0.0.1");
            String own = "http://" + (bound.equals("0.0.0.0") || bound.equals("::") ? "127.0.0.1" : bound) + ':'
                    + environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
            return ClientRegistration.withRegistrationId(ConsoleClient.ID)
                    .clientId(SandboxClients.CONSOLE)
                    .clientSecret(SECRET)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .scope(OidcScopes.OPENID, OidcScopes.PROFILE)
                    .redirectUri("{baseUrl}" + ConsoleClient.BACK)
                    .issuerUri(issuer.get())
                    .authorizationUri("/oauth2/authorize")
                    .tokenUri(own + "/oauth2/token")
                    .jwkSetUri(own + "/oauth2/jwks")
                    .build();
        };
    }
}
