package io.bactrian.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.deals.MasterDeals;
import io.bactrian.deals.MediaPlans;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Inbox;
import io.bactrian.delivery.RecordedTime;
import java.time.Instant;
import java.util.Base64;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes an approved proposal to the CRM that its deal came from: the approved bytes and no others, once. */
@Component("proposalSending")
public class ProposalSending {

    private static final String CRM = "bitrix24";

    private final JdbcClient database;
    private final Inbox inbox;
    private final Audit audit;
    private final Proposals proposals;
    private final MasterDeals deals;
    private final MediaPlans plans;

    ProposalSending(JdbcClient database, Inbox inbox, Audit audit, Proposals proposals, MasterDeals deals, MediaPlans plans) {
        this.database = database;
        this.inbox = inbox;
        this.audit = audit;
        this.proposals = proposals;
        this.deals = deals;
        this.plans = plans;
    }

    /**
     * What the CRM is to get, {@code {proposalId, externalId, reference, fileName, objectName, sha256, language, …}}, or null when there is
     * nothing to send: it was sent, gave way to a newer version, or its deal is in no CRM.
     */
    public JsonNode toSend(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        JsonNode proposal = proposals.find(event.data().path("id").longValue());
        JsonNode deal = deals.record(proposal.path("dealId").longValue());
        if (!proposal.path("status").asText().equals("approved") || !deal.path("source").asText().equals(CRM)) {
            return null;
        }
        JsonNode plan = plans.find(proposal.path("mediaPlanId").longValue());
        String sha256 = proposal.path("document").path("sha256").asText();
        PrintedMoney money = new PrintedMoney(plan.path("currency").asText(), proposal.path("language").asText());
        ObjectNode send = JsonNodeFactory.instance.objectNode();
        // Brackets would be markup there.
        String title = proposal.path("title").asText().replace('[', '(').replace(']', ')');
        return send.put("proposalId", proposal.path("id").longValue()).put("externalId", deal.path("externalId").asText())
                .put("reference", "bactrian-proposal-%d-%s".formatted(proposal.path("id").longValue(), sha256.substring(0, 12)))
                .put("fileName", proposal.path("document").path("name").asText()).put("objectName", ProposalFile.objectName(proposal,
                        sha256))
                .put("sha256", sha256).put("language", proposal.path("language").asText()).put("title", title)
                .put("number", proposal.path("number").intValue()).put("budget", money.text(plan.path("budget").asText()))
                .put("approvedBy", proposal.path("decision").path("by").asText());
    }

    /**
     * The document in Base64, as CRMs take files.
     *
     * @throws HubException {@link ErrorCode#DOCUMENT_ALTERED}
     */
    public String approvedContent(@Body byte[] content, @Variable("proposal") JsonNode proposal) {
        return Base64.getEncoder().encodeToString(unaltered(content, proposal.path("sha256").asText()));
    }

    static byte[] unaltered(byte[] content, String sha256) {
        if (content == null || !ProposalFile.hash(content).equals(sha256)) {
            throw new HubException(ErrorCode.DOCUMENT_ALTERED, "The object store's document does not have the hash " + sha256);
        }
        return content;
    }

    /** Takes the CRM's answer, {@code {externalId}}. */
    @Transactional
    public void sent(@ExchangeProperty(EventReader.PROPERTY) Event event, @Body JsonNode comment) {
        if (!inbox.firstTime("proposals.sent", event.id())) {
            return;
        }
        long id = event.data().path("id").longValue();
        String sha256 = event.data().path("document").path("sha256").asText();
        int recorded = database.sql("""
                insert into proposal_delivery (proposal_id, system, external_id, document_sha256, sent_at) values (?, ?, ?, ?, ?)
                on conflict (proposal_id) do nothing""")
                .params(id, CRM, comment.path("externalId").asText(), sha256, RecordedTime.parameter(Instant.now())).update();
        // A newer version that was asked for in the very moment does not undo what left.
        int moved = database.sql("""
                update proposal set status = 'sent', version = version + 1, updated_at = ?
                where id = ? and status in ('approved', 'superseded') and decided_by is not null""")
                .params(RecordedTime.parameter(Instant.now()), id).update();
        if (recorded == 1 && moved == 1) {
            proposals.announce("deals.proposal.sent", id, event);
            audit.record(Audit.HUB, "proposal.sent", "proposal:" + id, JsonNodeFactory.instance.objectNode().put("sha256", sha256)
                    .put("system", CRM).put("externalId", comment.path("externalId").asText()));
        }
    }
}
