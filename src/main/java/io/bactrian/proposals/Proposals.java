package io.bactrian.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.deals.MasterDeals;
import io.bactrian.deals.MediaPlans;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Audit;
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
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The commercial proposals. Each version of one is a record of its own; of those for one plan at most one may still be sent. */
@Component("proposals")
public class Proposals {

    /** Titles of deals may be longer. */
    private static final int LONGEST_CLIENT = 300;
    private static final Set<String> STATUSES = Set.of("draft", "awaiting-approval", "approved", "rejected", "sent", "superseded");

    private final JdbcClient database;
    private final Inbox inbox;
    private final Outbox outbox;
    private final IdempotencyKeys idempotencyKeys;
    private final MasterDeals deals;
    private final MediaPlans plans;

    Proposals(JdbcClient database, Inbox inbox, Outbox outbox, IdempotencyKeys idempotencyKeys, MasterDeals deals, MediaPlans plans) {
        this.database = database;
        this.inbox = inbox;
        this.outbox = outbox;
        this.idempotencyKeys = idempotencyKeys;
        this.deals = deals;
        this.plans = plans;
    }

    /**
     * {@code POST /api/v1/proposals}: the next version for a plan. What was not sent yet gives way to it.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#PLAN_NOT_READY}
     */
    @Transactional
    public Answer request(@Body JsonNode request, @Header("Idempotency-Key") String key, @Header("X-Correlation-Id") String correlationId) {
        return idempotencyKeys.once(key, "createProposal", request, () -> {
            JsonNode plan = plans.find(request.path("mediaPlanId").longValue());
            if (!plan.path("status").asText().equals("drafted")) {
                throw new HubException(ErrorCode.PLAN_NOT_READY, "Media plan %d is %s".formatted(plan.path("id").longValue(),
                        plan.path("status").asText()));
            }
            String client = PrintedText.shortened(PrintedText.line(request.path("client").asText(deals.record(plan.path("dealId").longValue())
                    .path("title").asText())), LONGEST_CLIENT);
            String language = request.path("language").asText(PrintedText.isCyrillic(plan.path("brief").asText()) ? "ru" : "en");
            Instant now = Instant.now();
            // Two requests at once get two numbers: the second waits for the plan's row.
            database.sql("select id from media_plan where id = ? for update").param(plan.path("id").longValue()).query(Long.class).single();
            database.sql("""
                    update proposal set status = 'superseded', version = version + 1, updated_at = :now
                    where media_plan_id = :plan and status in ('draft', 'awaiting-approval', 'approved')""")
                    .param("plan", plan.path("id").longValue()).param("now", RecordedTime.parameter(now)).update();
            long id = database.sql("""
                    insert into proposal (media_plan_id, deal_id, number, status, language, client, wishes, author, created_at, updated_at)
                    select :plan, :deal, coalesce(max(number), 0) + 1, 'draft', :language, :client, :wishes, :author, :now, :now
                    from proposal where media_plan_id = :plan returning id""")
                    .param("plan", plan.path("id").longValue()).param("deal", plan.path("dealId").longValue()).param("language", language)
                    .param("client", client.isEmpty() ? "—" : client).param("wishes", request.path("wishes").asText(null))
                    .param("author", Audit.caller()).param("now", RecordedTime.parameter(now)).query(Long.class).single();
            ObjectNode proposal = find(id);
            outbox.append(Event.original(correlationId, "deals.proposal.requested", key(proposal), subject(proposal), proposal));
            return Answer.accepted("/api/v1/proposals/" + id, proposal);
        });
    }

    /** Takes text and document, which is in the object store by now; a version that gave way meanwhile stays as it is. */
    @Transactional
    public void drafted(@ExchangeProperty(EventReader.PROPERTY) Event event, @Variable("text") JsonNode text,
                        @Variable("document") ProposalFile document) {
        if (!inbox.firstTime("proposals.drafted", event.id())) {
            return;
        }
        int moved = database.sql("""
                update proposal set status = 'awaiting-approval', title = :title, sections = :sections::jsonb, made_by = :madeBy::jsonb,
                    document_name = :name, document_sha256 = :hash, document_size = :size, version = version + 1, updated_at = :now
                where id = :id and status = 'draft'""")
                .param("id", event.data().path("id").longValue()).param("title", text.path("title").asText())
                .param("sections", text.path("sections").toString()).param("madeBy", text.path("madeBy").toString())
                .param("name", document.name()).param("hash", document.sha256()).param("size", document.content().length)
                .param("now", RecordedTime.parameter(Instant.now())).update();
        if (moved == 1) {
            announce("deals.proposal.drafted", event.data().path("id").longValue(), event);
        }
    }

    void announce(String type, long id, Event cause) {
        ObjectNode proposal = find(id);
        outbox.append(Event.causedBy(cause, type, key(proposal), subject(proposal), proposal));
    }

    /** {@code GET /api/v1/proposals} */
    public Answer list(@Header("mediaPlanId") String mediaPlanId, @Header("status") String status, @Header("cursor") String cursor,
                       @Header("limit") String limit) {
        Page page = Page.of(cursor, limit);
        Parameter.oneOf("status", status, STATUSES);
        return Answer.ok(page.answer(database.sql(ProposalRow.SELECT + " where p.id > :after"
                + (mediaPlanId == null ? "" : " and p.media_plan_id = :plan") + (status == null ? "" : " and p.status = :status")
                + " order by p.id limit :limit")
                .param("after", page.after()).param("limit", page.limit() + 1).param("status", status)
                .param("plan", mediaPlanId == null ? null : Identifier.of(mediaPlanId))
                .query(ProposalRow::of).list()));
    }

    /** {@code GET /api/v1/proposals/{id}} */
    public Answer get(@Header("id") String id) {
        return Answer.ok(find(Identifier.of(id)));
    }

    ObjectNode find(long id) {
        return known(id).orElseThrow(() -> Identifier.unknown("proposal", id));
    }

    private Optional<ObjectNode> known(long id) {
        return database.sql(ProposalRow.SELECT + " where p.id = ?").param(id).query(ProposalRow::of).optional();
    }

    static String key(JsonNode proposal) {
        return proposal.path("dealId").asText();
    }

    static String subject(JsonNode proposal) {
        return "proposal:" + proposal.path("id");
    }
}
