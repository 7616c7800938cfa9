package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.IdempotencyKeys;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.Inbox;
import io.bactrian.delivery.Page;
import io.bactrian.delivery.Parameter;
import io.bactrian.delivery.RecordedTime;
import io.bactrian.support.Tickets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Resolved tickets as proposed articles. Nothing becomes knowledge before a person has approved it. */
@Component("knowledgeProposals")
public class Proposals {

    private static final Logger LOG = LoggerFactory.getLogger(Proposals.class);

    private final JdbcClient database;
    private final Tickets tickets;
    private final ArticleStore articles;
    private final ArticleScreening screening;
    private final IdempotencyKeys idempotencyKeys;
    private final Inbox inbox;
    private final Audit audit;

    Proposals(JdbcClient database, Tickets tickets, ArticleStore articles, KnowledgeConfiguration.Screening screening,
            IdempotencyKeys idempotencyKeys, Inbox inbox, Audit audit) {
        this.database = database;
        this.tickets = tickets;
        this.articles = articles;
        this.screening = screening.by();
        this.idempotencyKeys = idempotencyKeys;
        this.inbox = inbox;
        this.audit = audit;
    }

    /** Proposes the ticket that an event says is resolved; one that nobody answered is passed over. */
    @Transactional
    public void proposeResolved(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        if (!inbox.firstTime("knowledge.propose", event.id())) {
            return;
        }
        try {
            propose(event.data().path("ticketId").longValue());
        } catch (HubException e) {
            if (e.code() != ErrorCode.STATE_CONFLICT) {
                throw e;
            }
            LOG.debug("Nothing is proposed: {}", e.getMessage());
        }
    }

    /** {@code POST /api/v1/knowledge/proposals}: an operator proposes a ticket. One that was proposed before is answered as it stands. */
    @Transactional
    public Answer request(@Body JsonNode request, @Header("Idempotency-Key") String key) {
        return idempotencyKeys.once(key, "proposeTicket", request, () -> {
            ObjectNode proposal = propose(request.path("ticketId").longValue());
            return Answer.created("/api/v1/knowledge/proposals/" + proposal.path("proposalId"), proposal);
        });
    }

    /**
     * Makes a proposal of a ticket, once.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#STATE_CONFLICT} where no operator has answered it
     */
    @Transactional
    public ObjectNode propose(long ticketId) {
        ProposalText text = ProposalText.of(tickets.get(Long.toString(ticketId)).body(), screening);
        database.sql("""
                insert into knowledge_proposal (ticket_id, title, text, language, suspicious, created_at)
                values (:ticket, :title, :text, :language, :suspicious, :now) on conflict (ticket_id) do nothing""")
                .param("ticket", ticketId).param("title", text.title()).param("text", text.text()).param("language", text.language())
                .param("suspicious", screening.suspicious(text.title() + '\n' + text.text()))
                .param("now", RecordedTime.parameter(Instant.now())).update();
        return database.sql("select * from knowledge_proposal where ticket_id = ?").param(ticketId).query(Proposals::row).single();
    }

    /** {@code POST /api/v1/knowledge/proposals/{id}/approval}, {@code {title?, text?, language?}}: what is not given stays as proposed. */
    @Transactional
    public Answer approve(@Header("id") String id, @Body JsonNode edited, @Header("Idempotency-Key") String key) {
        return idempotencyKeys.once(key, "approveArticleProposal", named(edited, id), () -> {
            ObjectNode proposal = open(id);
            ArticleText text = ArticleText.of(chosen("title", edited, proposal), chosen("text", edited, proposal), chosen("language", edited, proposal));
            ObjectNode article = articles.create(text, ArticleStore.Origin.ofTicket(proposal.path("ticketId").longValue()), Audit.caller());
            return decided(id, "approved", article.path("articleId").longValue(), null);
        });
    }

