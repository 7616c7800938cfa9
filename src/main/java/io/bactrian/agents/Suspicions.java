package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.support.Conversation;
import org.springframework.stereotype.Component;

/**
 * Text from outside that reads like an instruction to a model. Operators are shown where it stands; nothing else is done because of it,
 * since what a model may decide is bounded in any case.
 */
@Component
class Suspicions {

    private final SupportTopics topics;

    Suspicions(SupportTopics topics) {
        this.topics = topics;
    }

    /** Adds {@code suspicions [{where}]} of what the user wrote, and of passages that are known to be suspicious. */
    void addTo(ObjectNode result, Conversation conversation, JsonNode passages) {
        ArrayNode found = result.putArray("suspicions");
        conversation.fromUser().forEach(message -> check(found, "message:" + message.id(), message.text()));
        conversation.attachments().forEach(file -> check(found, "message:" + file.messageId(), file.name()));
        passages.forEach(passage -> {
            if (passage.path("suspicious").asBoolean()) {
                found.addObject().put("where", passage.path("ref").asText());
            }
        });
    }

    /** The same of the strange lines of logs. */
    void addTo(ObjectNode result, JsonNode anomalies) {
        ArrayNode found = result.putArray("suspicions");
        anomalies.forEach(anomaly -> check(found, anomaly.path("ref").asText(), anomaly.path("text").asText()));
    }

    private void check(ArrayNode found, String where, String text) {
        if (topics.speaksToModels(text)) {
            found.addObject().put("where", where);
        }
    }
}
