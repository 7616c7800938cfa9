package io.bactrian.deals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.RecordedTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** A row of {@code master_deal}, as it is there or as it is going to be. */
record DealRow(long id, String source, String externalId, String title, Money amount, String stage, String paymentStatus,
               long sourceVersion, long version, Instant createdAt, Instant updatedAt) {

    static DealRow of(ResultSet row, int number) throws SQLException {
        return new DealRow(row.getLong("id"), row.getString("source"), row.getString("external_id"), row.getString("title"),
                new Money(row.getBigDecimal("amount"), row.getString("currency")), row.getString("stage"), row.getString("payment_status"),
                row.getLong("source_version"), row.getLong("version"), Instant.parse(RecordedTime.text(row, "created_at")),
                Instant.parse(RecordedTime.text(row, "updated_at")));
    }

    /** A deal that its source gives for the first time. */
    static DealRow created(long id, JsonNode deal, Instant now) {
        return new DealRow(id, deal.path("source").asText(), deal.path("externalId").asText(), deal.path("title").asText(), amount(deal),
                deal.path("stage").asText("new"), "unpaid", deal.path("version").asLong(0), 1, now, now);
    }

    /** The next version of this deal, as its source gives it. */
    DealRow changed(JsonNode deal, Instant now) {
        return new DealRow(id, source, externalId, deal.path("title").asText(), amount(deal), deal.path("stage").asText("new"),
                paymentStatus, deal.path("version").asLong(0), version + 1, createdAt, now);
    }

    private static Money amount(JsonNode deal) {
        return Money.of(deal.path("amount").asText(), deal.path("currency").asText());
    }

    /** Whether a reader would see any difference. */
    boolean saysTheSameAs(DealRow other) {
        return title.equals(other.title) && amount.equals(other.amount) && stage.equals(other.stage);
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

    /** The deal record that REST and events show. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return json.put("id", id).put("source", source).put("externalId", externalId).put("title", title)
                .put("amount", amount.text()).put("currency", amount.currency()).put("stage", stage)
                .put("paymentStatus", paymentStatus).put("version", version)
                .put("createdAt", createdAt.toString()).put("updatedAt", updatedAt.toString());
    }
}
