package io.bactrian.support;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.RecordedTime;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of {@code ticket_message} as REST shows it. */
final class MessageRow {

    private MessageRow() {
    }

    static ObjectNode json(ResultSet row, int number) throws SQLException {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("id", row.getLong("id")).put("direction", row.getString("direction")).put("author", row.getString("author"))
                .put("text", row.getString("text")).put("kind", row.getString("kind")).put("sentAt", RecordedTime.text(row, "sent_at"))
                .put("deliveryStatus", row.getString("delivery_status"));
        if (row.getString("delivery_detail") != null) {
            message.put("deliveryDetail", row.getString("delivery_detail"));
        }
        if (row.getObject("delivered_at") != null) {
            message.put("deliveredAt", RecordedTime.text(row, "delivered_at"));
        }
        return message;
    }
}
