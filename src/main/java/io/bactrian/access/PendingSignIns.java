package io.bactrian.access;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.lang.Nullable;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * Keeps what the sandbox's issuer has to remember, and no more: a sign-in from the code that the browser takes back until the hub has
 * redeemed it. Tokens prove themselves, and a list of all that were ever issued would only grow.
 */
final class PendingSignIns implements OAuth2AuthorizationService {

    private static final int MOST = 100;

    private final Map<String, OAuth2Authorization> byCode = new LinkedHashMap<>();

    @Override
    public synchronized void save(OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AuthorizationCode> code = authorization.getToken(OAuth2AuthorizationCode.class);
        if (code == null) {
            return;
        }
        if (code.isInvalidated()) {
            byCode.remove(code.getToken().getTokenValue());
            return;
        }
        byCode.put(code.getToken().getTokenValue(), authorization);
        if (byCode.size() > MOST) {
            byCode.remove(byCode.keySet().iterator().next());
        }
    }

    @Override
    public synchronized void remove(OAuth2Authorization authorization) {
        byCode.values().removeIf(known -> known.getId().equals(authorization.getId()));
    }

    @Override
    @Nullable
    public synchronized OAuth2Authorization findById(String id) {
        return byCode.values().stream().filter(known -> known.getId().equals(id)).findFirst().orElse(null);
    }

    @Override
    @Nullable
    public synchronized OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        return byCode.get(token);
    }
}
