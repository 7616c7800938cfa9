package io.bactrian.deals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.IdempotencyKeys;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.Inbox;
import io.bactrian.delivery.Outbox;
import io.bactrian.delivery.Page;
import io.bactrian.delivery.RecordedTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The media plans: requested for a deal, drafted later by the LLM orchestrator or its fallback. */
@Component("mediaPlans")
public class MediaPlans {

    private final JdbcClient database;
    private final Inbox inbox;
    private final Outbox outbox;
    private final IdempotencyKeys idempotencyKeys;
    private final MasterDeals deals;
    private final ObjectMapper json;

    MediaPlans(JdbcClient database, Inbox inbox, Outbox outbox, IdempotencyKeys idempotencyKeys, MasterDeals deals, ObjectMapper json) {
        this.database = database;
        this.inbox = inbox;
        this.outbox = outbox;
        this.idempotencyKeys = idempotencyKeys;
        this.deals = deals;
        this.json = json;
    }

    /** {@code POST /api/v1/media-plans}: the deal's amount is the budget. */
    @Transactional
    public Answer request(@Body JsonNode request, @Header("Idempotency-Key") String key, @Header("X-Correlation-Id") String correlationId) {
        return idempotencyKeys.once(key, "createMediaPlan", request, () -> {
            JsonNode deal = deals.find(request.path("dealId").longValue()).json();
            ObjectNode plan = database.sql("""
                    insert into media_plan (deal_id, brief, status, budget, currency, created_at, updated_at)
                    values (:dealId, :brief, 'requested', :budget, :currency, :now, :now) returning *""")
                    .param("dealId", deal.path("id").longValue()).param("brief", request.path("brief").asText())
                    .param("budget", Money.of(deal.path("amount").asText(), deal.path("currency").asText()).amount())
                    .param("currency", deal.path("currency").asText())
                    .param("now", RecordedTime.parameter(Instant.now()))
                    .query(this::row).single();
            outbox.append(Event.original(correlationId, "deals.media-plan.requested", plan.path("dealId").asText(), subject(plan), plan));
            return Answer.accepted("/api/v1/media-plans/" + plan.path("id"), plan);
        });
    }

    /** Takes the drafted plan, {@code {mediaPlanId, lines, madeBy}}; a plan that is drafted already stays as it is. */
    @Transactional
    public void draft(@ExchangeProperty(EventReader.PROPERTY) Event event, @Body JsonNode draft) {
        if (!inbox.firstTime("media-plans.draft", event.id())) {
            return;
        }
        database.sql("""
                update media_plan set status = 'drafted', lines = :lines::jsonb, made_by = :madeBy::jsonb, version = version + 1,
                    updated_at = :now
                where id = :id and status = 'requested' returning *""")
                .param("id", draft.path("mediaPlanId").longValue()).param("lines", draft.path("lines").toString())
                .param("madeBy", draft.path("madeBy").toString()).param("now", RecordedTime.parameter(Instant.now()))
                .query(this::row).optional()
                .ifPresent(plan -> outbox.append(
                        Event.causedBy(event, "deals.media-plan.drafted", plan.path("dealId").asText(), subject(plan), plan)));
    }

    /** {@code GET /api/v1/media-plans} */
    public Answer list(@Header("dealId") String dealId, @Header("cursor") String cursor, @Header("limit") String limit) {
        Page page = Page.of(cursor, limit);
        return Answer.ok(page.answer(database.sql("select * from media_plan where id > :after"
                + (dealId == null ? "" : " and deal_id = :dealId") + " order by id limit :limit")
                .param("after", page.after()).param("limit", page.limit() + 1)
                .param("dealId", dealId == null ? null : Identifier.of(dealId))
                .query(this::row).list()));
    }

    /** {@code GET /api/v1/media-plans/{id}} */
    public Answer get(@Header("id") String id) {
        return database.sql("select * from media_plan where id = ?").param(Identifier.of(id)).query(this::row).optional()
                .map(Answer::ok).orElseThrow(() -> Identifier.unknown("media plan", id));
    }

    private static String subject(JsonNode plan) {
        return "media-plan:" + plan.path("id");
    }

    private ObjectNode row(ResultSet row, int number) throws SQLException {
        try {
            ObjectNode plan = json.createObjectNode();
            plan.put("id", row.getLong("id")).put("dealId", row.getLong("deal_id")).put("brief", row.getString("brief"))
                    .put("status", row.getString("status"))
                    .put("budget", new Money(row.getBigDecimal("budget"), row.getString("currency")).text())
                    .put("currency", row.getString("currency"));
            plan.set("lines", json.readTree(row.getString("lines")));
            if (row.getString("made_by") != null) {
                plan.set("madeBy", json.readTree(row.getString("made_by")));
            }
            return plan.put("version", row.getLong("version")).put("createdAt", RecordedTime.text(row, "created_at"))
                    .put("updatedAt", RecordedTime.text(row, "updated_at"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
