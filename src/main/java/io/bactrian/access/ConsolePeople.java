package io.bactrian.access;

import io.bactrian.delivery.HubException;
import java.util.HashSet;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * Who somebody is whom the issuer sent. The roles are those of the ID token, and of the access token where the hub would take it at its
 * API as well; which of the two carries them is a setting of the issuer.
 */
@Component
class ConsolePeople implements OAuth2UserService<OidcUserRequest, OidcUser> {

    private final JwtDecoder accessTokens;

    ConsolePeople(JwtDecoder accessTokens) {
        this.accessTokens = accessTokens;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) throws OAuth2AuthenticationException {
        OidcIdToken idToken = request.getIdToken();
        Set<GrantedAuthority> roles = new HashSet<>(AccessConfiguration.roles(idToken.getClaims()));
        try {
            roles.addAll(AccessConfiguration.roles(accessTokens.decode(request.getAccessToken().getTokenValue()).getClaims()));
        } catch (JwtException | HubException e) {
            // Not for the hub, no JWT at all, or nobody there to check it: it says nothing about roles here.
        }
        String name = idToken.getPreferredUsername() == null ? StandardClaimNames.SUB : StandardClaimNames.PREFERRED_USERNAME;
        return new DefaultOidcUser(roles, idToken, name);
    }
}
