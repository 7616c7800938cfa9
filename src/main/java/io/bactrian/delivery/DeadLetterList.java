package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Shows the dead letters: one by one, filtered, and grouped by their cause. */
@Component("deadLetterList")
public class DeadLetterList {

    /** A page of whole bodies could be 200 MB. */
    private static final int LONGEST_LISTED = 2000;
    private static final String COLUMNS = "id, status, cause_group, code, cause, exception_type, listener, route, step, endpoint, attempts,"
            + " first_failed_at, last_failed_at, topic, key, subject, event_id, event_type, correlation_id, masked, retried_at, resolved_at,"
            + " discarded_at, discard_reason, handled_by, headers";

    private final JdbcClient database;
    private final ObjectMapper json;

    DeadLetterList(JdbcClient database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** {@code GET /api/v1/dead-letters}: oldest first, open ones where no status is named. */
    public Answer list(Exchange exchange) {
        return Answer.ok(list(filter(exchange), page(exchange)));
    }

    /** One page of the letters that the filter means, {@code {items, nextCursor}}: of a body no more than its beginning. */
    public JsonNode list(LetterFilter filter, Page page) {
        return page.answer(database.sql("select " + COLUMNS + ", left(body, " + LONGEST_LISTED + ") as body from dead_letter where "
                + filter.condition() + " and id > :after order by id limit :limit")
                .params(filter.parameters()).param("after", page.after()).param("limit", page.limit() + 1)
                .query(this::row).list());
    }

    /** {@code GET /api/v1/dead-letters/groups}: the group whose oldest letter is the oldest comes first. */
    public Answer groups(Exchange exchange) {
        return Answer.ok(groups(filter(exchange), page(exchange)));
    }

    /** One page of the groups of the letters that the filter means, each with the words of its latest failure. */
    public JsonNode groups(LetterFilter filter, Page page) {
        List<ObjectNode> groups = database.sql("""
                with found as (
                  select cause_group, count(*) as letters, min(id) as oldest, sum(attempts) as attempts, min(first_failed_at) as first,
                         max(last_failed_at) as last, (array_agg(id order by last_failed_at desc, id desc))[1] as latest
                  from dead_letter where """ + ' ' + filter.condition() + """

                  group by cause_group having min(id) > :after order by min(id) limit :limit)
                select found.*, l.route, l.code, l.exception_type, l.step, l.endpoint, l.event_type, l.cause
                from found join dead_letter l on l.id = found.latest order by found.oldest""")
                .params(filter.parameters()).param("after", page.after()).param("limit", page.limit() + 1)
                .query((row, number) -> json.createObjectNode().put("group", row.getString("cause_group"))
                        .put("count", row.getLong("letters")).put("route", row.getString("route")).put("code", row.getString("code"))
                        .put("exceptionType", row.getString("exception_type")).put("step", row.getString("step"))
                        .put("endpoint", row.getString("endpoint")).put("eventType", row.getString("event_type"))
                        .put("cause", row.getString("cause")).put("attempts", row.getLong("attempts"))
                        .put("firstFailedAt", RecordedTime.text(row, "first")).put("lastFailedAt", RecordedTime.text(row, "last"))
                        .put("oldestId", row.getLong("oldest")).put("latestId", row.getLong("latest")))
                .list();
        return page.answer(groups, "oldestId");
    }

    /** How many letters are open; more than ten thousand count as ten thousand. */
    public long open() {
        return database.sql("select count(*) from (select from dead_letter where status = 'open' limit 10000) counted").query(Long.class).single();
    }

    /** {@code GET /api/v1/dead-letters/{id}} */
    public Answer get(@Header("id") String id) {
        return Answer.ok(get(Identifier.of(id)));
    }

    /**
     * One letter, with its history and its edits.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND}
     */
    public ObjectNode get(long id) {
        ObjectNode letter = database.sql("select " + COLUMNS + ", body from dead_letter where id = ?").param(id).query(this::row).optional()
                .orElseThrow(() -> Identifier.unknown("dead letter", id));
        letter.putArray("history").addAll(database.sql("""
                select at, action, actor, detail from dead_letter_history where dead_letter_id = ? order by id desc limit 200""").param(id)
                .query((row, number) -> json.createObjectNode().put("at", RecordedTime.text(row, "at"))
                        .put("action", row.getString("action")).put("actor", row.getString("actor")).put("detail", row.getString("detail")))
                .list());
        letter.putArray("edits").addAll(database.sql("""
                select at, actor, type_before, type_after, key_before, key_after, body_before, body_after, difference
                from dead_letter_edit where dead_letter_id = ? order by id desc limit 20""").param(id).query(this::edit).list());
        return letter;
    }

    private ObjectNode edit(ResultSet row, int number) throws SQLException {
        ObjectNode edit = json.createObjectNode().put("at", RecordedTime.text(row, "at")).put("actor", row.getString("actor"))
                .put("eventTypeBefore", row.getString("type_before")).put("eventTypeAfter", row.getString("type_after"))
                .put("keyBefore", row.getString("key_before")).put("keyAfter", row.getString("key_after"))
                .put("bodyBefore", row.getString("body_before")).put("bodyAfter", row.getString("body_after"));
        return edit.set("diff", parsed(row.getString("difference")));
    }

    private ObjectNode row(ResultSet row, int number) throws SQLException {
        ObjectNode letter = json.createObjectNode();
        letter.put("id", row.getLong("id")).put("status", row.getString("status")).put("group", row.getString("cause_group"))
                .put("code", row.getString("code")).put("cause", row.getString("cause"))
                .put("exceptionType", row.getString("exception_type")).put("listener", row.getString("listener"))
                .put("route", row.getString("route")).put("step", row.getString("step")).put("endpoint", row.getString("endpoint"))
                .put("attempts", row.getInt("attempts")).put("firstFailedAt", RecordedTime.text(row, "first_failed_at"))
                .put("lastFailedAt", RecordedTime.text(row, "last_failed_at")).put("topic", row.getString("topic"))
                .put("key", row.getString("key")).put("subject", row.getString("subject")).put("eventId", row.getString("event_id"))
                .put("eventType", row.getString("event_type")).put("correlationId", row.getString("correlation_id"))
                .put("masked", row.getBoolean("masked")).put("retriedAt", RecordedTime.text(row, "retried_at"))
                .put("resolvedAt", RecordedTime.text(row, "resolved_at")).put("discardedAt", RecordedTime.text(row, "discarded_at"))
                .put("discardReason", row.getString("discard_reason")).put("handledBy", row.getString("handled_by"));
        letter.set("headers", parsed(row.getString("headers")));
        return letter.put("body", row.getString("body"));
    }

    private JsonNode parsed(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON column holds none", e);
        }
    }

    private static LetterFilter filter(Exchange exchange) {
        return LetterFilter.of(name -> exchange.getMessage().getHeader(name, String.class));
    }

    private static Page page(Exchange exchange) {
        Message message = exchange.getMessage();
        return Page.of(message.getHeader("cursor", String.class), message.getHeader("limit", String.class));
    }
}
