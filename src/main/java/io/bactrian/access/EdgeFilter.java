package io.bactrian.access;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The outermost filter of the API and the webhooks. It gives the request its correlation id, refuses what the hub never reads
 * (compressed, in another charset, larger than allowed by its own account), hides unknown headers, and makes a problem document of
 * whatever fails inside.
 */
final class EdgeFilter extends OncePerRequestFilter {

    /** The key of the correlation id in the log. */
    static final String MDC_KEY = "correlationId";

    private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private final ProblemWriter problems;
    private final BodyRules bodies;
    private final BooleanSupplier started;

    /** @param started whether the routes are there: the server listens before them, and a 404 would send callers away for good */
    EdgeFilter(ProblemWriter problems, BodyRules bodies, BooleanSupplier started) {
        this.problems = problems;
        this.bodies = bodies;
        this.started = started;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String sent = request.getHeader(EdgeRequest.CORRELATION_ID);
        String correlationId = sent != null && SAFE_ID.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
        response.setHeader(EdgeRequest.CORRELATION_ID, correlationId);
        MDC.put(MDC_KEY, correlationId);
        try {
            check(request);
            chain.doFilter(new EdgeRequest(request, correlationId), response);
        } catch (ServletException | IOException | RuntimeException e) {
            if (!response.isCommitted()) {
                problems.write(request, response, e);
            } else if (e instanceof HubException known && known.code().status() < 500) {
                // The server gave up on a broken body by itself and is about to ask the error page, which knows better words now.
                request.setAttribute(ErrorPage.REFUSAL, known);
            } else {
                throw e;
            }
        } finally {
            MDC.remove(MDC_KEY);
        }
    }

    private void check(HttpServletRequest request) {
        if (!started.getAsBoolean()) {
            throw new HubException(ErrorCode.STARTING, "Nothing was done. Repeat the request after a moment.");
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            throw new HubException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Compressed bodies are not read");
        }
        if (request.getContentType() != null) {
            checkMediaType(request);
        }
        if (request.getContentLengthLong() > bodies.largest(request)) {
            throw tooLarge(bodies.largest(request));
        }
        if (request.getQueryString() != null && request.getQueryString().toLowerCase(Locale.ROOT).contains("%00")) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "A parameter holds U+0000");
        }
    }

    private void checkMediaType(HttpServletRequest request) {
        try {
            MediaType type = MediaType.parseMediaType(request.getContentType());
            if (bodies.takes(request, type) && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8))) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // answered below, like any other type
        }
        throw new HubException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, bodies.wanted(request));
    }

    static HubException tooLarge(long maxBodySize) {
        return new HubException(ErrorCode.BODY_TOO_LARGE, "A body has at most " + maxBodySize + " bytes");
    }
}
