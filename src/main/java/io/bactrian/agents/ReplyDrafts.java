package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.IdempotencyKeys;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.Outbox;
import io.bactrian.delivery.Page;
import io.bactrian.delivery.RecordedTime;
import io.bactrian.support.Conversation;
import io.bactrian.support.Conversations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Drafts of replies, for an operator to send, change or forget. Nothing here reaches a user. */
@Component("replyDrafts")
public class ReplyDrafts {

    private static final int LONGEST_TALK = 6000;
    private static final int LONGEST_PASSAGES = 8000;
    private static final int LONGEST_DRAFT = 4096;

    private final JdbcClient database;
    private final Conversations conversations;
    private final Passages passages;
    private final Steps steps;
    private final Outbox outbox;
    private final IdempotencyKeys idempotencyKeys;
    private final MadeBy madeBy;
    private final AgentSettings settings;

    ReplyDrafts(JdbcClient database, Conversations conversations, Passages passages, Steps steps, Outbox outbox,
                IdempotencyKeys idempotencyKeys, MadeBy madeBy, AgentSettings settings) {
        this.database = database;
        this.conversations = conversations;
        this.passages = passages;
        this.steps = steps;
        this.outbox = outbox;
        this.idempotencyKeys = idempotencyKeys;
        this.madeBy = madeBy;
        this.settings = settings;
    }

    /** {@code POST /api/v1/tickets/{id}/reply-drafts}: the draft will be written; the answer does not wait for that. */
    @Transactional
    public Answer request(@Header("id") String id, @Body JsonNode request, @Header("Idempotency-Key") String key,
                          @Header("X-Correlation-Id") String correlationId) {
        long ticketId = Identifier.of(id);
        ObjectNode named = request.deepCopy();
        named.put("ticketId", ticketId);
        return idempotencyKeys.once(key, "requestReplyDraft", named, () -> {
            conversations.find(ticketId).orElseThrow(() -> Identifier.unknown("ticket", id));
            String wish = request.path("wish").asText("").replace("\u0000", "\uFFFD");
            ObjectNode draft = database.sql("""
                    insert into reply_draft (ticket_id, status, wish) values (?, 'requested', ?) returning *""")
                    .params(ticketId, wish).query(this::json).single();
            ObjectNode data = JsonNodeFactory.instance.objectNode().put("ticketId", ticketId);
            data.put("draftId", draft.path("id").longValue()).put("wish", wish);
            outbox.append(Event.original(correlationId, "support.reply-draft.requested", Long.toString(ticketId), "ticket:" + ticketId, data));
            return Answer.accepted("/api/v1/tickets/" + ticketId + "/reply-drafts", draft);
        });
    }

    /** A ticket, what is known of it and what the operator wants. */
    record Material(Conversation conversation, ObjectNode cause, ArrayNode passages, Evidence evidence, String wish, long draftId) {
    }

    public Material gather(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        Conversation conversation = conversations.of(event.data().path("ticketId").longValue());
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        // What reads like an instruction is for operators to look at, and for no text that may leave.
        passages.find(conversation.wordsOfUser(LONGEST_TALK), conversation.language(), settings.passages()).forEach(passage -> {
            if (!passage.path("suspicious").asBoolean()) {
                found.add(passage);
            }
        });
        ObjectNode cause = steps.result(conversation.ticketId(), Step.RCA).orElseGet(JsonNodeFactory.instance::objectNode);
        return new Material(conversation, cause, found, new Evidence().with(found, "title", "heading", "text"),
                event.data().path("wish").asText(), event.data().path("draftId").longValue());
    }

