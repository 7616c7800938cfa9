package io.bactrian.deals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import io.bactrian.delivery.Parameter;
import io.bactrian.delivery.RecordedTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The campaigns: planned here, published on an ad platform once they are approved. */
@Component("campaigns")
public class Campaigns {

    private final JdbcClient database;
    private final Inbox inbox;
    private final Outbox outbox;
    private final IdempotencyKeys idempotencyKeys;
    private final MasterDeals deals;

    Campaigns(JdbcClient database, Inbox inbox, Outbox outbox, IdempotencyKeys idempotencyKeys, MasterDeals deals) {
        this.database = database;
        this.inbox = inbox;
        this.outbox = outbox;
        this.idempotencyKeys = idempotencyKeys;
        this.deals = deals;
    }

    /** {@code POST /api/v1/campaigns}: a draft, or with {@code approved: true} one that is published at once. */
    @Transactional
    public Answer create(@Body JsonNode request, @Header("Idempotency-Key") String key, @Header("X-Correlation-Id") String correlationId) {
        return idempotencyKeys.once(key, "createCampaign", request, () -> {
            Long dealId = request.hasNonNull("dealId") ? deals.find(request.path("dealId").longValue()).id() : null;
            Money dailyBudget = Money.of(request.path("dailyBudget").asText(), request.path("currency").asText());
            LocalDate start = request.hasNonNull("startDate") ? LocalDate.parse(request.path("startDate").asText())
                    : LocalDate.now(ZoneOffset.UTC);
            LocalDate end = request.hasNonNull("endDate") ? LocalDate.parse(request.path("endDate").asText()) : null;
            if (end != null && end.isBefore(start)) {
                throw new HubException(ErrorCode.SCHEMA_VIOLATION, "endDate is before startDate");
            }
            ObjectNode campaign = database.sql("""
                    insert into campaign (deal_id, name, platform, status, start_date, end_date, daily_budget, currency, created_at, updated_at)
                    values (:dealId, :name, :platform, 'draft', :start, :end, :dailyBudget, :currency, :now, :now) returning *""")
                    .param("dealId", dealId).param("name", request.path("name").asText())
                    .param("platform", request.path("platform").asText("yandexdirect")).param("start", start).param("end", end)
                    .param("dailyBudget", dailyBudget.amount()).param("currency", dailyBudget.currency())
                    .param("now", RecordedTime.parameter(Instant.now()))
                    .query(Campaigns::row).single();
            Event cause = Event.original(correlationId, "deals.campaign.created", key(campaign), subject(campaign), campaign);
            outbox.append(cause);
            ObjectNode answer = request.path("approved").asBoolean() ? approve(campaign.path("id").longValue(), cause) : campaign;
            return Answer.created("/api/v1/campaigns/" + campaign.path("id"), answer);
        });
    }

    /** {@code POST /api/v1/campaigns/{id}/approval}. What is published stays as it is; an approval that led to nothing can be given again. */
    @Transactional
    public Answer approve(@Header("id") String id, @Header("X-Correlation-Id") String correlationId) {
        ObjectNode campaign = find(Identifier.of(id)).orElseThrow(() -> Identifier.unknown("campaign", id));
        if (campaign.path("status").asText().equals("published")) {
            return Answer.ok(campaign);
        }
        return Answer.ok(approve(Identifier.of(id), Event.original(correlationId, "deals.campaign.approved", "", "", campaign)));
    }

    private ObjectNode approve(long id, Event cause) {
        return move(id, List.of("draft", "rejected", "approved"), "approved", null, cause).or(() -> find(id)).orElseThrow(() -> Identifier.unknown("campaign", id));
    }

    /**
     * The campaign that an approval asks to publish, or null when that was done: a repeated event then publishes nothing. A retry publishes
     * what the platform had rejected, too.
     */
    public JsonNode toPublish(@ExchangeProperty(EventReader.PROPERTY) Event event, @ExchangeProperty(EventReader.RETRY) Boolean retry) {
        Set<String> from = Boolean.TRUE.equals(retry) ? Set.of("approved", "rejected") : Set.of("approved");
        return find(event.data().path("id").longValue()).filter(campaign -> from.contains(campaign.path("status").asText())).orElse(null);
    }

