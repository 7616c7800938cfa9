package io.bactrian.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.lang.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;

/** Keeps no access token: the console needs the person's name and roles, and calls nobody in that name. */
final class NoStoredTokens implements OAuth2AuthorizedClientRepository {

    @Override
    @Nullable
    public <T extends OAuth2AuthorizedClient> T loadAuthorizedClient(String id, Authentication person, HttpServletRequest request) {
        return null;
    }

    @Override
    public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication person, HttpServletRequest request,
                                     HttpServletResponse response) {
        // See above.
    }

    @Override
    public void removeAuthorizedClient(String id, Authentication person, HttpServletRequest request, HttpServletResponse response) {
        // Nothing is there.
    }
}
