package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;

/**
 * The one place where an external system's answer becomes a result or an {@link ExternalSystemException}; the {@code http-call-action}
 * Kamelet is its only caller. A system fails in its own way: by HTTP status, or by an error inside a 200. Known are
 * <ul>
 * <li>Telegram: {@code {"ok":false,"error_code":403,"description":"…","parameters":{"retry_after":5}}}
 * <li>Bitrix24: {@code {"error":"QUERY_LIMIT_EXCEEDED","error_description":"…"}}
 * <li>1C: {@code {"odata.error":{"code":"…","message":{"lang":"ru","value":"…"}}}}
 * <li>Yandex Direct: {@code {"error":{"error_code":53,"error_string":"…","error_detail":"…"}}} for a request, and
 * {@code {"result":{"AddResults":[{"Errors":[{"Code":5000,"Message":"…","Details":"…"}]}]}}} for an object in it
 * <li>MLflow: {@code {"error_code":"RESOURCE_DOES_NOT_EXIST","message":"…"}}; Langfuse: {@code {"message":"…","error":"LangfuseNotFoundError"}}
 * </ul>
 */
@Component("externalCall")
public class ExternalCall {

    /** The exchange property with the call under way, or the last one. */
    static final String CALL = "externalCall";

    /** The exchange property with the headers that the message had before the call. */
    private static final String HEADERS = "externalCallHeaders";


    private static final int MAX_ANSWER = 500;
    private static final long MAX_RETRY_AFTER = Duration.ofDays(1).toSeconds();

    /** Bitrix24's names for "not now": too many requests, too much computing time, its own failure. */
    private static final Set<String> BITRIX24_PASSING = Set.of("QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT", "OVERLOAD_LIMIT",
            "INTERNAL_SERVER_ERROR", "ERROR_UNEXPECTED_ANSWER");

    /**
     * Yandex Direct's numbers for "not now": authorization server away, request limit, units spent, connection limit, server errors
     * (https://yandex.com/dev/direct/doc/en/concepts/errors-list).
     */
    private static final Set<Integer> YANDEX_PASSING = Set.of(52, 56, 152, 506, 1000, 1001, 1002);

    private final ExternalSystems systems;

    ExternalCall(ExternalSystems systems) {
        this.systems = systems;
    }

    /**
     * Waits until the system may be called.
     *
     * @throws ExternalSystemAwayException without a call, while the system's circuit breaker is open
     */
    public void begin(Exchange exchange, String system, String operation) {
        exchange.setProperty(HEADERS, Map.copyOf(present(exchange.getMessage().getHeaders())));
        Event event = exchange.getProperty(EventReader.PROPERTY, Event.class);
        exchange.setProperty(CALL, systems.named(system).begin(operation, event == null ? exchange.getExchangeId() : event.id()));
    }

    private static Map<String, Object> present(Map<String, Object> headers) {
        Map<String, Object> present = new HashMap<>(headers);
        present.values().removeIf(Objects::isNull);
        return present;
    }

    /** Sets the Basic credentials from the variables {@code username} and {@code password}; none where there is no user name. */
    public void authorizeBasic(Exchange exchange) {
        String username = exchange.getVariable("username", String.class);
        String password = exchange.getVariable("password", "", String.class);
        exchange.removeVariable("username");
        exchange.removeVariable("password");
        exchange.getMessage().removeHeader("Authorization");
        if (username != null && !username.isEmpty()) {
            String credentials = Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
            exchange.getMessage().setHeader("Authorization", "Basic " + credentials);
        }
    }

    /** Percent-encodes the address as UTF-8, whatever the machine's own encoding is: 1C's names are Cyrillic. */
    public void encodeAddress(Exchange exchange) {
        String address = exchange.getMessage().getHeader(Exchange.HTTP_URI, String.class);
        if (address != null) {
            exchange.getMessage().setHeader(Exchange.HTTP_URI, URI.create(address).toASCIIString());
        }
    }

    /** Takes the answer off the wire: as text, or as the bytes that it is where the system {@code answers} {@code bytes}. */
    public void readAnswer(Exchange exchange, String answers) {
        Message message = exchange.getMessage();
        if (answers.equals("bytes")) {
            message.setBody(message.getBody(byte[].class));
        } else if (message.getBody() != null) {
            exchange.setProperty(Exchange.CHARSET_NAME, StandardCharsets.UTF_8.name());
            message.setBody(message.getBody(String.class));
            exchange.removeProperty(Exchange.CHARSET_NAME);
        }
    }

