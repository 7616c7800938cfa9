package io.bactrian.support;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.lang.Nullable;

/**
 * A file that came with a message.
 *
 * @param externalId as the messenger names it
 * @param name       as its sender calls it
 * @param mediaType  what the messenger takes it for; null where it did not say
 * @param size       in bytes; null where the messenger did not say
 */
public record Attachment(long id, long messageId, String externalId, String name, @Nullable String mediaType, @Nullable Long size) {

    static Attachment of(ResultSet row, int number) throws SQLException {
        return new Attachment(row.getLong("id"), row.getLong("message_id"), row.getString("external_id"), row.getString("name"),
                row.getString("media_type"), row.getObject("size", Long.class));
    }
}
