package io.bactrian.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Identifier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;

/** {@code GET /api/v1/proposals/{id}/document}: the bytes that were made, or none. */
@Component("proposalDownload")
public class ProposalDownload {

    private static final String FOUND = "proposal";

    private final Proposals proposals;

    ProposalDownload(Proposals proposals) {
        this.proposals = proposals;
    }

    /**
     * Leaves the object's name in the header {@code object-name}.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#DOCUMENT_NOT_READY}
     */
    public void find(Exchange exchange) {
        JsonNode proposal = proposals.find(Identifier.of(exchange.getMessage().getHeader("id", String.class)));
        if (!proposal.has("document")) {
            throw new HubException(ErrorCode.DOCUMENT_NOT_READY, "Proposal %s is %s and has no document".formatted(
                    proposal.path("id").asText(), proposal.path("status").asText()));
        }
        exchange.setVariable(FOUND, proposal);
        exchange.getMessage().setHeader("object-name", ProposalFile.objectName(proposal, proposal.path("document").path("sha256")
                .asText()));
    }

    /** @throws HubException {@link ErrorCode#DOCUMENT_ALTERED} */
    public void write(Exchange exchange) {
        JsonNode document = exchange.getVariable(FOUND, JsonNode.class).path("document");
        Message message = exchange.getMessage();
        byte[] content = ProposalSending.unaltered(message.getBody(byte[].class), document.path("sha256").asText());
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        message.setHeader(Exchange.CONTENT_TYPE, "application/pdf");
        message.setHeader("Content-Disposition", "inline; filename=\"" + document.path("name").asText() + "\"");
        message.setHeader("ETag", "\"" + document.path("sha256").asText() + "\"");
        message.setBody(content);
    }
}
