package io.bactrian.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * What a body may be: JSON or a form up to a bound, but a log is plain text, may be longer, and need not be UTF-8 throughout, because those
 * who wrote it did not all know.
 *
 * @param usual the largest body of any other operation
 * @param log the largest log
 */
record BodyRules(DataSize usual, DataSize log) {

    private static final String LOGS = "/api/v1/logs/";

    /** In bytes. */
    int largest(HttpServletRequest request) {
        return Math.toIntExact((isLog(request) ? log : usual).toBytes());
    }

    boolean takes(HttpServletRequest request, MediaType type) {
        if (isLog(request)) {
            return type.equalsTypeAndSubtype(MediaType.TEXT_PLAIN);
        }
        boolean json = type.getType().equals("application") && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"));
        // A form is a webhook's; elsewhere the container would read it without a bound.
        boolean form = type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED) && request.getMethod().equals("POST");
        return json || form;
    }

    /** What a caller reads who sent something else. */
    String wanted(HttpServletRequest request) {
        return isLog(request) ? "A log is text/plain in UTF-8" : "The hub reads application/json in UTF-8, and forms at a webhook";
    }

    boolean demandsUtf8(HttpServletRequest request) {
        return !isLog(request);
    }

    private static boolean isLog(HttpServletRequest request) {
        return request.getRequestURI().startsWith(LOGS);
    }
}
