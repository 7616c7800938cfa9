package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.Outbox;
import io.bactrian.delivery.RecordedTime;
import io.bactrian.support.Conversation;
import io.bactrian.support.Conversations;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the knowledge base says on a ticket, for its operator. Every hint cites passages that were found for this ticket; one without a
 * source is left out. The hints for the newest message stand: late ones for an older message change nothing.
 */
@Component("hints")
public class Hints {

    private static final int LONGEST_TEXT = 3000;
    private static final int LONGEST_PASSAGES = 10_000;
    private static final int LONGEST_HINT = 600;
    private static final int LONGEST_SNIPPET = 300;

    private final JdbcClient database;
    private final Conversations conversations;
    private final Passages passages;
    private final Outbox outbox;
    private final Steps steps;
    private final MadeBy madeBy;
    private final AgentSettings settings;

    Hints(JdbcClient database, Conversations conversations, Passages passages, Outbox outbox, Steps steps, MadeBy madeBy,
          AgentSettings settings) {
        this.database = database;
        this.conversations = conversations;
        this.passages = passages;
        this.outbox = outbox;
        this.steps = steps;
        this.madeBy = madeBy;
        this.settings = settings;
    }

    /** A ticket and what was found for it. */
    record Material(Conversation conversation, ArrayNode passages, Evidence evidence) {

        /** Whether there is anything that a model could be asked about. */
        public boolean nothingFound() {
            return evidence.isEmpty();
        }
    }

    /** Null where there are hints for the newest message already: others could not take their place. */
    @Nullable
    public Material gather(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        Conversation conversation = conversations.of(event.data().path("ticketId").longValue());
        boolean known = database.sql("select exists (select from ticket_hints where ticket_id = ? and up_to >= ?)")
                .params(conversation.ticketId(), conversation.newestFromUser()).query(Boolean.class).single();
        if (known) {
            return null;
        }
        ArrayNode found = passages.find(conversation.wordsOfUser(LONGEST_TEXT), conversation.language(), settings.passages());
        return new Material(conversation, found, new Evidence().with(found, "title", "heading", "text"));
    }

    /** The variables of the prompt {@code ticket-hints}. */
    public Map<String, Object> prompt(@ExchangeProperty("material") Material material) {
        return Map.of("most", settings.passages(), "language", material.conversation().isRussian() ? "Russian" : "English",
                "text", OutsideText.data(material.conversation().wordsOfUser(LONGEST_TEXT), LONGEST_TEXT),
                "passages", material.evidence().shown(LONGEST_PASSAGES));
    }

    /** {@code {hints, madeBy}} from a model's answer, without what cites nothing that is there. */
    public JsonNode fromModel(Exchange exchange, @ExchangeProperty("material") Material material, @Body Object body) {
        ObjectNode answer = ModelJson.read(body);
        if (!answer.path("hints").isArray()) {
            throw ModelJson.unusable("The model's answer has no list of hints");
        }
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        ArrayNode hints = made.putArray("hints");
        for (JsonNode hint : answer.path("hints")) {
            String text = material.evidence().withoutInvented(ModelJson.text(hint, "text", LONGEST_HINT));
            ArrayNode citations = JsonNodeFactory.instance.arrayNode();
            ModelJson.texts(hint, "citations", 5, 300).stream().map(Evidence::bare).filter(material.evidence()::has)
                    .forEach(reference -> citations.add(citation(material.passages(), reference)));
            if (!text.isBlank() && !citations.isEmpty() && hints.size() < settings.passages()) {
                hints.addObject().put("text", text).set("citations", citations);
            }
        }
        made.set("madeBy", madeBy.model(exchange));
        return made;
    }

    /** The passages themselves, as they were found. */
    public JsonNode byRule(@ExchangeProperty("material") Material material, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        ArrayNode hints = made.putArray("hints");
        material.passages().forEach(passage -> {
            if (material.evidence().has(passage.path("ref").asText())) {
                hints.addObject().put("text", OutsideText.bounded(passage.path("text").asText(), LONGEST_HINT)).putArray("citations")
                        .add(citation(material.passages(), passage.path("ref").asText()));
            }
        });
        made.set("madeBy", MadeBy.rule(material.nothingFound() ? "The knowledge base has nothing on it" : MadeBy.reason(failure)));
        return made;
    }

    private static ObjectNode citation(ArrayNode passages, String reference) {
        ObjectNode citation = JsonNodeFactory.instance.objectNode().put("ref", reference);
        passages.forEach(passage -> {
            if (passage.path("ref").asText().equals(reference)) {
                citation.put("title", passage.path("title").asText())
                        .put("snippet", OutsideText.bounded(passage.path("text").asText(), LONGEST_SNIPPET))
                        .put("suspicious", passage.path("suspicious").asBoolean());
            }
        });
        return citation;
    }

    /** Keeps the hints, unless there are some for a newer message, and tells the desk of those that are new. */
    @Transactional
    public void complete(@ExchangeProperty(EventReader.PROPERTY) Event event, @ExchangeProperty("material") Material material,
                         @Body JsonNode made) {
        long ticketId = material.conversation().ticketId();
        int kept = database.sql("""
                insert into ticket_hints (ticket_id, up_to, hints, made_by) values (:ticket, :upTo, :hints::jsonb, :madeBy::jsonb)
                on conflict (ticket_id) do update set up_to = excluded.up_to, hints = excluded.hints, made_by = excluded.made_by,
                    made_at = now()
                where ticket_hints.up_to < excluded.up_to""")
                .param("ticket", ticketId).param("upTo", material.conversation().newestFromUser())
                .param("hints", Steps.stored(made.path("hints"))).param("madeBy", Steps.stored(made.path("madeBy"))).update();
        if (kept == 1 && !made.path("hints").isEmpty()) {
            ObjectNode notice = JsonNodeFactory.instance.objectNode().put("ticketId", ticketId).put("hintCount", made.path("hints").size());
            notice.set("madeBy", made.path("madeBy"));
            outbox.append(Event.causedBy(event, "desk.ticket.hinted", Long.toString(ticketId), "ticket:" + ticketId, notice));
        }
    }

    /** {@code GET /api/v1/tickets/{id}/hints} */
    public Answer get(@Header("id") String id) {
        long ticketId = Identifier.of(id);
        conversations.find(ticketId).orElseThrow(() -> Identifier.unknown("ticket", id));
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("ticketId", ticketId).put("state", "pending");
        answer.putArray("items");
        database.sql("select * from ticket_hints where ticket_id = ?").param(ticketId).query(row -> {
            answer.put("state", "ready").set("items", steps.tree(row.getString("hints")));
            answer.set("madeBy", steps.tree(row.getString("made_by")));
            answer.put("madeAt", RecordedTime.text(row, "made_at"));
        });
        return Answer.ok(answer);
    }
}
