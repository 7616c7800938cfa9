package io.bactrian.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.lang.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a tool with a key in to the gateway to language models, and to nothing else. */
final class ModelKeyFilter extends OncePerRequestFilter {

    private static final String START = "Bearer sk-";

    private final ModelKeys keys;
    private final TokenRefusals refusals;

    ModelKeyFilter(ModelKeys keys, TokenRefusals refusals) {
        this.keys = keys;
        this.refusals = refusals;
    }

    /** Reads every token that is no key. */
    static BearerTokenResolver otherTokens() {
        DefaultBearerTokenResolver usual = new DefaultBearerTokenResolver();
        return request -> key(request) == null ? usual.resolve(request) : null;
    }

    @Nullable
    private static String key(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, START, 0, START.length()) && request.getRequestURI().startsWith("/v1/")
                ? header.substring("Bearer ".length()).strip() : null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = key(request);
        if (key == null) {
            chain.doFilter(request, response);
            return;
        }
        String client = keys.clientOf(key);
        if (client == null) {
            refusals.commence(request, response, new InvalidBearerTokenException("Nobody has this key"));
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new KeyHolder(client));
        SecurityContextHolder.setContext(context);
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    /** A client that has shown its key. */
    private static final class KeyHolder extends AbstractAuthenticationToken {

        private final String client;

        KeyHolder(String client) {
            super(List.of(new SimpleGrantedAuthority("ROLE_" + AccessRules.LLM)));
            this.client = client;
            setAuthenticated(true);
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public Object getPrincipal() {
            return client;
        }
    }
}