    /** {@code POST /api/v1/knowledge/proposals/{id}/rejection}, {@code {reason}} */
    @Transactional
    public Answer reject(@Header("id") String id, @Body JsonNode request, @Header("Idempotency-Key") String key) {
        return idempotencyKeys.once(key, "rejectArticleProposal", named(request, id), () -> {
            String reason = PlainText.line(request.path("reason").asText());
            if (reason.isEmpty()) {
                throw new HubException(ErrorCode.SCHEMA_VIOLATION, "/reason: says why");
            }
            open(id);
            return decided(id, "rejected", null, reason);
        });
    }

    private static ObjectNode named(JsonNode request, String id) {
        ObjectNode named = request.deepCopy();
        return named.put("proposalId", Identifier.of(id));
    }

    private static String chosen(String field, JsonNode edited, JsonNode proposal) {
        return edited.path(field).asText(proposal.path(field).asText());
    }

    /** Locked, so that two do not both decide. */
    private ObjectNode open(String id) {
        ObjectNode proposal = database.sql("select * from knowledge_proposal where id = ? for update").param(Identifier.of(id))
                .query(Proposals::row).optional().orElseThrow(() -> Identifier.unknown("proposal", id));
        if (!proposal.path("status").asText().equals("open")) {
            throw new HubException(ErrorCode.STATE_CONFLICT, "The proposal %s is %s".formatted(id, proposal.path("status").asText()));
        }
        return proposal;
    }

    private Answer decided(String id, String status, Long articleId, String reason) {
        ObjectNode proposal = database.sql("""
                update knowledge_proposal set status = :status, article_id = :article, reason = :reason, decided_by = :actor, decided_at = :now
                where id = :id returning *""")
                .param("id", Identifier.of(id)).param("status", status).param("article", articleId).param("reason", reason)
                .param("actor", Audit.caller()).param("now", RecordedTime.parameter(Instant.now())).query(Proposals::row).single();
        ObjectNode detail = JsonNodeFactory.instance.objectNode().put("ticketId", proposal.path("ticketId").longValue());
        audit.record(Audit.caller(), "knowledge-proposal." + status, "knowledge-proposal:" + id,
                reason == null ? detail.put("articleId", articleId) : detail.put("reason", reason));
        return Answer.ok(proposal);
    }

    /** {@code GET /api/v1/knowledge/proposals}; the open ones where no status is given. */
    public Answer list(@Header("status") String status, @Header("cursor") String cursor, @Header("limit") String limit) {
        Page page = Page.of(cursor, limit);
        Parameter.oneOf("status", status, Set.of("open", "approved", "rejected"));
        return Answer.ok(page.answer(database.sql("select * from knowledge_proposal where id > :after and status = :status order by id limit :limit")
                .param("after", page.after()).param("limit", page.limit() + 1).param("status", status == null ? "open" : status)
                .query(Proposals::row).list(), "proposalId"));
    }

    /** {@code GET /api/v1/knowledge/proposals/{id}} */
    public Answer get(@Header("id") String id) {
        return database.sql("select * from knowledge_proposal where id = ?").param(Identifier.of(id)).query(Proposals::row).optional()
                .map(Answer::ok).orElseThrow(() -> Identifier.unknown("proposal", id));
    }

    private static ObjectNode row(ResultSet row, int number) throws SQLException {
        ObjectNode proposal = JsonNodeFactory.instance.objectNode();
        proposal.put("proposalId", row.getLong("id")).put("ticketId", row.getLong("ticket_id")).put("title", row.getString("title"))
                .put("text", row.getString("text")).put("language", row.getString("language")).put("suspicious", row.getBoolean("suspicious"))
                .put("status", row.getString("status"));
        if (row.getObject("article_id") != null) {
            proposal.put("articleId", row.getLong("article_id"));
        }
        if (row.getString("reason") != null) {
            proposal.put("reason", row.getString("reason"));
        }
        if (row.getString("decided_by") != null) {
            proposal.put("decidedBy", row.getString("decided_by")).put("decidedAt", RecordedTime.text(row, "decided_at"));
        }
        return proposal.put("createdAt", RecordedTime.text(row, "created_at"));
    }
}
