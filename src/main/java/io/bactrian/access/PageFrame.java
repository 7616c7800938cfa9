package io.bactrian.access;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.lang.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What every page shows around itself.
 *
 * @param person   who has signed in, or null
 * @param engineer whether that is an engineer, who may enter
 * @param place    where the page lies, whatever it answers to
 * @param path     of the page, or null where it answers to a form and cannot be asked for again
 * @param query    of the page, or null
 */
record PageFrame(@Nullable String person, boolean engineer, String place, @Nullable String path, @Nullable String query) {

    public boolean signedIn() {
        return person != null;
    }

    /** Whether the page is this one or lies below it. */
    public boolean within(String place) {
        return this.place.equals(place) || this.place.startsWith(place + '/');
    }

    /** The address of this page in a language. */
    public String in(String language) {
        return UriComponentsBuilder.fromPath(path).query(query).replaceQueryParam(PageLanguage.PARAMETER, language).build().toUriString();
    }

    /** Leaves the frame where a page finds it, also the page that tells of a failure. */
    static final class OfEveryPage implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            request.setAttribute("frame", of(request));
            return true;
        }
    }

    private static PageFrame of(HttpServletRequest request) {
        OAuth2AuthenticationToken person = SecurityContextHolder.getContext().getAuthentication() instanceof OAuth2AuthenticationToken token
                ? token : null;
        String name = person == null ? null : person.getName();
        boolean engineer = person != null && person.getAuthorities().stream()
                .anyMatch(role -> role.getAuthority().equals("ROLE_" + AccessRules.ENGINEER));
        if (!request.getMethod().equals("GET")) {
            return new PageFrame(name, engineer, request.getRequestURI(), null, null);
        }
        Object first = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
        return first instanceof String path
                ? new PageFrame(name, engineer, path, path, (String) request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING))
                : new PageFrame(name, engineer, request.getRequestURI(), request.getRequestURI(), request.getQueryString());
    }
}
