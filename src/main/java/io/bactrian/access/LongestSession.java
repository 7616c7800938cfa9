package io.bactrian.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a session after a working day, however busy it is. A page that refreshes itself would keep it for ever, and with it a role that
 * the issuer has long taken back.
 */
final class LongestSession extends OncePerRequestFilter {

    private final Duration length;

    LongestSession(Duration length) {
        this.length = length;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null && System.currentTimeMillis() - session.getCreationTime() > length.toMillis()) {
            session.invalidate();
        }
        chain.doFilter(request, response);
    }
}
