package io.bactrian.access;

import io.bactrian.delivery.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Answers who has no token, a wrong one, or one without the role (RFC 6750). */
@Component
class TokenRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final ProblemWriter problems;

    TokenRefusals(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException refusal) throws IOException {
        boolean sent = refusal instanceof InvalidBearerTokenException;
        String reason = sent ? reason(refusal) : "The request carries no bearer token";
        response.setHeader("WWW-Authenticate", sent
                ? "Bearer realm=\"bactrian\", error=\"invalid_token\", error_description=\"" + reason.replaceAll("[^ A-Za-z0-9.,:;_-]", "") + '"'
                : "Bearer realm=\"bactrian\"");
        problems.write(request, response, ErrorCode.UNAUTHENTICATED, reason);
    }

    /** What a validator found is told; why a signature or a form was refused is not. */
    private static String reason(AuthenticationException refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof JwtValidationException invalid) {
                return invalid.getErrors().stream().map(OAuth2Error::getDescription).collect(Collectors.joining("; "));
            }
        }
        return "The token cannot be read, or nobody whom the hub trusts has signed it";
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refusal) throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer realm=\"bactrian\", error=\"insufficient_scope\"");
        problems.write(request, response, ErrorCode.FORBIDDEN, "This needs one of the roles: "
                + String.join(", ", AccessRules.rolesFor(request.getMethod(), request.getRequestURI())));
    }
}
