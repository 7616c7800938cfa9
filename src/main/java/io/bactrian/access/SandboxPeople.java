package io.bactrian.access;

import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;

/**
 * The people whom the sandbox's issuer knows: {@code engineer}, {@code operator} and {@code analyst}, each with the password
 * {@code sandbox} and one role. Issuer and console share a session, being one server; each has its own place in it.
 */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
class SandboxPeople {

    static final String FORM = "/oauth2/sign-in";

    private static final Set<String> ROLES = Set.of(AccessRules.ENGINEER, AccessRules.OPERATOR, AccessRules.ANALYST);

    @Bean
    @Order(11)
    SecurityFilterChain sandboxSignIn(HttpSecurity http) throws Exception {
        http.securityMatcher(FORM)
                .securityContext(context -> context.securityContextRepository(place()))
                .requestCache(cache -> cache.requestCache(wayBack()))
                .authenticationManager(new ProviderManager(people()))
                .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                .formLogin(form -> form.loginPage(FORM).defaultSuccessUrl("/console"))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.FORBIDDEN)))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(ConsoleAccess.contentSecurityPolicy())));
        return http.build();
    }

    /** Where the issuer notes who has signed in. */
    static SecurityContextRepository place() {
        HttpSessionSecurityContextRepository place = new HttpSessionSecurityContextRepository();
        place.setSpringSecurityContextKey("sandbox-issuer.person");
        return place;
    }

    /** Where the issuer notes what the browser came for. */
    static RequestCache wayBack() {
        HttpSessionRequestCache requests = new HttpSessionRequestCache();
        requests.setSessionAttrName("sandbox-issuer.way-back");
        requests.setMatchingRequestParameterName(null);
        return requests;
    }

    private static DaoAuthenticationProvider people() {
        List<UserDetails> people = ROLES.stream().map(role -> User.withUsername(role).password(SandboxIssuer.SECRET).roles(role).build())
                .toList();
        DaoAuthenticationProvider provider = new DaoAuthenticationProvider(new InMemoryUserDetailsManager(people));
        provider.setPasswordEncoder(new PublicSecrets());
        return provider;
    }
}
