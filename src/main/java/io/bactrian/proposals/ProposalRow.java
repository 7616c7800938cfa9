package io.bactrian.proposals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.RecordedTime;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of {@code proposal} with its delivery, as REST and events show it. */
final class ProposalRow {

    /** What {@link #of} reads. */
    static final String SELECT = """
            select p.*, d.system as sent_system, d.external_id as sent_id, d.sent_at
            from proposal p left join proposal_delivery d on d.proposal_id = p.id """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ProposalRow() {
    }

    static ObjectNode of(ResultSet row, int number) throws SQLException {
        try {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("id", row.getLong("id")).put("dealId", row.getLong("deal_id")).put("mediaPlanId", row.getLong("media_plan_id"))
                    .put("number", row.getInt("number")).put("status", row.getString("status")).put("language", row.getString("language"))
                    .put("client", row.getString("client"));
            put(json, "wishes", row.getString("wishes"));
            put(json, "title", row.getString("title"));
            for (String field : new String[] {"sections", "made_by"}) {
                if (row.getString(field) != null) {
                    json.set(field.equals("made_by") ? "madeBy" : field, JSON.readTree(row.getString(field)));
                }
            }
            if (row.getString("document_sha256") != null) {
                json.putObject("document").put("name", row.getString("document_name")).put("sha256", row.getString("document_sha256"))
                        .put("size", row.getLong("document_size"));
            }
            json.put("author", row.getString("author"));
            if (row.getString("decided_by") != null) {
                ObjectNode decision = json.putObject("decision").put("by", row.getString("decided_by"))
                        .put("at", RecordedTime.text(row, "decided_at"));
                put(decision, "reason", row.getString("decision_reason"));
            }
            if (row.getString("sent_id") != null) {
                json.putObject("delivery").put("system", row.getString("sent_system")).put("externalId", row.getString("sent_id"))
                        .put("at", RecordedTime.text(row, "sent_at"));
            }
            return json.put("version", row.getLong("version")).put("createdAt", RecordedTime.text(row, "created_at"))
                    .put("updatedAt", RecordedTime.text(row, "updated_at"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(ObjectNode json, String field, String value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}
