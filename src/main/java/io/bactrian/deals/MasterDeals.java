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
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The master deals. Whatever the source, a deal changes in one transaction with its events, and only when what comes is not older than
 * what is there.
 */
@Component("deals")
public class MasterDeals {

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
        if (!inbox.firstTime("deals.apply-change", event.id())) {
            return;
        }
        JsonNode deal = event.data();
        if (insert(deal, event).isEmpty()) {
            update(deal, event);
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
            Optional<DealRow> created = insert(request, cause);
            if (created.isPresent()) {
                return Answer.created("/api/v1/deals/" + created.get().id(), created.get().json());
            }
            if (!request.hasNonNull("version")) {
                throw new HubException(ErrorCode.ALREADY_EXISTS, "The deal %s of %s is /api/v1/deals/%d".formatted(
                        request.path("externalId").asText(), request.path("source").asText(), locked(request).id()));
            }
            return Answer.ok(update(request, cause).json());
        });
    }

    /** The new deal, or nothing when its source has given it before. A deal that is new and won at once is announced as both. */
    private Optional<DealRow> insert(JsonNode deal, Event cause) {
        Optional<DealRow> created = write("""
                insert into master_deal (source, external_id, title, amount, currency, stage, source_version, created_at, updated_at)
                select :source, :externalId, :title, :amount, :currency, :stage, :sourceVersion, :now, :now
                where not exists (select from master_deal where source = :source and external_id = :externalId)
                on conflict (source, external_id) do nothing returning *""", deal);
        created.ifPresent(row -> {
            publish("deals.deal.created", row, cause);
            if (row.isClosed()) {
                publish("deals.deal." + row.stage(), row, cause);
            }
        });
        return created;
    }

    /** Brings a deal to what its source says now, unless the hub knows something newer. */
    private DealRow update(JsonNode deal, Event cause) {
        DealRow before = locked(deal);
        Optional<DealRow> changed = write("""
                update master_deal set title = :title, amount = :amount, currency = :currency, stage = :stage,
                    source_version = :sourceVersion, version = version + 1, updated_at = :now
                where source = :source and external_id = :externalId and source_version <= :sourceVersion
                  and (title, amount, currency, stage) is distinct from (:title, :amount, :currency, :stage)
                returning *""", deal);
        if (changed.isEmpty()) {
            // The same content under a newer version: what lies between is late from now on.
            write("""
                    update master_deal set source_version = :sourceVersion
                    where source = :source and external_id = :externalId and source_version < :sourceVersion returning *""", deal);
            if (deal.path("version").asLong(0) < before.sourceVersion()) {
                inbox.late("deals");
            }
            return before;
        }
        DealRow after = changed.get();
        boolean closedNow = after.isClosed() && !after.stage().equals(before.stage());
        publish(closedNow ? "deals.deal." + after.stage() : "deals.deal.changed", after, cause);
        return after;
    }

    private DealRow locked(JsonNode deal) {
        return database.sql("select * from master_deal where source = ? and external_id = ? for update")
                .params(deal.path("source").asText(), deal.path("externalId").asText()).query(DealRow::of).single();
    }

    private Optional<DealRow> write(String statement, JsonNode deal) {
        Money money = Money.of(deal.path("amount").asText(), deal.path("currency").asText());
        return database.sql(statement)
                .param("source", deal.path("source").asText())
                .param("externalId", deal.path("externalId").asText())
                .param("title", deal.path("title").asText())
                .param("amount", money.amount())
                .param("currency", money.currency())
                .param("stage", deal.path("stage").asText("new"))
                .param("sourceVersion", deal.path("version").asLong(0))
                .param("now", RecordedTime.parameter(Instant.now()))
                .query(DealRow::of).optional();
    }

    private void publish(String type, DealRow deal, Event cause) {
        outbox.append(Event.causedBy(cause, type, deal.key(), deal.subject(), deal.json()));
    }

    /** Marks the deal as paid; called in the transaction that records the payment which completes its invoice. */
    void settle(long dealId, Event cause) {
        database.sql("""
                update master_deal set payment_status = 'paid', version = version + 1, updated_at = :now
                where id = :id and payment_status = 'unpaid' returning *""")
                .param("id", dealId).param("now", RecordedTime.parameter(Instant.now()))
                .query(DealRow::of).optional()
                .ifPresent(deal -> publish("deals.deal.paid", deal, cause));
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

    DealRow find(long id) {
        return database.sql("select * from master_deal where id = ?").param(id).query(DealRow::of).optional()
                .orElseThrow(() -> Identifier.unknown("deal", id));
    }
}
