package io.bactrian.access;

import java.time.Instant;
import java.util.function.Supplier;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;

/** What every token has to satisfy beside its signature: it is for us, from our issuer, and has a time at which it ends. */
final class Tokens {

    private Tokens() {
    }

    static OAuth2TokenValidator<Jwt> validator(Supplier<String> issuer, String audience) {
        return new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(),
                new JwtClaimValidator<Instant>(JwtClaimNames.EXP, expiry -> expiry != null),
                new JwtClaimValidator<Object>(JwtClaimNames.ISS, claim -> claim != null && claim.toString().equals(issuer.get())),
                new JwtAudienceValidator(audience));
    }
}
