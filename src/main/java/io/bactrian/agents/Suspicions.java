package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.privacy.InjectionCheck;
import io.bactrian.support.Conversation;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Text from outside that reads like an instruction to a model. Operators are shown where it stands and why it looks so. What was found for
 * a ticket and reads so is no evidence: no model gets it. What the user wrote stays the ticket's text, since what a model may decide is
 * bounded in any case.
 */
@Component
class Suspicions {

    private static final int LONGEST_CHECKED = 20_000;
    private static final String MARK = "suspicious";

    private final InjectionCheck check;

    Suspicions(InjectionCheck check) {
        this.check = check;
    }

    /** Marks the elements of a list of the result whose fields read so; {@link Evidence} leaves such elements out. */
    void mark(ObjectNode result, String list, String... fields) {
        result.path(list).forEach(item -> {
            for (String field : fields) {
                if (!item.path(MARK).asBoolean() && in(item.path(field).asText())) {
                    ((ObjectNode) item).put(MARK, true);
                }
            }
        });
    }

    /** Whether a text reads so. */
    boolean in(String text) {
        return !signs(text).isEmpty();
    }

    /** Adds {@code suspicions [{where, reason?}]}: messages, names of files, and elements of these lists that are marked. */
    void addTo(ObjectNode result, Conversation conversation, String... lists) {
        ArrayNode found = result.putArray("suspicions");
        conversation.fromUser().forEach(message -> addTo(found, "message:" + message.id(), message.text()));
        conversation.attachments().forEach(file -> addTo(found, "message:" + file.messageId(), file.name()));
        addMarked(found, result, lists);
    }

    /** Adds {@code suspicions [{where}]}: elements of these lists that are marked. */
    void addTo(ObjectNode result, String... lists) {
        addMarked(result.putArray("suspicions"), result, lists);
    }

    private static void addMarked(ArrayNode found, ObjectNode result, String... lists) {
        for (String list : lists) {
            result.path(list).forEach(item -> {
                if (item.path(MARK).asBoolean()) {
                    found.addObject().put("where", item.path("ref").asText());
                }
            });
        }
    }

    private void addTo(ArrayNode found, String where, String text) {
        List<String> signs = signs(text);
        if (!signs.isEmpty()) {
            found.addObject().put("where", where).put("reason", String.join(", ", signs));
        }
    }

    /** Empty where the text is not suspicious, whatever single sign it has. */
    private List<String> signs(String text) {
        InjectionCheck.Verdict verdict = check.check(OutsideText.bounded(text, LONGEST_CHECKED));
        return verdict.suspicious() ? verdict.signs() : List.of();
    }

    /** The elements of a list that are not marked: what a rule may say in the place of a model. */
    static ArrayNode unmarked(JsonNode list) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        list.forEach(item -> {
            if (!item.path(MARK).asBoolean()) {
                kept.add(item);
            }
        });
        return kept;
    }
}
