package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.RecordedTime;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The deals, invoices and campaigns that a ticket names. A chat proves nothing about whose they are: operators are shown them as named by
 * the user.
 */
@Component
class NamedRecords {

    private static final int MOST = 10;

    private final JdbcClient database;

    NamedRecords(JdbcClient database) {
        this.database = database;
    }

    /** Adds {@code deals}, {@code invoices} and {@code campaigns} for the entities {@code [{kind, value}]}. */
    void addTo(ObjectNode context, JsonNode entities) {
        ArrayNode deals = context.putArray("deals");
        deals(values(entities, "deal")).forEach(deals::add);
        ArrayNode invoices = context.putArray("invoices");
        invoices(values(entities, "invoice")).forEach(invoices::add);
        ArrayNode campaigns = context.putArray("campaigns");
        campaigns(values(entities, "campaign"), values(entities, "campaign-name")).forEach(campaigns::add);
    }

    private static List<String> values(JsonNode entities, String kind) {
        List<String> values = new ArrayList<>();
        entities.forEach(entity -> {
            if (entity.path("kind").asText().equals(kind)) {
                values.add(entity.path("value").asText());
            }
        });
        return values;
    }

    private List<ObjectNode> deals(List<String> numbers) {
        return numbers.isEmpty() ? List.of() : database.sql("""
                select id, source, external_id, title, amount, currency, stage, payment_status, updated_at from master_deal
                where external_id = any (:numbers) or id::text = any (:numbers) order by id desc limit :most""")
                .param("numbers", numbers.toArray(String[]::new)).param("most", MOST)
                .query((row, number) -> JsonNodeFactory.instance.objectNode().put("ref", "deal:" + row.getLong("id"))
                        .put("dealId", row.getLong("id")).put("source", row.getString("source"))
                        .put("externalId", row.getString("external_id")).put("title", row.getString("title"))
                        .put("stage", row.getString("stage")).put("paymentStatus", row.getString("payment_status"))
                        .put("updatedAt", RecordedTime.text(row, "updated_at"))).list();
    }

    private List<ObjectNode> invoices(List<String> numbers) {
        return numbers.isEmpty() ? List.of() : database.sql("""
                select invoice.id, invoice.deal_id, invoice.number, invoice.issued_at, master_deal.payment_status from invoice
                join master_deal on master_deal.id = invoice.deal_id where invoice.number = any (:numbers)
                or ltrim(split_part(invoice.number, '-', 2), '0') = any (:numbers) order by invoice.id desc limit :most""")
                .param("numbers", numbers.toArray(String[]::new)).param("most", MOST)
                .query((row, number) -> JsonNodeFactory.instance.objectNode().put("ref", "invoice:" + row.getLong("id"))
                        .put("number", row.getString("number")).put("dealId", row.getLong("deal_id"))
                        .put("paymentStatus", row.getString("payment_status")).put("issuedAt", RecordedTime.text(row, "issued_at"))).list();
    }

    private List<ObjectNode> campaigns(List<String> numbers, List<String> names) {
        return numbers.isEmpty() && names.isEmpty() ? List.of() : database.sql("""
                select id, name, platform, status, start_date, end_date from campaign
                where id::text = any (:numbers) or external_id = any (:numbers) or lower(name) = any (:names) order by id desc limit :most""")
                .param("numbers", numbers.toArray(String[]::new)).param("most", MOST)
                .param("names", names.stream().map(String::toLowerCase).toArray(String[]::new))
                .query((row, number) -> JsonNodeFactory.instance.objectNode().put("ref", "campaign:" + row.getLong("id"))
                        .put("campaignId", row.getLong("id")).put("name", row.getString("name")).put("platform", row.getString("platform"))
                        .put("status", row.getString("status")).put("startDate", row.getString("start_date"))
                        .put("endDate", row.getString("end_date"))).list();
    }
}
