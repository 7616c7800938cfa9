package io.bactrian.llm.openai;

import io.bactrian.llm.Caller;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Who asks, by the token or the key of the request. */
final class Callers {

    /** Where the token names no tenant. */
    private static final String COMPANY = "company";

    private Callers() {
    }

    static Caller current() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller == null) {
            return new Caller(COMPANY, "unknown", Set.of());
        }
        Set<String> roles = caller.getAuthorities().stream().map(GrantedAuthority::getAuthority)
                .map(role -> role.replaceFirst("^ROLE_", "")).collect(Collectors.toSet());
        if (caller instanceof JwtAuthenticationToken token) {
            String client = token.getToken().getClaimAsString("azp");
            client = client == null ? token.getToken().getClaimAsString("client_id") : client;
            String tenant = token.getToken().getClaimAsString("tenant");
            return new Caller(tenant == null ? COMPANY : tenant, client == null ? token.getName() : client, roles);
        }
        return new Caller(COMPANY, caller.getName(), roles);
    }
}
