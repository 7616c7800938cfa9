package io.bactrian.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.RecordedTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The files that came with messages, and what became of those that the hub fetched. */
@Component
public class Attachments {

    private final JdbcClient database;

    Attachments(JdbcClient database) {
        this.database = database;
    }

    void add(long ticketId, long messageId, JsonNode attachment) {
        if (attachment.isObject()) {
            database.sql("""
                    insert into ticket_attachment (ticket_id, message_id, external_id, name, media_type, size, received_at)
                    values (:ticket, :message, :externalId, :name, :mediaType, :size, :now)""")
                    .param("ticket", ticketId).param("message", messageId)
                    .param("externalId", attachment.path("externalId").asText().replace("\u0000", "\uFFFD"))
                    .param("name", attachment.path("name").asText().replace("\u0000", "\uFFFD"))
                    .param("mediaType", attachment.path("mediaType").textValue())
                    .param("size", attachment.has("size") ? attachment.path("size").longValue() : null)
                    .param("now", RecordedTime.parameter(Instant.now())).update();
        }
    }

    /** The newest files of a ticket, the oldest of them first. */
    public List<Attachment> of(long ticketId, int most) {
        return database.sql("""
                select * from (select * from ticket_attachment where ticket_id = ? order by id desc limit ?) latest order by id""")
                .params(ticketId, most).query(Attachment::of).list();
    }

    /** How many files of the ticket there are. */
    public long count(long ticketId) {
        return database.sql("select count(*) from ticket_attachment where ticket_id = ?").param(ticketId).query(Long.class).single();
    }

    /** Notes where a file lies now, or why it could not be read. */
    @Transactional
    public void note(long id, @Nullable String objectName, @Nullable String problem) {
        database.sql("update ticket_attachment set object_name = coalesce(:objectName, object_name), problem = :problem where id = :id")
                .param("objectName", objectName).param("problem", problem).param("id", id).update();
    }

    /** Adds each file to its message. */
    void show(long ticketId, List<ObjectNode> messages) {
        Map<Long, ObjectNode> byId = messages.stream().collect(Collectors.toMap(message -> message.path("id").longValue(), message -> message));
        database.sql("select * from ticket_attachment where ticket_id = ? order by id desc limit 500").param(ticketId).query(row -> {
            ObjectNode message = byId.get(row.getLong("message_id"));
            if (message != null) {
                ObjectNode file = JsonNodeFactory.instance.objectNode();
                file.put("id", row.getLong("id")).put("name", row.getString("name")).put("size", row.getObject("size", Long.class))
                        .put("problem", row.getString("problem"));
                message.set("attachment", file);
            }
        });
    }
}
