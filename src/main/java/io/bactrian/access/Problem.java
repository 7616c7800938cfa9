package io.bactrian.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Violation;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.lang.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * A failure as RFC 9457 shows it to a caller: {@code application/problem+json} with the hub's code. It never holds a stack trace, a
 * class name or a large piece of what the caller sent.
 *
 * @param code     from the catalogue; it decides the HTTP status
 * @param detail   what is wrong with this request
 * @param instance the path of the request
 * @param errors   each thing that is wrong with the body; often empty
 * @param retryAfterSeconds when it makes sense to come back; 0 where nobody knows
 */
public record Problem(ErrorCode code, String detail, @Nullable String instance, List<Violation> errors,
                      long retryAfterSeconds) {

    /** The media type of every problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final int LONGEST_DETAIL = 1000;
    private static final int LONGEST_INSTANCE = 300;

    /** PostgreSQL's classes of states that pass: connection, resources (a full disk too), operator intervention, I/O, read-only. */
    private static final Set<String> PASSING_STATES = Set.of("08", "53", "57", "58", "25");

    public Problem {
        detail = bounded(detail == null ? code.cause() : detail, LONGEST_DETAIL);
        instance = instance == null ? null : bounded(instance, LONGEST_INSTANCE);
        errors = List.copyOf(errors);
    }

    public static Problem of(ErrorCode code, String detail, @Nullable String instance) {
        return new Problem(code, detail, instance, List.of(), 0);
    }

    /**
     * Finds the words for a failure. A {@link HubException} brings its own; a database that cannot serve now is
     * {@link ErrorCode#DATABASE_UNAVAILABLE}; all else is {@link ErrorCode#INTERNAL}, and only the log knows more.
     */
    public static Problem of(@Nullable Throwable failure, @Nullable String instance) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 50; cause = cause.getCause(), depth++) {
            if (cause instanceof HubException known) {
                return new Problem(known.code(), known.getMessage(), instance, known.violations(), known.retryAfterSeconds());
            }
            if (cause instanceof RejectedExecutionException) {
                return of(ErrorCode.OVERLOADED, "Nothing was done. Repeat the request after a moment.", instance);
            }
            if (passes(cause)) {
                return of(ErrorCode.DATABASE_UNAVAILABLE, "Nothing was stored. Repeat the request after a moment.", instance);
            }
        }
        return of(ErrorCode.INTERNAL, "The log tells more under the correlation id of this answer.", instance);
    }

    /** A database failure that a repeat may get over; a broken constraint or a wrong statement is the hub's own fault. */
    private static boolean passes(Throwable failure) {
        if (failure instanceof SQLException sql) {
            String state = sql.getSQLState();
            return sql instanceof SQLTransientException || sql instanceof SQLRecoverableException
                    || sql instanceof SQLNonTransientConnectionException
                    || state != null && state.length() == 5 && PASSING_STATES.contains(state.substring(0, 2));
        }
        return failure instanceof TransientDataAccessException || failure instanceof RecoverableDataAccessException
                || failure instanceof DataAccessResourceFailureException || failure instanceof CannotCreateTransactionException
                // What a connection that was cut says at the end of its transaction.
                || failure instanceof TransactionSystemException;
    }

    public int status() {
        return code.status();
    }

    /** Whether the caller is told to come back. */
    boolean mayBeRepeated() {
        return status() == 503 || status() == 429;
    }

    /** The value of {@code Retry-After}. */
    String comeBackAfter() {
        return String.valueOf(Math.max(1, retryAfterSeconds));
    }

    /** The document. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", "urn:bactrian:error:" + code.code()).put("title", code.title()).put("status", code.status())
                .put("detail", detail).put("code", code.code());
        if (instance != null) {
            json.put("instance", instance);
        }
        if (!errors.isEmpty()) {
            ArrayNode list = json.putArray("errors");
            errors.forEach(error -> list.addObject().put("pointer", error.pointer()).put("detail", error.detail()));
        }
        if (isForOpenAiClients()) {
            // An extension member (RFC 9457): clients of OpenAI's format read this and nothing else.
            json.putObject("error").put("message", detail).put("type", openAiType()).putNull("param").put("code", code.code());
        }
        return json;
    }

    private boolean isForOpenAiClients() {
        return instance != null && (instance.equals("/v1") || instance.startsWith("/v1/"));
    }

    private String openAiType() {
        return switch (status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status() < 500 ? "invalid_request_error" : "server_error";
        };
    }

    static String bounded(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + '…';
    }
}