    /** Takes the platform's answer, {@code {externalId}}. */
    @Transactional
    public void published(@ExchangeProperty(EventReader.PROPERTY) Event event, @Body JsonNode publication) {
        if (!inbox.firstTime("campaigns.published", event.id())) {
            return;
        }
        move(event.data().path("id").longValue(), List.of("approved", "rejected"), "published", publication.path("externalId").asText(), event)
                .ifPresent(campaign -> {
                    ObjectNode result = JsonNodeFactory.instance.objectNode();
                    result.put("campaignId", campaign.path("id").longValue()).put("platform", campaign.path("platform").asText())
                            .put("externalId", campaign.path("externalId").asText()).put("publishedAt", campaign.path("updatedAt").asText());
                    outbox.append(Event.causedBy(event, "ads.campaign.published", campaign.path("id").asText(), subject(campaign), result));
                });
    }

    /** Notes that the platform refused the campaign; what it said is in the dead letters. */
    @Transactional
    public void rejected(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        move(event.data().path("id").longValue(), List.of("approved"), "rejected", null, event);
    }

    private Optional<ObjectNode> move(long id, List<String> from, String to, String externalId, Event cause) {
        Optional<ObjectNode> moved = database.sql("""
                update campaign set status = :to, external_id = coalesce(:externalId, external_id), version = version + 1, updated_at = :now
                where id = :id and status in (:from) returning *""")
                .param("id", id).param("from", from).param("to", to).param("externalId", externalId)
                .param("now", RecordedTime.parameter(Instant.now()))
                .query(Campaigns::row).optional();
        moved.ifPresent(campaign -> outbox.append(
                Event.causedBy(cause, "deals.campaign." + to, key(campaign), subject(campaign), campaign)));
        return moved;
    }

    /** The next campaigns after that id which run on a platform or ended in the last days: whose statistics are to be pulled. */
    List<ObjectNode> running(String platform, LocalDate since, long after, int limit) {
        return database.sql("""
                select * from campaign where platform = ? and status = 'published' and (end_date is null or end_date >= ?) and id > ?
                order by id limit ?""").params(platform, since, after, limit).query(Campaigns::row).list();
    }

    /** {@code GET /api/v1/campaigns} */
    public Answer list(@Header("status") String status, @Header("dealId") String dealId, @Header("cursor") String cursor,
                       @Header("limit") String limit) {
        Page page = Page.of(cursor, limit);
        Parameter.oneOf("status", status, Set.of("draft", "approved", "published", "rejected"));
        return Answer.ok(page.answer(database.sql("select * from campaign where id > :after"
                + (status == null ? "" : " and status = :status") + (dealId == null ? "" : " and deal_id = :dealId")
                + " order by id limit :limit")
                .param("after", page.after()).param("limit", page.limit() + 1).param("status", status)
                .param("dealId", dealId == null ? null : Identifier.of(dealId))
                .query(Campaigns::row).list()));
    }

    /** {@code GET /api/v1/campaigns/{id}} */
    public Answer get(@Header("id") String id) {
        return find(Identifier.of(id)).map(Answer::ok).orElseThrow(() -> Identifier.unknown("campaign", id));
    }

    private Optional<ObjectNode> find(long id) {
        return database.sql("select * from campaign where id = ?").param(id).query(Campaigns::row).optional();
    }

    /** A campaign belongs to its deal's stream where it has one. */
    private static String key(JsonNode campaign) {
        return campaign.hasNonNull("dealId") ? campaign.path("dealId").asText() : "campaign-" + campaign.path("id");
    }

    private static String subject(JsonNode campaign) {
        return "campaign:" + campaign.path("id");
    }

    private static ObjectNode row(ResultSet row, int number) throws SQLException {
        ObjectNode campaign = JsonNodeFactory.instance.objectNode();
        campaign.put("id", row.getLong("id"));
        if (row.getObject("deal_id") != null) {
            campaign.put("dealId", row.getLong("deal_id"));
        }
        campaign.put("name", row.getString("name")).put("platform", row.getString("platform")).put("status", row.getString("status"))
                .put("startDate", row.getString("start_date"));
        if (row.getString("end_date") != null) {
            campaign.put("endDate", row.getString("end_date"));
        }
        campaign.put("dailyBudget", new Money(row.getBigDecimal("daily_budget"), row.getString("currency")).text())
                .put("currency", row.getString("currency"));
        if (row.getString("external_id") != null) {
            campaign.put("externalId", row.getString("external_id"));
        }
        return campaign.put("version", row.getLong("version")).put("createdAt", RecordedTime.text(row, "created_at"))
                .put("updatedAt", RecordedTime.text(row, "updated_at"));
    }
}
