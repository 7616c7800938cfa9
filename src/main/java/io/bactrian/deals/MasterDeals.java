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
import java.math.BigDecimal;
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
        if (inbox.firstTime("deals.apply-change", event.id())) {
            JsonNode deal = event.data();
            upsert(deal, deal.path("stage").asText(), deal.path("version").longValue(), event);
        }
    }

    /**
     * {@code POST /api/v1/deals}. With a {@code version} the deal is created or brought to that version of its source; without one it
     * can only be created.
     */
    @Transactional
    public Answer create(@Body JsonNode request, @Header("Idempotency-Key") String key, @Header("X-Correlation-Id") String correlationId) {
        return idempotencyKeys.once(key, "createDeal", request, () -> {
            boolean versioned = request.hasNonNull("version");
            Event cause = Event.original(correlationId, "crm.deal.changed", "", "", request);
            Optional<DealRow> before = find(request.path("source").asText(), request.path("externalId").asText());
            if (before.isPresent() && !versioned) {
                throw new HubException(ErrorCode.ALREADY_EXISTS, "The deal %s of %s is /api/v1/deals/%d".formatted(
                        request.path("externalId").asText(), request.path("source").asText(), before.get().id()));
            }
            DealRow deal = upsert(request, request.path("stage").asText("new"), request.path("version").asLong(0), cause);
            return before.isPresent() ? Answer.ok(deal.json()) : Answer.created("/api/v1/deals/" + deal.id(), deal.json());
        });
    }

    private DealRow upsert(JsonNode deal, String stage, long sourceVersion, Event cause) {
        Money money = Money.of(deal.path("amount").asText(), deal.path("currency").asText());
        Optional<DealRow> written = database.sql("""
                insert into master_deal as d (source, external_id, title, amount, currency, stage, source_version, created_at, updated_at)
                values (:source, :externalId, :title, :amount, :currency, :stage, :sourceVersion, :now, :now)
                on conflict (source, external_id) do update set
                    title = excluded.title, amount = excluded.amount, currency = excluded.currency, stage = excluded.stage,
                    source_version = excluded.source_version, version = d.version + 1, updated_at = excluded.updated_at
                where excluded.source_version >= d.source_version
                  and (d.title, d.amount, d.currency, d.stage)
                      is distinct from (excluded.title, excluded.amount, excluded.currency, excluded.stage)
                returning *""")
                .param("source", deal.path("source").asText())
                .param("externalId", deal.path("externalId").asText())
                .param("title", deal.path("title").asText())
                .param("amount", money.amount())
                .param("currency", money.currency())
                .param("stage", stage)
                .param("sourceVersion", sourceVersion)
                .param("now", RecordedTime.parameter(Instant.now()))
                .query(DealRow::of).optional();
        written.ifPresent(row -> announce(row, cause));
        return written.orElseGet(() -> find(deal.path("source").asText(), deal.path("externalId").asText()).orElseThrow());
    }

    /** A deal that is new and won at once is announced as both. */
    private void announce(DealRow deal, Event cause) {
        boolean created = deal.json().path("version").longValue() == 1;
        if (created) {
            publish("deals.deal.created", deal, cause);
        }
        if (deal.stage().equals("won") || deal.stage().equals("lost")) {
            publish("deals.deal." + deal.stage(), deal, cause);
        } else if (!created) {
            publish("deals.deal.changed", deal, cause);
        }
    }

    private void publish(String type, DealRow deal, Event cause) {
        outbox.append(Event.causedBy(cause, type, deal.key(), deal.subject(), deal.json()));
    }

    /** Marks the deal as paid when its payments cover its amount; called in the transaction that records a payment. */
    void settle(long dealId, BigDecimal paid, Event cause) {
        database.sql("""
                update master_deal set payment_status = 'paid', version = version + 1, updated_at = :now
                where id = :id and payment_status = 'unpaid' and amount <= :paid
                returning *""")
                .param("id", dealId).param("paid", paid).param("now", RecordedTime.parameter(Instant.now()))
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

    private Optional<DealRow> find(String source, String externalId) {
        return database.sql("select * from master_deal where source = ? and external_id = ?").params(source, externalId)
                .query(DealRow::of).optional();
    }
}
