package io.bactrian.deals;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The master deals. Whatever the source, a deal changes in one transaction with its events, and only when what comes is not older than
 * what is there.
 */
@Component("deals")
public class MasterDeals {

    private static final String CONSUMER = "deals.apply-change";

    private final JdbcClient database;
    private final Inbox inbox;
    private final Outbox outbox;
    private final IdempotencyKeys idempotencyKeys;

    MasterDeals(JdbcClient database, Inbox inbox, Outbox outbox, IdempotencyKeys idempotencyKeys) {
        this.database = database;
        this.inbox = inbox;
        this.outbox = outbox;
        this.idempotencyKeys = idempotencyKeys;
    }

    /** Applies {@code crm.deal.changed}: late and repeated events change nothing. */
    @Transactional
    public void applyChange(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        Found found = find(event.data(), event.id());
        if (found.repeated()) {
            inbox.repeated(CONSUMER);
        } else if (found.deal() != null || insert(found.newId(), event.data(), event).isEmpty()) {
            update(found.deal() == null ? find(event.data(), null).deal() : found.deal(), event.data(), event);
        }
    }

    /**
     * {@code POST /api/v1/deals}. With a {@code version} the deal is created or brought to that version of its source; without one it
     * can only be created.
     */
    @Transactional
    public Answer create(@Body JsonNode request, @Header("Idempotency-Key") String key, @Header("X-Correlation-Id") String correlationId) {
        return idempotencyKeys.once(key, "createDeal", request, () -> {
            Event cause = Event.original(correlationId, "crm.deal.changed", "", "", request);
            Found found = find(request, null);
            if (found.deal() == null) {
                Optional<DealRow> created = insert(found.newId(), request, cause);
                if (created.isPresent()) {
                    return Answer.created("/api/v1/deals/" + created.get().id(), created.get().json());
                }
                found = find(request, null);
            }
            if (!request.hasNonNull("version")) {
                throw new HubException(ErrorCode.ALREADY_EXISTS, "The deal %s of %s is /api/v1/deals/%d".formatted(
                        found.deal().externalId(), found.deal().source(), found.deal().id()));
            }
            return Answer.ok(update(found.deal(), request, cause).json());
        });
    }

    /** What is there before a change: the deal, locked; or the id that a new one gets. */
    private record Found(boolean repeated, @Nullable DealRow deal, long newId) {
    }

    /** Notes the event, where one brings the change, and locks the deal: one round trip. */
    private Found find(JsonNode deal, @Nullable String eventId) {
        return database.sql("with " + (eventId == null ? "" : "noted as (" + Inbox.NOTE + "), ") + """
                locked as (select * from master_deal where source = :source and external_id = :externalId for update)
                select %s as repeated, case when not exists (select from locked) then nextval('master_deal_id_seq') end as new_id, locked.*
                from (select) one left join locked on true"""
                .formatted(eventId == null ? "false" : "not exists (select from noted)"))
                .param("consumer", CONSUMER).param("eventId", eventId)
                .param("source", deal.path("source").asText()).param("externalId", deal.path("externalId").asText())
                .query((row, number) -> new Found(row.getBoolean("repeated"), row.getObject("id") == null ? null : DealRow.of(row, number),
                        row.getLong("new_id"))).single();
    }

    /** The new deal, or nothing when its source gave it at the same moment. One that is new and won at once is announced as both. */
    private Optional<DealRow> insert(long id, JsonNode deal, Event cause) {
        DealRow row = DealRow.created(id, deal, now());
        List<Event> events = new ArrayList<>(List.of(event("deals.deal.created", row, cause)));
        if (row.isClosed()) {
            events.add(event("deals.deal." + row.stage(), row, cause));
        }
        return outbox.appendIf("""
                insert into master_deal (id, source, external_id, title, amount, currency, stage, source_version, created_at, updated_at)
                overriding system value
                values (:dealId, :dealSource, :externalId, :title, :amount, :currency, :stage, :sourceVersion, :now, :now)
                on conflict do nothing""", parameters(row), events) ? Optional.of(row) : Optional.empty();
    }

    /** Brings a deal to what its source says now, unless the hub knows something newer. */
    private DealRow update(DealRow before, JsonNode deal, Event cause) {
        DealRow after = before.changed(deal, now());
        if (after.sourceVersion() < before.sourceVersion()) {
            inbox.late(CONSUMER);
            return before;
        }
        if (after.saysTheSameAs(before)) {
            // The same content under a newer version: what lies between is late from now on.
            database.sql("update master_deal set source_version = ? where id = ? and source_version < ?")
                    .params(after.sourceVersion(), before.id(), after.sourceVersion()).update();
            return before;
        }
        boolean closedNow = after.isClosed() && !after.stage().equals(before.stage());
        outbox.appendIf("""
                update master_deal set title = :title, amount = :amount, currency = :currency, stage = :stage,
                    source_version = :sourceVersion, version = version + 1, updated_at = :now where id = :dealId""",
                parameters(after), List.of(event(closedNow ? "deals.deal." + after.stage() : "deals.deal.changed", after, cause)));
        return after;
    }

    private static Map<String, Object> parameters(DealRow deal) {
        return Map.of("dealId", deal.id(), "dealSource", deal.source(), "externalId", deal.externalId(), "title", deal.title(),
                "amount", deal.amount().amount(), "currency", deal.amount().currency(), "stage", deal.stage(),
                "sourceVersion", deal.sourceVersion(), "now", RecordedTime.parameter(deal.updatedAt()));
    }

    /** PostgreSQL keeps microseconds; the deal that is told equals the one that is kept. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static Event event(String type, DealRow deal, Event cause) {
        return Event.causedBy(cause, type, deal.key(), deal.subject(), deal.json());
    }

    /** Marks the deal as paid; called in the transaction that records the payment which completes its invoice. */
    void settle(long dealId, Event cause) {
        database.sql("""
                update master_deal set payment_status = 'paid', version = version + 1, updated_at = :now
                where id = :id and payment_status = 'unpaid' returning *""")
                .param("id", dealId).param("now", RecordedTime.parameter(Instant.now()))
                .query(DealRow::of).optional()
                .ifPresent(deal -> outbox.append(event("deals.deal.paid", deal, cause)));
    }

    /** {@code GET /api/v1/deals} */
    public Answer list(@Header("source") String source, @Header("externalId") String externalId,
                       @Header("cursor") String cursor, @Header("limit") String limit) {
        Page page = Page.of(cursor, limit);
        return Answer.ok(page.answer(database.sql("select * from master_deal where id > :after"
                + (source == null ? "" : " and source = :source")
                + (externalId == null ? "" : " and external_id = :externalId")
                + " order by id limit :limit")
                .param("after", page.after()).param("limit", page.limit() + 1)
                .param("source", source).param("externalId", externalId)
                .query((row, number) -> DealRow.of(row, number).json()).list()));
    }

    /** {@code GET /api/v1/deals/{id}} */
    public Answer get(@Header("id") String id) {
        return Answer.ok(find(Identifier.of(id)).json());
    }

    /**
     * The deal as REST shows it.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND}
     */
    public JsonNode record(long id) {
        return find(id).json();
    }

    DealRow find(long id) {
        return database.sql("select * from master_deal where id = ?").param(id).query(DealRow::of).optional()
                .orElseThrow(() -> Identifier.unknown("deal", id));
    }
}
