package io.bactrian.deals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.RecordedTime;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of {@code master_deal} as the deal record that REST and events show. */
record DealRow(long id, String stage, long sourceVersion, ObjectNode json) {

    static DealRow of(ResultSet row, int number) throws SQLException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", row.getLong("id")).put("source", row.getString("source")).put("externalId", row.getString("external_id"))
                .put("title", row.getString("title"))
                .put("amount", new Money(row.getBigDecimal("amount"), row.getString("currency")).text())
                .put("currency", row.getString("currency")).put("stage", row.getString("stage"))
                .put("paymentStatus", row.getString("payment_status")).put("version", row.getLong("version"))
                .put("createdAt", RecordedTime.text(row, "created_at")).put("updatedAt", RecordedTime.text(row, "updated_at"));
        return new DealRow(row.getLong("id"), row.getString("stage"), row.getLong("source_version"), json);
    }

    boolean isClosed() {
        return stage.equals("won") || stage.equals("lost");
    }

    String key() {
        return Long.toString(id);
    }

    String subject() {
        return "deal:" + id;
    }
}
