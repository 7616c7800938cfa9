package io.bactrian.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Times between the hub and its database: UTC, to the microsecond that PostgreSQL keeps. */
public final class RecordedTime {

    private RecordedTime() {
    }

    /** A parameter for a {@code timestamptz} column. */
    public static OffsetDateTime parameter(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /** RFC 3339 in UTC, or null. */
    public static String text(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant().toString();
    }
}
