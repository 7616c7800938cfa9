package io.bactrian.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A request as the hub sees it: only headers that somebody inside reads, and only parameters with plain names. Routes take headers and
 * parameters for instructions ({@code kafka.OVERRIDE_TOPIC}, {@code CamelHttpUri}), so none may come from outside unless it is known.
 */
final class EdgeRequest extends HttpServletRequestWrapper {

    static final String CORRELATION_ID = "X-Correlation-Id";

    private static final Set<String> KNOWN_HEADERS = caseless("Accept", "Accept-Language", "Authorization", "Content-Type", "Content-Length",
            "Host", "Idempotency-Key", "If-Match", "If-None-Match", "User-Agent", "X-Request-Id", CORRELATION_ID,
            "X-Telegram-Bot-Api-Secret-Token", "traceparent", "tracestate", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
            "X-Forwarded-Port", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Origin", "Access-Control-Request-Method",
            "Access-Control-Request-Headers");
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private final String correlationId;

    EdgeRequest(HttpServletRequest request, String correlationId) {
        super(request);
        this.correlationId = correlationId;
    }

    private static Set<String> caseless(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return Collections.unmodifiableSet(set);
    }

    /** Whether a name could be one of a header or of a parameter that the hub knows. */
    static boolean isPlain(String name) {
        return PLAIN_NAME.matcher(name).matches();
    }

    /** Whether a parameter of this name may become a header of a route. A parameter that poses as an HTTP header may not. */
    static boolean isPlainParameter(String name) {
        return isPlain(name) && !KNOWN_HEADERS.contains(name) && !name.toLowerCase(Locale.ROOT).startsWith("camel");
    }

    @Override
    public String getHeader(String name) {
        if (CORRELATION_ID.equalsIgnoreCase(name)) {
            return correlationId;
        }
        return KNOWN_HEADERS.contains(name) ? super.getHeader(name) : null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        if (CORRELATION_ID.equalsIgnoreCase(name)) {
            return Collections.enumeration(List.of(correlationId));
        }
        return KNOWN_HEADERS.contains(name) ? super.getHeaders(name) : Collections.emptyEnumeration();
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(Collections.list(super.getHeaderNames()));
        names.removeIf(name -> !KNOWN_HEADERS.contains(name) || CORRELATION_ID.equalsIgnoreCase(name));
        names.add(CORRELATION_ID);
        return Collections.enumeration(names);
    }

    @Override
    public long getDateHeader(String name) {
        return KNOWN_HEADERS.contains(name) ? super.getDateHeader(name) : -1;
    }

    @Override
    public int getIntHeader(String name) {
        return KNOWN_HEADERS.contains(name) ? super.getIntHeader(name) : -1;
    }

    @Override
    public String getParameter(String name) {
        return isPlainParameter(name) ? super.getParameter(name) : null;
    }

    @Override
    public String[] getParameterValues(String name) {
        return isPlainParameter(name) ? super.getParameterValues(name) : null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> parameters = new LinkedHashMap<>(super.getParameterMap());
        parameters.keySet().removeIf(name -> !isPlainParameter(name));
        return Collections.unmodifiableMap(parameters);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }
}