    /**
     * Lets a good answer pass and throws for any other. The variables {@code answerStatus} and {@code answerRetryIn} (seconds, 0 where not
     * told) are left for an adapter that waits. With {@code absentIsEmpty} a 404 passes as an empty body. When the system has no time,
     * {@code limited} says for whom: {@code system}, or {@code receiver} where other receivers may still be served. Where the system
     * {@code answers} {@code json}, anything else is a failure too: the page of a proxy, or an answer that was cut off.
     */
    public void check(Exchange exchange, String system, String operation, boolean absentIsEmpty, String limited, String answers) {
        ExternalSystem.Call call = exchange.getProperty(CALL, ExternalSystem.Call.class);
        try {
            int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
            // A file may say anything, also what would be a failure of its system.
            if (!answers.equals("bytes") || status < 200 || status >= 300) {
                judge(exchange, system, operation, absentIsEmpty);
            }
            if (answers.equals("json")) {
                checkJson(exchange.getMessage(), system, operation);
            }
            call.served();
        } catch (ExternalSystemException e) {
            call.failed(e, limited.equals("system"));
            throw e;
        }
    }

    private static void judge(Exchange exchange, String system, String operation, boolean absentIsEmpty) {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status == 404 && absentIsEmpty) {
            message.setBody(null);
            return;
        }
        String body = message.getBody(String.class);
        JsonNode answer = parse(body);
        long retryAfter = retryAfter(message, answer);
        exchange.setVariable("answerStatus", status);
        exchange.setVariable("answerRetryIn", retryAfter);
        boolean success = status >= 200 && status < 300;
        int errorStatus = statusInside(answer, success ? 0 : status);
        if (errorStatus != 0) {
            ErrorCode code = errorStatus == 408 || errorStatus == 425 || errorStatus == 429 || errorStatus >= 500
                    ? ErrorCode.EXTERNAL_SYSTEM_FAILED : ErrorCode.EXTERNAL_SYSTEM_REFUSED;
            // A 200 that says "not now" inside is none.
            int told = success && code == ErrorCode.EXTERNAL_SYSTEM_FAILED ? errorStatus : answer.path("error_code").asInt(status);
            throw new ExternalSystemException(code, system, operation, told,
                    shorten(redact(errorText(answer, body), message)), retryAfter, null);
        }
    }

    private static void checkJson(Message message, String system, String operation) {
        String body = message.getBody(String.class);
        if (body != null && !body.isBlank()) {
            try {
                StrictJson.mapper().readTree(body);
            } catch (JsonProcessingException e) {
                throw new ExternalSystemException(ErrorCode.EXTERNAL_SYSTEM_FAILED, system, operation,
                        message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class), "no JSON: " + shorten(redact(body, message)), 0, null);
            }
        }
    }

    /** Throws for a call that got no answer, or throws again what {@link #begin} or {@link #check} threw. */
    public void fail(Exchange exchange, String system, String operation) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (cause instanceof HubException coded) {
            throw coded;
        }
        restoreHeaders(exchange);
        ExternalSystemException failure = unreachable(exchange, system, operation, cause);
        ExternalSystem.Call call = exchange.getProperty(CALL, ExternalSystem.Call.class);
        if (call != null) {
            call.failed(failure, true);
        }
        throw failure;
    }

    /** Where an answer breaks while it is read, camel-http 4.17 leaves its headers in place of the message's own. */
    private static void restoreHeaders(Exchange exchange) {
        Map<?, ?> before = exchange.getProperty(HEADERS, Map.of(), Map.class);
        before.forEach((name, value) -> exchange.getMessage().getHeaders().putIfAbsent((String) name, value));
    }

    private static ExternalSystemException unreachable(Exchange exchange, String system, String operation, Throwable cause) {
        if (cause instanceof BoundedAnswer.TooLargeException) {
            return new ExternalSystemException(ErrorCode.EXTERNAL_SYSTEM_FAILED, system, operation, 0, cause.getMessage(), 0, cause);
        }
        if (!(cause instanceof IOException)) {
            // An address that cannot be called at all: the cause quotes it, with the credentials in it.
            return new ExternalSystemException(ErrorCode.EXTERNAL_SYSTEM_FAILED, system, operation, 0,
                    "its address is not configured, or is no address (" + cause.getClass().getSimpleName() + ")", 0, null);
        }
        String words = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        String safe = redact(words, exchange.getMessage());
        return new ExternalSystemException(ErrorCode.EXTERNAL_SYSTEM_UNREACHABLE, system, operation, 0, shorten(safe), 0,
                safe.equals(words) ? cause : null);
    }

    /** Throws for a result that the system is still preparing after all the waiting that was allowed. */
    public void notReady(Exchange exchange, String system, String operation) {
        throw new ExternalSystemException(ErrorCode.EXTERNAL_SYSTEM_FAILED, system, operation,
                exchange.getVariable("answerStatus", 0, Integer.class), "not ready in the time allowed",
                exchange.getVariable("answerRetryIn", 0L, Long.class), null);
    }

    private static JsonNode parse(String body) {
        if (body == null || !body.stripLeading().startsWith("{")) {
            return MissingNode.getInstance();
        }
        try {
            return StrictJson.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** The status of the error that the answer holds, in HTTP's terms; otherwise the given one. */
    private static int statusInside(JsonNode answer, int status) {
        if (answer.path("ok").isBoolean() && !answer.path("ok").booleanValue()) {
            int told = answer.path("error_code").asInt(status);
            return told > 0 ? told : 400;
        }
        JsonNode error = answer.path("error");
        if (error.isTextual()) {
            return BITRIX24_PASSING.contains(error.asText()) ? 503 : status == 0 ? 400 : status;
        }
        if (error.isObject()) {
            return YANDEX_PASSING.contains(error.path("error_code").asInt()) ? 503 : status == 0 ? 400 : status;
        }
        if (answer.has("odata.error") || !answer.at("/result/AddResults/0/Errors").isEmpty()) {
            return status == 0 ? 400 : status;
        }
        return status;
    }

    private static String errorText(JsonNode answer, String body) {
        List<String> words = new ArrayList<>();
        JsonNode yandexObject = answer.at("/result/AddResults/0/Errors/0");
        for (JsonNode part : List.of(answer.path("description"), answer.path("error"), answer.path("error_description"),
                answer.path("message"), answer.at("/error/error_code"), answer.at("/error/error_string"), answer.at("/error/error_detail"),
                answer.path("odata.error").at("/code"), answer.path("odata.error").at("/message/value"),
                yandexObject.path("Code"), yandexObject.path("Message"), yandexObject.path("Details"))) {
            if (part.isValueNode() && !part.asText().isBlank()) {
                words.add(part.asText());
            }
        }
        return words.isEmpty() && body != null ? body : String.join(": ", words);
    }

    private static long retryAfter(Message message, JsonNode answer) {
        long told = answer.at("/parameters/retry_after").asLong(0);
        for (String name : List.of("retryIn", "Retry-After")) {
            String value = message.getHeader(name, String.class);
            if (told <= 0 && value != null) {
                told = seconds(value.trim());
            }
        }
        return Math.max(0, Math.min(MAX_RETRY_AFTER, told));
    }

    /** Delay-seconds or an HTTP date (RFC 9110 §10.2.3). */
    private static long seconds(String value) {
        if (value.matches("\\d{1,9}")) {
            return Long.parseLong(value);
        }
        try {
            return Duration.between(Instant.now(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)).toSeconds();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    /**
     * Takes out what a system or a proxy may have quoted of the request's credentials: those of the Authorization header and every longer
     * part of the address but the last, since Telegram and Bitrix24 carry theirs there.
     */
    private static String redact(String text, Message message) {
        List<String> secrets = new ArrayList<>();
        String authorization = message.getHeader("Authorization", String.class);
        if (authorization != null) {
            secrets.add(authorization.substring(authorization.indexOf(' ') + 1));
        }
        String address = message.getHeader(Exchange.HTTP_URI, "", String.class);
        String path = address.replaceFirst("^\\w+://[^/]*", "").replaceFirst("\\?.*$", "");
        String[] segments = path.split("/");
        for (int i = 0; i < segments.length - 1; i++) {
            secrets.add(segments[i].replaceFirst("^bot", ""));
            secrets.add(segments[i].replaceFirst("^bot", "").replace(":", "%3A"));
        }
        String safe = text;
        for (String secret : secrets) {
            if (secret.length() >= 8) {
                safe = safe.replace(secret, "***");
            }
        }
        return safe;
    }

    private static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ").trim();
        return line.length() <= MAX_ANSWER ? line : line.substring(0, MAX_ANSWER - 1) + "…";
    }
}
