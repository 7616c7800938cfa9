package io.bactrian.access;

import org.springframework.security.oauth2.client.registration.ClientRegistration;

/** How the console sends people to the issuer that knows them. */
@FunctionalInterface
interface ConsoleClient {

    /** The name that the registration has in addresses. */
    String ID = "hub";

    /** Where the issuer sends people back to. */
    String BACK = "/console/signed-in";

    /**
     * The issuer's addresses and the console's credentials there.
     *
     * @throws SignInUnavailableException when the console has no credentials, or while the issuer cannot be reached
     */
    ClientRegistration registration();
}
