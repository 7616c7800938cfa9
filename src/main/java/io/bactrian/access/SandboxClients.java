package io.bactrian.access;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The sandbox's documented clients. They share one secret, which Spring's own repository in memory does not allow. */
final class SandboxClients implements RegisteredClientRepository {

    static final String CONSOLE = "sandbox-console";

    private static final String PREFIX = "sandbox-";

    private final Map<String, RegisteredClient> clients = Stream
            .concat(AccessRules.ROLES.stream().map(SandboxClients::client), Stream.of(console()))
            .collect(Collectors.toUnmodifiableMap(RegisteredClient::getClientId, Function.identity()));

    /** The role of a client that acts for itself. */
    static String role(RegisteredClient client) {
        return client.getClientId().substring(PREFIX.length());
    }

    private static RegisteredClient client(String role) {
        return start(PREFIX + role).authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS).build();
    }

    private static RegisteredClient console() {
        return start(CONSOLE)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                // Needed to have one; SandboxIssuer takes the console of this hub under whichever name it is opened.
                .redirectUri("http://127.0.0.1" + ConsoleClient.BACK)
                .scope(OidcScopes.OPENID)
                .scope(OidcScopes.PROFILE)
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .build();
    }

    private static RegisteredClient.Builder start(String name) {
        return RegisteredClient.withId(name)
                .clientId(name)
                .clientSecret(SandboxIssuer.SECRET)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .tokenSettings(TokenSettings.builder().accessTokenTimeToLive(Duration.ofHours(1)).build());
    }

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
