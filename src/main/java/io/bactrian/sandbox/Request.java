package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP request as the stand-ins see it.
 *
 * @param path    the decoded path below the route's own, without a leading slash
 * @param query   decoded query parameters; of a repeated one the last
 * @param headers by lower-case name
 */
record Request(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    /** Method and path in one, which routes choose on: {@code GET telegram/chats}. */
    String call() {
        return method + " " + path;
    }

    /** The n-th part of the path, counted from 0, or nothing. */
    String segment(int index) {
        List<String> segments = Arrays.asList(path.split("/"));
        return index < segments.size() ? segments.get(index) : "";
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The bearer token, or nothing. */
    String bearer() {
        String authorization = header("authorization");
        return authorization.regionMatches(true, 0, "Bearer ", 0, 7) ? authorization.substring(7).trim() : "";
    }

    /** {@code user:password} of HTTP Basic, or nothing. */
    String basic() {
        String authorization = header("authorization");
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return "";
        }
        try {
            return new String(Base64.getDecoder().decode(authorization.substring(6).trim()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    /** The body as one JSON object. */
    ObjectNode json() throws Unreadable {
        try {
            if (Json.MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException notJson) {
            throw new Unreadable("not well-formed JSON");
        }
        throw new Unreadable("not a JSON object");
    }

    /**
     * The parameters wherever the caller put them: query, form or JSON body. Names in brackets nest as PHP nests them:
     * {@code fields[title]=x} becomes {@code {"fields":{"title":"x"}}}.
     */
    ObjectNode parameters() throws Unreadable {
        ObjectNode parameters = Json.object();
        query.forEach((name, value) -> nest(parameters, name, value));
        if (body.length == 0) {
            return parameters;
        }
        if (header("content-type").startsWith("application/x-www-form-urlencoded")) {
            pairs(new String(body, StandardCharsets.UTF_8)).forEach((name, value) -> nest(parameters, name, value));
        } else {
            parameters.setAll(json());
        }
        return parameters;
    }

    static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : encoded.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                pairs.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    private static void nest(ObjectNode into, String name, String value) {
        String[] keys = name.replace("]", "").split("\\[");
        ObjectNode level = into;
        for (int i = 0; i < keys.length - 1; i++) {
            JsonNode next = level.get(keys[i]);
            level = next instanceof ObjectNode object ? object : level.putObject(keys[i]);
        }
        String last = keys.length == 0 ? name : keys[keys.length - 1];
        level.put(last.isEmpty() ? String.valueOf(level.size()) : last, value);
    }

    /** The body is not what it has to be. */
    static final class Unreadable extends Exception {

        Unreadable(String detail) {
            super(detail, null, false, false);
        }
    }
}
