package io.bactrian.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The document of one version.
 *
 * @param name   as people see it
 * @param sha256 of the content, in hexadecimal
 */
public record ProposalFile(String name, String sha256, byte[] content) {

    static ProposalFile of(JsonNode proposal, byte[] content) {
        return new ProposalFile("proposal-%s-v%s.pdf".formatted(proposal.path("mediaPlanId").asText(), proposal.path("number").asText()),
                hash(content), content);
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its name in the object store. It holds the hash, so that nothing that was approved is ever written over. */
    static String objectName(JsonNode proposal, String sha256) {
        return "proposals/%s/%s-%s.pdf".formatted(proposal.path("dealId").asText(), proposal.path("id").asText(), sha256);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProposalFile file && file.sha256.equals(sha256) && file.name.equals(name);
    }

    @Override
    public int hashCode() {
        return sha256.hashCode();
    }

    @Override
    public String toString() {
        return name + " " + sha256;
    }
}
