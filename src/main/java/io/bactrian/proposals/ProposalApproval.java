package io.bactrian.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.Outbox;
import io.bactrian.delivery.RecordedTime;
import java.time.Instant;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The second pair of eyes: nothing leaves that its author alone has seen. */
@Component("proposalApproval")
public class ProposalApproval {

    private final JdbcClient database;
    private final Outbox outbox;
    private final Audit audit;
    private final Proposals proposals;

    ProposalApproval(JdbcClient database, Outbox outbox, Audit audit, Proposals proposals) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.proposals = proposals;
    }

    /**
     * {@code POST /api/v1/proposals/{id}/approval}. What is approved or sent stays as it is.
     *
     * @throws HubException {@link ErrorCode#OWN_PROPOSAL}, {@link ErrorCode#DOCUMENT_NOT_READY}, {@link ErrorCode#STATE_CONFLICT}
     */
    @Transactional
    public Answer approve(@Header("id") String id, @Header("X-Correlation-Id") String correlationId) {
        return decide(Identifier.of(id), "approved", null, Set.of("approved", "sent"), correlationId);
    }

    /** {@code POST /api/v1/proposals/{id}/rejection}, with a reason. */
    @Transactional
    public Answer reject(@Header("id") String id, @Body JsonNode request, @Header("X-Correlation-Id") String correlationId) {
        return decide(Identifier.of(id), "rejected", request.path("reason").asText().strip(), Set.of("rejected"), correlationId);
    }

    private Answer decide(long id, String decision, @Nullable String reason, Set<String> doneAlready, @Nullable String correlationId) {
        String who = Audit.caller();
        ObjectNode before = proposals.find(id);
        if (before.path("author").asText().equals(who)) {
            throw new HubException(ErrorCode.OWN_PROPOSAL, "Proposal %d was asked for by %s".formatted(id, who));
        }
        int moved = database.sql("""
                update proposal set status = :decision, decided_by = :who, decided_at = :now, decision_reason = :reason,
                    version = version + 1, updated_at = :now
                where id = :id and status = 'awaiting-approval'""")
                .param("id", id).param("decision", decision).param("who", who).param("reason", reason)
                .param("now", RecordedTime.parameter(Instant.now())).update();
        ObjectNode after = proposals.find(id);
        String status = after.path("status").asText();
        if (moved == 0 && !doneAlready.contains(status)) {
            throw new HubException(status.equals("draft") ? ErrorCode.DOCUMENT_NOT_READY : ErrorCode.STATE_CONFLICT,
                    "Proposal %d is %s".formatted(id, status));
        }
        if (moved == 1) {
            outbox.append(Event.original(correlationId, "deals.proposal." + decision, Proposals.key(after), Proposals.subject(after),
                    after));
            ObjectNode detail = JsonNodeFactory.instance.objectNode().put("number", after.path("number").intValue())
                    .put("sha256", after.path("document").path("sha256").asText());
            audit.record(who, "proposal." + decision, Proposals.subject(after), reason == null ? detail : detail.put("reason", reason));
        }
        return Answer.ok(after);
    }
}
