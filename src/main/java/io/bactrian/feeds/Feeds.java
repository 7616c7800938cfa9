package io.bactrian.feeds;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The feeds: what happened to the master records, in one order each, appended once an event and read page by page.
 * Writers of one feed take turns until they have committed, so that positions appear in their order: whoever reads past a position
 * never misses one before it.
 */
@Component("feeds")
public class Feeds {

    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final FeedDefinitions definitions;
    private final ObjectReader json;

    Feeds(JdbcClient jdbc, PlatformTransactionManager transactions, FeedDefinitions definitions, ObjectMapper mapper) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.definitions = definitions;
        this.json = mapper.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * Appends an event to the feeds that its type belongs to, in one transaction; none may. A repeat of the event does nothing.
     * A type that ends in {@code .deleted} is a deletion.
     *
     * @throws HubException {@link ErrorCode#INVALID_EVENT} when the event cannot stand in the feed, now or after any number of repeats
     */
    public void append(@Header("ce_id") String id, @Header("ce_type") String type, @Header("ce_time") String time, @Body byte[] body) {
        if (type == null || id == null || id.isBlank()) {
            throw new HubException(ErrorCode.INVALID_EVENT, "The event has no ce_id or no ce_type");
        }
        List<FeedDefinition> feeds = definitions.taking(type);
        if (feeds.isEmpty()) {
            return;
        }
        OffsetDateTime occurredAt = time(time);
        JsonNode data = data(body);
        try {
            transaction.executeWithoutResult(status -> feeds.forEach(feed -> append(feed, id, type, occurredAt, data, body)));
        } catch (IllegalArgumentException e) {
            throw new HubException(ErrorCode.INVALID_EVENT, "The event does not fit its feed: " + e.getMessage(), e);
        } catch (DuplicateKeyException e) {
            // Another writer was faster within a stricter isolation: a repeat will do.
            throw e;
        } catch (DataIntegrityViolationException e) {
            // What JSON may hold and PostgreSQL may not: U+0000, a number of a million digits.
            throw new HubException(ErrorCode.INVALID_EVENT, "The event holds what the database cannot keep", e);
        }
    }

    private void append(FeedDefinition feed, String id, String type, OffsetDateTime occurredAt, JsonNode data, byte[] body) {
        feed.check(data);
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('feed-append:' || :feed, 0))").param("feed", feed.name())
                .query((row, number) -> feed).single();
        // A statement of its own: it must see what the writer before us committed while we waited for the lock.
        jdbc.sql("""
                insert into feed_change (feed, position, key, version, operation, occurred_at, data, event_id)
                select :feed, coalesce(max(position), 0) + 1, :key, :version, :operation, :occurredAt, cast(:data as jsonb), :id
                from feed_change where feed = :feed
                on conflict (feed, event_id) do nothing
                """)
                .param("feed", feed.name())
                .param("key", feed.keyOf(data))
                .param("version", feed.versionOf(data, occurredAt.toInstant()))
                .param("operation", type.endsWith(".deleted") ? "delete" : "upsert")
                .param("occurredAt", occurredAt)
                .param("data", new String(body, StandardCharsets.UTF_8))
                .param("id", id)
                .update();
    }

    private JsonNode data(byte[] body) {
        try {
            JsonNode data = json.readTree(body == null ? new byte[0] : body);
            if (data.isObject()) {
                return data;
            }
        } catch (IOException e) {
            throw new HubException(ErrorCode.INVALID_EVENT, "The event's data is not well-formed JSON", e);
        }
        throw new HubException(ErrorCode.INVALID_EVENT, "The event's data is no JSON object");
    }

    private static OffsetDateTime time(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text == null ? "" : text).withOffsetSameInstant(ZoneOffset.UTC);
            if (time.getYear() >= 1970 && time.getYear() <= 9999) {
                return time.truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException e) {
            // answered below, like a year that no calendar of a warehouse knows
        }
        throw new HubException(ErrorCode.INVALID_EVENT, "ce_time is not an RFC 3339 time of our era");
    }

    /**
     * The changes after a cursor.
     *
     * @param cursor where the last page ended; none at the beginning
     * @param limit  1 to 1000 changes; 100 when not given
     * @throws HubException {@link ErrorCode#NOT_FOUND} for a feed that is not there, {@link ErrorCode#BAD_PARAMETER}
     */
    public FeedPage read(@Header("feed") String feed, @Nullable @Header("cursor") String cursor, @Nullable @Header("limit") String limit) {
        String name = definitions.named(feed).name();
        FeedCursor after = FeedCursor.of(name, cursor);
        List<FeedChange> items = jdbc.sql("""
                select position, key, version, operation, occurred_at, data::text as data
                from feed_change where feed = :feed and position > :after order by position limit :limit
                """)
                .param("feed", name)
                .param("after", after.position())
                .param("limit", limit(limit))
                .query(FeedChange::read)
                .list();
        long last = items.isEmpty() ? after.position() : items.get(items.size() - 1).position();
        return new FeedPage(items, new FeedCursor(name, last).text());
    }

    private static int limit(@Nullable String text) {
        try {
            int limit = text == null || text.isBlank() ? USUAL_LIMIT : Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number that is out of range
        }
        throw new HubException(ErrorCode.BAD_PARAMETER, "limit is a whole number from 1 to " + LARGEST_LIMIT);
    }
}
