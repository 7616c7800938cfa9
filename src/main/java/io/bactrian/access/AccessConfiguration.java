package io.bactrian.access;

import io.bactrian.delivery.ErrorCode;
import jakarta.servlet.DispatcherType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** The locks: a token for the API, nothing for what is open, and for the rest no sign that it might exist. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    /** A span and four meters for each of a dozen filters cost half of what the filters do, and nobody looks at them. */
    @Bean
    SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** As strict as Spring's, and without its regular expressions, which look at every header each time that a filter reads it. */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(name -> isText(name, false));
        firewall.setAllowedHeaderValues(value -> isText(value, true));
        return firewall;
    }

    private static boolean isText(String text, boolean tabs) {
        return text.codePoints().allMatch(letter -> Character.isDefined(letter) && !Character.isISOControl(letter) || tabs && letter == '\t');
    }

    @Bean
    @Order(20)
    SecurityFilterChain byToken(HttpSecurity http, JwtDecoder decoder, TokenRefusals refusals, ModelKeys keys) throws Exception {
        stateless(http, "default-src 'none'; frame-ancestors 'none'");
        http.securityMatcher(request -> AccessRules.needsToken(request.getRequestURI()))
                .authorizeHttpRequests(rules -> rules
                        // The second pass of a request that was let in, or the answer to one that was not.
                        .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR).permitAll()
                        .anyRequest().access((caller, context) -> {
                            Set<String> needed = AccessRules.rolesFor(context.getRequest().getMethod(), context.getRequest().getRequestURI());
                            return new AuthorizationDecision(caller.get().isAuthenticated() && caller.get().getAuthorities().stream()
                                    .map(GrantedAuthority::getAuthority).anyMatch(role -> needed.contains(role.replaceFirst("^ROLE_", ""))));
                        }))
                .addFilterBefore(new ModelKeyFilter(keys, refusals), BearerTokenAuthenticationFilter.class)
                .oauth2ResourceServer(server -> server
                        .bearerTokenResolver(ModelKeyFilter.otherTokens())
                        .jwt(jwt -> jwt.decoder(decoder).jwtAuthenticationConverter(converter()))
                        .authenticationEntryPoint(refusals)
                        .accessDeniedHandler(refusals))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(refusals).accessDeniedHandler(refusals));
        return http.build();
    }

    @Bean
    @Order(30)
    SecurityFilterChain open(HttpSecurity http, ProblemWriter problems) throws Exception {
        // Swagger UI sets styles on its elements and shows pictures that it carries in its own text.
        stateless(http, "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'");
        http.authorizeHttpRequests(rules -> rules
                        .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR).permitAll()
                        .requestMatchers(request -> AccessRules.isOpen(request.getRequestURI())).permitAll()
                        .anyRequest().denyAll())
                .exceptionHandling(failures -> failures
                        .authenticationEntryPoint((request, response, e) ->
                                problems.write(request, response, ErrorCode.NOT_FOUND, ErrorPage.detail(404)))
                        .accessDeniedHandler((request, response, e) ->
                                problems.write(request, response, ErrorCode.NOT_FOUND, ErrorPage.detail(404))));
        return http.build();
    }

    static void stateless(HttpSecurity http, String contentSecurityPolicy) throws Exception {
        http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .contentSecurityPolicy(policy -> policy.policyDirectives(contentSecurityPolicy)));
    }

    private static JwtAuthenticationConverter converter() {
        JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(token -> roles(token.getClaims()));
        return converter;
    }

    /** Keycloak keeps roles in {@code realm_access.roles}; others in {@code roles}. */
    static Collection<GrantedAuthority> roles(Map<String, Object> claims) {
        Object realm = claims.get("realm_access");
        return Stream.of(texts(realm instanceof Map<?, ?> access ? access.get("roles") : null), texts(claims.get("roles")),
                        scopes(claims.get("scope")))
                .flatMap(Function.identity())
                .filter(AccessRules.ROLES::contains)
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of the scopes only the one for the gateway to language models stands for a role. */
    private static Stream<String> scopes(Object claim) {
        return (claim instanceof String text ? Stream.of(text.split(" ")) : texts(claim)).filter(AccessRules.LLM::equals);
    }

    private static Stream<String> texts(Object claim) {
        return claim instanceof List<?> list ? list.stream().filter(String.class::isInstance).map(String.class::cast) : Stream.empty();
    }
}
