package io.bactrian.access;

import io.bactrian.access.SignInUnavailableException.Reason;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestOperations;

/**
 * Asks the issuer for its addresses when the first person signs in, and not at the start. While it is away one person at a time finds
 * that out, within the time-outs of the given HTTP client.
 */
final class DiscoveredConsoleClient implements ConsoleClient {

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveredConsoleClient.class);
    private static final ParameterizedTypeReference<Map<String, Object>> METADATA = new ParameterizedTypeReference<>() { };

    private final String issuer;
    private final String clientId;
    private final String clientSecret;
    private final RestOperations http;
    private final ReentrantLock discovering = new ReentrantLock();
    private volatile ClientRegistration discovered;

    DiscoveredConsoleClient(String issuer, String clientId, String clientSecret, RestOperations http) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.http = http;
    }

    @Override
    public ClientRegistration registration() {
        if (clientId.isBlank()) {
            throw new SignInUnavailableException(Reason.UNCONFIGURED, null);
        }
        if (discovered != null) {
            return discovered;
        }
        if (!discovering.tryLock()) {
            throw new SignInUnavailableException(Reason.UNREACHABLE, null);
        }
        try {
            if (discovered == null) {
                discovered = discover();
            }
            return discovered;
        } catch (RestClientException | IllegalArgumentException e) {
            LOG.warn("Nobody can sign in to the console: {}", e.getMessage());
            throw new SignInUnavailableException(Reason.UNREACHABLE, e);
        } finally {
            discovering.unlock();
        }
    }

    private ClientRegistration discover() {
        String document = issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration";
        Map<String, Object> metadata = http.exchange(document, HttpMethod.GET, null, METADATA).getBody();
        if (metadata == null || !issuer.equals(metadata.get("issuer"))) {
            LOG.error("The issuer {} calls itself {}: set HUB_ACCESS_ISSUER to the name that stands in its tokens", issuer,
                    metadata == null ? null : metadata.get("issuer"));
            throw new SignInUnavailableException(Reason.MISNAMED, null);
        }
        return ClientRegistrations.fromOidcConfiguration(metadata)
                .registrationId(ID)
                .clientId(clientId)
                .clientSecret(clientSecret)
                // A client without a secret proves itself by PKCE alone.
                .clientAuthenticationMethod(clientSecret.isBlank()
                        ? ClientAuthenticationMethod.NONE : ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .scope("openid", "profile")
                .redirectUri("{baseUrl}" + BACK)
                // What the hub needs to know of a person stands in the tokens.
                .userInfoUri(null)
                .build();
    }
}
