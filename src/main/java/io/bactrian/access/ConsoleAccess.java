package io.bactrian.access;

import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.web.client.RestClient;

/** The lock of the console: people sign in at the issuer, in their browser, and only engineers enter. */
@Configuration(proxyBeanMethods = false)
class ConsoleAccess {

    static final String SIGN_IN = "/console/sign-in";
    static final String SIGNED_OUT = "/console/signed-out";

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Scripts and styles from files of the hub's own, and nothing else; where a form leads, the issuer included for signing out. */
    static String contentSecurityPolicy(String... formTargets) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
                + "frame-ancestors 'none'; form-action 'self'" + (formTargets.length == 0 ? "" : ' ' + String.join(" ", formTargets));
    }

    @Bean
    @Order(15)
    SecurityFilterChain console(HttpSecurity http, ConsoleClient client, ConsolePeople people, ConsoleRefusals refusals,
                                @Value("${hub.access.issuer}") String issuer,
                                @Value("${hub.console.longest-session}") Duration longestSession) throws Exception {
        ClientRegistrationRepository clients = id -> ConsoleClient.ID.equals(id) ? client.registration() : null;
        DefaultOAuth2AuthorizationRequestResolver requests = new DefaultOAuth2AuthorizationRequestResolver(clients, SIGN_IN);
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        OidcClientInitiatedLogoutSuccessHandler signOut = new OidcClientInitiatedLogoutSuccessHandler(clients);
        signOut.setPostLogoutRedirectUri("{baseUrl}" + SIGNED_OUT);
        signOut.setDefaultTargetUrl(SIGNED_OUT);
        HttpSessionRequestCache pages = new HttpSessionRequestCache();
        pages.setRequestMatcher(request -> request.getMethod().equals("GET") && request.getHeader("HX-Request") == null);
        pages.setMatchingRequestParameterName(null);

        http.securityMatcher("/console", "/console/**")
                .addFilterBefore(new LongestSession(longestSession), SecurityContextHolderFilter.class)
                .requestCache(cache -> cache.requestCache(pages))
                .authorizeHttpRequests(rules -> rules
                        .dispatcherTypeMatchers(DispatcherType.FORWARD, DispatcherType.ASYNC, DispatcherType.ERROR).permitAll()
                        .requestMatchers("/console/assets/**", SIGN_IN, SIGNED_OUT).permitAll()
                        .anyRequest().hasRole(AccessRules.ENGINEER))
                .oauth2Login(login -> login
                        .clientRegistrationRepository(clients)
                        .authorizedClientRepository(new NoStoredTokens())
                        .loginPage(SIGN_IN)
                        .authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(requests))
                        .redirectionEndpoint(endpoint -> endpoint.baseUri(ConsoleClient.BACK))
                        .tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(tokenEndpoint()))
                        .userInfoEndpoint(endpoint -> endpoint.oidcUserService(people))
                        .defaultSuccessUrl("/console")
                        .failureHandler(refusals))
                .logout(logout -> logout.logoutUrl("/console/sign-out").logoutSuccessHandler(signOut))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .headers(headers -> headers
                        .frameOptions(FrameOptionsConfig::deny)
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .contentSecurityPolicy(policy -> policy.policyDirectives(
                                issuer.isBlank() ? contentSecurityPolicy() : contentSecurityPolicy(origin(issuer)))));
        return http.build();
    }

    /** Spring finds it by its type when it reads the ID token. */
    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens(RestTemplateBuilder http) {
        return registration -> {
            NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(registration.getProviderDetails().getJwkSetUri())
                    .jwsAlgorithms(algorithms -> algorithms.addAll(Tokens.ALGORITHMS))
                    .restOperations(http.connectTimeout(PATIENCE).readTimeout(PATIENCE).build())
                    .build();
            decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(),
                    new OidcIdTokenValidator(registration)));
            return decoder;
        };
    }

    private static RestClientAuthorizationCodeTokenResponseClient tokenEndpoint() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                java.net.http.HttpClient.newBuilder().connectTimeout(PATIENCE).build());
        requests.setReadTimeout(PATIENCE);
        RestClientAuthorizationCodeTokenResponseClient client = new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(RestClient.builder()
                .requestFactory(requests)
                .messageConverters(converters -> {
                    converters.clear();
                    converters.addAll(List.of(new FormHttpMessageConverter(), new OAuth2AccessTokenResponseHttpMessageConverter()));
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return client;
    }

    private static String origin(String issuer) {
        URI address = URI.create(issuer);
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
