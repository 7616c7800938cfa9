package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.lang.Nullable;

/**
 * Which dead letters are meant; null and blank mean any.
 *
 * @param status        open, retried, resolved, discarded, or any; open where it is null
 * @param route         the route that failed
 * @param code          the failure's code
 * @param group         the group of the cause
 * @param key           the message's key or its business key ({@code 4711}, {@code deal:4711})
 * @param eventType     the event's type
 * @param correlationId the id that ties together all that one cause brought about
 * @param from          failed last at this time or later, RFC 3339
 * @param to            failed last before this time, RFC 3339
 * @param q             words in the cause, the body and the fields, as one types them into a search engine; Russian or English
 */
public record LetterFilter(@Nullable String status, @Nullable String route, @Nullable String code, @Nullable String group,
                           @Nullable String key, @Nullable String eventType, @Nullable String correlationId, @Nullable String from,
                           @Nullable String to, @Nullable String q) {

    private static final int LONGEST_QUERY = 500;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** @throws HubException {@link ErrorCode#BAD_PARAMETER} when a value has the wrong form */
    public LetterFilter {
        status = blankToNull(status);
        Parameter.oneOf("status", status, Set.of("open", "retried", "resolved", "discarded", "any"));
        time("from", from);
        time("to", to);
        if (q != null && q.length() > LONGEST_QUERY) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "q has at most " + LONGEST_QUERY + " characters");
        }
    }

    /** Reads each field by its name. */
    static LetterFilter of(UnaryOperator<String> value) {
        return new LetterFilter(value.apply("status"), value.apply("route"), value.apply("code"), value.apply("group"), value.apply("key"),
                value.apply("eventType"), value.apply("correlationId"), value.apply("from"), value.apply("to"), value.apply("q"));
    }

    /** All open letters of a group. */
    public static LetterFilter ofGroup(String group) {
        return new LetterFilter(null, null, null, group, null, null, null, null, null, null);
    }

    /** Open letters as a request's {@code filter} object names them. The contract lets no blank value through: it would mean all. */
    static LetterFilter of(JsonNode filter) {
        return of(name -> name.equals("status") ? null : filter.path(name).asText(null));
    }

    /** The same letters, but only those that are open. */
    LetterFilter open() {
        return new LetterFilter(null, route, code, group, key, eventType, correlationId, from, to, q);
    }

    /** The conditions on {@code dead_letter}, with the {@linkplain #parameters() parameters} by name. */
    String condition() {
        List<String> conditions = new ArrayList<>();
        conditions.add("any".equals(status) ? "true" : "status = :status");
        add(conditions, route, "route = :route");
        add(conditions, code, "code = :code");
        add(conditions, group, "cause_group = :group");
        add(conditions, key, "(key = :key or subject = :key)");
        add(conditions, eventType, "event_type = :eventType");
        add(conditions, correlationId, "correlation_id = :correlationId");
        add(conditions, from, "last_failed_at >= :from");
        add(conditions, to, "last_failed_at < :to");
        add(conditions, q, "search @@ websearch_to_tsquery('russian', translate(:q, 'ёЁ', 'еЕ'))");
        return String.join(" and ", conditions);
    }

    private static void add(List<String> conditions, String value, String condition) {
        if (blankToNull(value) != null) {
            conditions.add(condition);
        }
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("status", status == null ? "open" : status);
        parameters.put("route", kept(route));
        parameters.put("code", kept(code));
        parameters.put("group", kept(group));
        parameters.put("key", kept(key));
        parameters.put("eventType", kept(eventType));
        parameters.put("correlationId", kept(correlationId));
        parameters.put("from", time("from", from));
        parameters.put("to", time("to", to));
        parameters.put("q", kept(q));
        return parameters;
    }

    /** PostgreSQL takes no U+0000, and nothing that it keeps has one. */
    private static String kept(String text) {
        return text == null ? null : text.replace('\u0000', ' ');
    }

    /** The fields that are set. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("route", route);
        fields.put("code", code);
        fields.put("group", group);
        fields.put("key", key);
        fields.put("eventType", eventType);
        fields.put("correlationId", correlationId);
        fields.put("from", from);
        fields.put("to", to);
        fields.put("q", q);
        fields.forEach((name, value) -> {
            if (blankToNull(value) != null) {
                json.put(name, value);
            }
        });
        return json;
    }

    private static OffsetDateTime time(String name, String text) {
        if (blankToNull(text) == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(text);
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw new DateTimeParseException("No year of four digits", text, 0);
            }
            return RecordedTime.parameter(time);
        } catch (DateTimeParseException e) {
            throw new HubException(ErrorCode.BAD_PARAMETER, name + " is a time in UTC such as 2026-01-31T09:15:00Z");
        }
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
