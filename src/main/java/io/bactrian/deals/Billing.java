package io.bactrian.deals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Inbox;
import io.bactrian.delivery.Outbox;
import io.bactrian.delivery.RecordedTime;
import java.math.BigDecimal;
import java.time.Instant;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the billing system says of a deal: the invoice it issued, the payments it received. */
@Component("billing")
public class Billing {

    private final JdbcClient database;
    private final Inbox inbox;
    private final Outbox outbox;
    private final MasterDeals deals;

    Billing(JdbcClient database, Inbox inbox, Outbox outbox, MasterDeals deals) {
        this.database = database;
        this.inbox = inbox;
        this.outbox = outbox;
        this.deals = deals;
    }

    /** The won deal that still needs an invoice, or null when it has one: a repeated event then invoices nothing. */
    public JsonNode toInvoice(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        boolean invoiced = database.sql("select exists (select from invoice where deal_id = ?)")
                .param(event.data().path("id").longValue()).query(Boolean.class).single();
        return invoiced ? null : event.data();
    }

    /** Records the invoice that the billing system made, {@code {system, externalId, number, amount, currency, issuedAt}}. */
    @Transactional
    public void invoiced(@ExchangeProperty(EventReader.PROPERTY) Event event, @Body JsonNode invoice) {
        if (!inbox.firstTime("billing.invoiced", event.id())) {
            return;
        }
        long dealId = event.data().path("id").longValue();
        Money money = Money.of(invoice.path("amount").asText(), invoice.path("currency").asText());
        database.sql("""
                insert into invoice (deal_id, system, external_id, number, amount, currency, issued_at)
                values (:dealId, :system, :externalId, :number, :amount, :currency, :issuedAt)
                on conflict do nothing returning id""")
                .param("dealId", dealId).param("system", invoice.path("system").asText())
                .param("externalId", invoice.path("externalId").asText()).param("number", invoice.path("number").asText())
                .param("amount", money.amount()).param("currency", money.currency())
                .param("issuedAt", RecordedTime.parameter(Instant.parse(invoice.path("issuedAt").asText())))
                .query(Long.class).optional()
                .ifPresent(id -> {
                    ObjectNode data = JsonNodeFactory.instance.objectNode();
                    data.put("invoiceId", id).put("dealId", dealId).put("system", invoice.path("system").asText())
                            .put("externalId", invoice.path("externalId").asText()).put("number", invoice.path("number").asText())
                            .put("amount", money.text()).put("currency", money.currency())
                            .put("issuedAt", invoice.path("issuedAt").asText());
                    outbox.append(Event.causedBy(event, "billing.invoice.issued", Long.toString(dealId), "deal:" + dealId, data));
                });
    }

    /**
     * Records a payment, {@code {system, externalId, invoiceExternalId, number, amount, currency, paidAt}}, and settles the deal when
     * all of its amount has come in.
     */
    @Transactional
    public void paid(@ExchangeProperty(EventReader.PROPERTY) Event event, @Body JsonNode payment) {
        if (!inbox.firstTime("billing.paid", event.id())) {
            return;
        }
        String system = payment.path("system").asText();
        Invoice invoice = database.sql("select id, deal_id, amount, currency from invoice where system = ? and external_id = ? for update")
                .params(system, payment.path("invoiceExternalId").asText()).query(Invoice.class).optional()
                .orElseThrow(() -> new HubException(ErrorCode.NOT_FOUND, "No invoice of the hub has the key %s in %s"
                        .formatted(payment.path("invoiceExternalId").asText(), system)));
        Money money = Money.of(payment.path("amount").asText(), payment.path("currency").asText());
        if (!money.currency().equals(invoice.currency())) {
            throw new HubException(ErrorCode.INVALID_EVENT, "The payment is in %s, its invoice in %s".formatted(money.currency(),
                    invoice.currency()));
        }
        int added = database.sql("""
                insert into payment (invoice_id, system, external_id, number, amount, currency, paid_at)
                values (?, ?, ?, ?, ?, ?, ?) on conflict (system, external_id) do nothing""")
                .params(invoice.id(), system, payment.path("externalId").asText(), payment.path("number").asText(), money.amount(),
                        money.currency(), RecordedTime.parameter(Instant.parse(payment.path("paidAt").asText())))
                .update();
        if (added == 1) {
            outbox.append(Event.causedBy(event, "billing.payment.received", Long.toString(invoice.dealId()), "deal:" + invoice.dealId(),
                    payment));
            BigDecimal sum = database.sql("select sum(amount) from payment where invoice_id = ?").param(invoice.id())
                    .query(BigDecimal.class).single();
            if (sum.compareTo(invoice.amount()) >= 0) {
                deals.settle(invoice.dealId(), event);
            }
        }
    }

    record Invoice(long id, long dealId, BigDecimal amount, String currency) {
    }
}
