package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells what happened, in order and across systems: to one business key, or under one correlation id. To a key's story belong the hops that
 * carry the key, and all hops of their correlations: so the CRM's notice, which knew only the CRM's own id, is part of the deal's story.
 */
@Component("journalStory")
public class JournalStory {

    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}:[^\\p{Cntrl}]{1,135}");
    private static final int LONGEST_CORRELATION = 200;
    /** So many correlations of one key are followed, the latest. Hops that carry the key itself are told all. */
    private static final int CORRELATIONS = 1000;

    private final JdbcClient database;

    JournalStory(JdbcClient database) {
        this.database = database;
    }

    /** A page of a story; nextCursor is null on the last one. */
    public record Story(List<JournalEntry> hops, @Nullable String nextCursor) {
    }

    /** {@code GET /api/v1/journal} */
    public Answer list(@Header("key") String key, @Header("correlationId") String correlationId, @Header("cursor") String cursor,
                       @Header("limit") String limit) {
        Story story = of(key, correlationId, cursor, Page.of(null, limit).limit());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        story.hops().forEach(entry -> items.add(json(entry)));
        return Answer.ok(answer.put("nextCursor", story.nextCursor()));
    }

    /**
     * One page of what happened, oldest first. With both a key and a correlation id, what belongs to both.
     *
     * @param cursor where the page before ended, or null at the beginning
     * @throws HubException {@link ErrorCode#BAD_PARAMETER} for neither key nor correlation id, or one that has not their form
     */
    public Story of(@Nullable String key, @Nullable String correlationId, @Nullable String cursor, int limit) {
        boolean byKey = key != null && !key.isBlank();
        boolean byCorrelation = correlationId != null && !correlationId.isBlank();
        if (!byKey && !byCorrelation) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "A story is asked for by key or by correlationId");
        }
        if (byKey && !KEY.matcher(key).matches()) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "key has the form kind:name, such as deal:4711 or chat:telegram:555");
        }
        if (byCorrelation && (correlationId.length() > LONGEST_CORRELATION || correlationId.chars().anyMatch(Character::isISOControl))) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "correlationId has at most %d characters".formatted(LONGEST_CORRELATION));
        }
        List<JournalEntry> found = query(byKey ? key : null, byCorrelation ? correlationId : null, Position.of(cursor), limit + 1);
        boolean more = found.size() > limit;
        List<JournalEntry> shown = more ? List.copyOf(found.subList(0, limit)) : found;
        return new Story(shown, more ? Position.of(shown.get(limit - 1)).cursor() : null);
    }

    private List<JournalEntry> query(String key, String correlationId, Position after, int limit) {
        String which = key == null ? "correlation_id = :correlation"
                : "(keys @> array[:key]::text[] or correlation_id = any (:related::text[]))" + (correlationId == null ? "" : " and correlation_id = :correlation");
        return database.sql("""
                select * from journal where %s and at >= :at and (at, id) > (:at, :id) order by at, id limit :limit""".formatted(which))
                .param("key", key).param("correlation", correlationId).param("related", key == null ? new String[0] : related(key))
                .param("at", RecordedTime.parameter(after.at())).param("id", after.id()).param("limit", limit)
                .query(JournalStory::entry).list();
    }

    private String[] related(String key) {
        return database.sql("""
                select correlation_id from journal where keys @> array[?]::text[] and correlation_id is not null
                group by correlation_id order by max(at) desc limit ?""").params(key, CORRELATIONS)
                .query(String.class).list().toArray(String[]::new);
    }

    private static JournalEntry entry(ResultSet row, int number) throws SQLException {
        return new JournalEntry(row.getLong("id"), new Hop(row.getObject("at", OffsetDateTime.class).toInstant(), row.getString("hop"),
                row.getString("route"), row.getString("system"), row.getString("operation"), row.getString("event_id"),
                row.getString("event_type"), row.getString("correlation_id"), List.of((String[]) row.getArray("keys").getArray()),
                row.getString("detail"), row.getObject("status", Integer.class), row.getObject("millis", Long.class)),
                row.getString("revision"), row.getString("hub"));
    }

    private static JsonNode json(JournalEntry entry) {
        Hop hop = entry.hop();
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("at", hop.at().toString()).put("hop", hop.hop()).put("route", hop.route()).put("revision", entry.revision())
                .put("system", hop.system()).put("operation", hop.operation()).put("eventId", hop.eventId())
                .put("eventType", hop.eventType()).put("correlationId", hop.correlationId());
        hop.keys().forEach(item.putArray("keys")::add);
        return item.put("status", hop.status()).put("millis", hop.millis()).put("detail", hop.detail()).put("hub", entry.hub());
    }

    /** How far a reader has come. Ids alone would not do: a hop may be written after one that happened later. */
    private record Position(Instant at, long id) {

        static Position of(JournalEntry entry) {
            return new Position(entry.hop().at(), entry.id());
        }

        static Position of(@Nullable String cursor) {
            if (cursor == null || cursor.isBlank()) {
                return new Position(Instant.EPOCH, 0);
            }
            try {
                String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII).split(" ", 2);
                return new Position(Instant.parse(parts[0]), Long.parseLong(parts[1]));
            } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
                throw new HubException(ErrorCode.BAD_PARAMETER, "cursor is not one that this list gave out");
            }
        }

        String cursor() {
            return Base64.getUrlEncoder().withoutPadding().encodeToString((at + " " + id).getBytes(StandardCharsets.US_ASCII));
        }
    }
}
