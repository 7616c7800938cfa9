package io.bactrian.feeds;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/**
 * One change of one record.
 *
 * @param position   place in the feed: 1, 2, 3, …
 * @param key        of the record
 * @param version    of the record after the change
 * @param operation  {@code upsert} or {@code delete}
 * @param occurredAt RFC 3339, UTC, to the microsecond
 * @param data       the whole record after the change: JSON text, which goes out digit for digit as it came in
 */
@JsonPropertyOrder({"position", "key", "version", "operation", "occurredAt", "data"})
public record FeedChange(long position, String key, long version, String operation, String occurredAt, @JsonRawValue String data) {

    static FeedChange read(ResultSet row, int number) throws SQLException {
        return new FeedChange(row.getLong("position"), row.getString("key"), row.getLong("version"), row.getString("operation"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant().toString(), row.getString("data"));
    }
}
