package io.bactrian.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.RecordedTime;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of {@code ticket}, and the record that REST shows of it. */
record TicketRow(long id, String system, String chatId, String language, String status, String title, String openedAt, ObjectNode json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static TicketRow of(ResultSet row, int number) throws SQLException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", row.getLong("id")).put("system", row.getString("system")).put("chatId", row.getString("chat_id"))
                .put("userName", row.getString("user_name")).put("language", row.getString("language"))
                .put("status", row.getString("status")).put("title", row.getString("title"));
        try {
            String madeBy = row.getString("title_made_by");
            json.set("titleMadeBy", madeBy == null ? null : JSON.readTree(madeBy));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        json.put("openedAt", RecordedTime.text(row, "opened_at")).put("updatedAt", RecordedTime.text(row, "updated_at"));
        return new TicketRow(row.getLong("id"), row.getString("system"), row.getString("chat_id"), row.getString("language"),
                row.getString("status"), row.getString("title"), RecordedTime.text(row, "opened_at"), json);
    }
}
