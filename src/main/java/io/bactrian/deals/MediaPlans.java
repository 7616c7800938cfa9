package io.bactrian.deals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.IdempotencyKeys;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.Inbox;
import io.bactrian.delivery.Outbox;
import io.bactrian.delivery.Page;
import io.bactrian.delivery.RecordedTime;
import io.bactrian.planning.MediaPlanChecks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
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
    private final MediaPlanChecks checks;
    private final ObjectMapper json;

    MediaPlans(JdbcClient database, Inbox inbox, Outbox outbox, IdempotencyKeys idempotencyKeys, MasterDeals deals,
               MediaPlanChecks checks, ObjectMapper json) {
        this.database = database;
        this.inbox = inbox;
        this.outbox = outbox;
        this.idempotencyKeys = idempotencyKeys;
        this.deals = deals;
        this.checks = checks;
        this.json = json;
    }

    /**
     * {@code POST /api/v1/media-plans}. What the request leaves open comes from the deal.
     *
     * @throws io.bactrian.delivery.HubException for what cannot be planned; nothing is stored then
     */
    @Transactional
    public Answer request(@Body JsonNode request, @Header("Idempotency-Key") String key, @Header("X-Correlation-Id") String correlationId) {
        return idempotencyKeys.once(key, "createMediaPlan", request, () -> {
            JsonNode deal = deals.find(request.path("dealId").longValue()).json();
            String currency = request.path("currency").asText(deal.path("currency").asText());
            Money budget = Money.of(request.path("budget").asText(deal.path("amount").asText()), currency);
            String brief = request.path("brief").asText();
            MediaPlanChecks.Period days = checks.check(brief, budget.amount(), currency, day(request, "from"), day(request, "to"));
            ObjectNode plan = database.sql("""
                    insert into media_plan (deal_id, brief, status, budget, currency, first_day, last_day, created_at, updated_at)
                    values (:dealId, :brief, 'requested', :budget, :currency, :from, :to, :now, :now) returning *""")
                    .param("dealId", deal.path("id").longValue()).param("brief", brief)
                    .param("budget", budget.amount()).param("currency", budget.currency())
                    .param("from", days.from()).param("to", days.to())
                    .param("now", RecordedTime.parameter(Instant.now()))
                    .query(this::row).single();
            outbox.append(Event.original(correlationId, "deals.media-plan.requested", plan.path("dealId").asText(), subject(plan), plan));
            return Answer.accepted("/api/v1/media-plans/" + plan.path("id"), plan);
        });
    }

    @Nullable
    private static LocalDate day(JsonNode request, String field) {
        try {
            return request.hasNonNull(field) ? LocalDate.parse(request.path(field).asText()) : null;
        } catch (DateTimeParseException e) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, field + " is no day of the calendar");
        }
    }

    /**
     * Takes the drafted plan, {@code {mediaPlanId, lines, repairs, madeBy}}, or {@code {mediaPlanId, refusal, madeBy}} for one that
     * cannot be made any more. A plan that is drafted already stays as it is.
     */
    @Transactional
    public void draft(@ExchangeProperty(EventReader.PROPERTY) Event event, @Body JsonNode draft) {
        if (!inbox.firstTime("media-plans.draft", event.id())) {
            return;
        }
        String status = draft.hasNonNull("refusal") ? "refused" : "drafted";
        database.sql("""
                update media_plan set status = :status, lines = :lines::jsonb, repairs = :repairs::jsonb, made_by = :madeBy::jsonb,
                    refusal = :refusal, version = version + 1, updated_at = :now
                where id = :id and status = 'requested' returning *""")
                .param("id", draft.path("mediaPlanId").longValue()).param("status", status)
                .param("lines", draft.withArray("lines").toString()).param("repairs", draft.withArray("repairs").toString())
                .param("madeBy", draft.path("madeBy").toString()).param("refusal", draft.path("refusal").asText(null))
                .param("now", RecordedTime.parameter(Instant.now()))
                .query(this::row).optional()
                .ifPresent(plan -> outbox.append(
                        Event.causedBy(event, "deals.media-plan." + status, plan.path("dealId").asText(), subject(plan), plan)));
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
        return Answer.ok(find(Identifier.of(id)));
    }

    /**
     * The plan as REST shows it.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND}
     */
    public ObjectNode find(long id) {
        return database.sql("select * from media_plan where id = ?").param(id).query(this::row).optional()
                .orElseThrow(() -> Identifier.unknown("media plan", id));
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
            if (row.getString("first_day") != null) {
                plan.put("from", row.getString("first_day")).put("to", row.getString("last_day"));
            }
            plan.set("lines", json.readTree(row.getString("lines")));
            plan.set("repairs", json.readTree(row.getString("repairs")));
            if (row.getString("refusal") != null) {
                plan.put("refusal", row.getString("refusal"));
            }
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