    /** The variables of the prompt {@code reply-draft}. */
    public Map<String, Object> prompt(@ExchangeProperty("material") Material material) {
        String talk = material.conversation().messages().stream().map(line -> line.author() + ": " + line.text())
                .collect(Collectors.joining("\n"));
        return Map.of("language", material.conversation().isRussian() ? "Russian" : "English",
                "conversation", OutsideText.data(talk.substring(Math.max(0, talk.length() - LONGEST_TALK)), LONGEST_TALK),
                "cause", OutsideText.data((material.cause().path("cause").asText() + "\n" + material.cause().path("tellUser").asText()).strip(), 4000),
                "passages", material.evidence().shown(LONGEST_PASSAGES), "wish", OutsideText.data(material.wish(), 1000));
    }

    /** The data of {@code support.reply-draft.written} from a model's answer. */
    public JsonNode fromModel(Exchange exchange, @ExchangeProperty("material") Material material, @Body Object body) {
        ObjectNode answer = ModelJson.read(body);
        ObjectNode draft = JsonNodeFactory.instance.objectNode().put("ticketId", material.conversation().ticketId());
        draft.put("draftId", material.draftId())
                .put("text", ModelJson.required("text", material.evidence().withoutInvented(ModelJson.text(answer, "text", LONGEST_DRAFT))));
        ArrayNode citations = draft.putArray("citations");
        ModelJson.texts(answer, "citations", 10, 300).stream().map(Evidence::bare).filter(material.evidence()::has).forEach(citations::add);
        draft.set("madeBy", madeBy.model(exchange));
        return draft;
    }

    /** What the transformer {@code reply-from-findings} makes the same of, without a model. */
    public JsonNode findings(@ExchangeProperty("material") Material material, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        ObjectNode findings = JsonNodeFactory.instance.objectNode().put("ticketId", material.conversation().ticketId());
        findings.put("draftId", material.draftId()).put("language", material.conversation().language())
                .put("tellUser", material.cause().path("tellUser").asText());
        findings.set("passages", material.passages());
        findings.set("madeBy", MadeBy.rule(MadeBy.reason(failure)));
        return findings;
    }

    /** Keeps the draft; the first one stands. */
    @Transactional
    public void complete(@ExchangeProperty(EventReader.PROPERTY) Event event, @Body JsonNode made) {
        ObjectNode draft = made.deepCopy();
        // A transformer leaves out lists that are empty.
        draft.withArray("citations");
        int written = database.sql("""
                update reply_draft set status = 'written', text = :text, citations = :citations::jsonb, made_by = :madeBy::jsonb,
                    written_at = now()
                where id = :id and status = 'requested'""")
                .param("text", draft.path("text").asText().replace("\u0000", "\uFFFD")).param("citations", Steps.stored(draft.path("citations")))
                .param("madeBy", Steps.stored(draft.path("madeBy"))).param("id", draft.path("draftId").longValue()).update();
        if (written == 1) {
            outbox.append(Event.causedBy(event, "support.reply-draft.written", event.key(), event.subject(), draft));
        }
    }

    /** {@code GET /api/v1/tickets/{id}/reply-drafts} */
    public Answer list(@Header("id") String id, @Header("cursor") String cursor, @Header("limit") String limit) {
        long ticketId = Identifier.of(id);
        Page page = Page.of(cursor, limit);
        conversations.find(ticketId).orElseThrow(() -> Identifier.unknown("ticket", id));
        return Answer.ok(page.answer(database.sql("select * from reply_draft where ticket_id = ? and id > ? order by id limit ?")
                .params(ticketId, page.after(), page.limit() + 1).query(this::json).list()));
    }

    private ObjectNode json(ResultSet row, int number) throws SQLException {
        ObjectNode draft = JsonNodeFactory.instance.objectNode().put("id", row.getLong("id")).put("ticketId", row.getLong("ticket_id"));
        draft.put("status", row.getString("status")).put("wish", row.getString("wish")).put("text", row.getString("text"));
        draft.set("citations", steps.tree(row.getString("citations")));
        draft.set("madeBy", steps.tree(row.getString("made_by")));
        return draft.put("requestedAt", RecordedTime.text(row, "requested_at")).put("writtenAt", RecordedTime.text(row, "written_at"));
    }
}
