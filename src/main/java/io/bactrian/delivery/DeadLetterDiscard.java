package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Gives dead letters up, with a reason. They stay to be read. */
@Component("deadLetterDiscard")
public class DeadLetterDiscard {

    private final JdbcClient database;
    private final DeadLetterList letters;
    private final IdempotencyKeys idempotencyKeys;
    private final Audit audit;
    private final Redaction redaction;

    DeadLetterDiscard(JdbcClient database, DeadLetterList letters, IdempotencyKeys idempotencyKeys, Audit audit, Redaction redaction) {
        this.database = database;
        this.letters = letters;
        this.idempotencyKeys = idempotencyKeys;
        this.audit = audit;
        this.redaction = redaction;
    }

    /** {@code POST /api/v1/dead-letters/{id}/discard} */
    @Transactional
    public Answer discard(@Header("id") String id, @Body JsonNode request, @Header("Idempotency-Key") String key) {
        ObjectNode named = request.deepCopy();
        named.put("id", Identifier.of(id));
        return idempotencyKeys.once(key, "discardDeadLetter", named,
                () -> Answer.ok(discardOne(Identifier.of(id), request.path("reason").asText(), Audit.caller())));
    }

    /**
     * Gives one open letter up, and answers it as it stands then.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#STATE_CONFLICT} when it is not open,
     *                      {@link ErrorCode#SCHEMA_VIOLATION} without a reason
     */
    @Transactional
    public JsonNode discardOne(long id, String reason, String actor) {
        if (discard("id = :one and status = 'open'", LetterFilter.ofGroup(null), id, reason, actor) == 0) {
            String status = letters.get(id).path("status").asText();
            throw new HubException(ErrorCode.STATE_CONFLICT, "Dead letter %d is %s".formatted(id,
                    status.equals("retried") ? "being retried" : status));
        }
        audit.record(actor, "dead-letter.discarded", "dead-letter:" + id, JsonNodeFactory.instance.objectNode().put("reason", reason));
        return letters.get(id);
    }

    /** {@code POST /api/v1/dead-letters/discards} */
    @Transactional
    public Answer discardAll(@Body JsonNode request, @Header("Idempotency-Key") String key) {
        return idempotencyKeys.once(key, "discardDeadLetters", request,
                () -> Answer.ok(discardAll(LetterFilter.of(request.path("filter")), request.path("reason").asText(), Audit.caller())));
    }

    /**
     * Gives all open letters up that the filter means, {@code {discarded}}.
     *
     * @throws HubException {@link ErrorCode#NOTHING_MATCHES}, {@link ErrorCode#SCHEMA_VIOLATION} without a reason
     */
    @Transactional
    public JsonNode discardAll(LetterFilter filter, String reason, String actor) {
        int discarded = discard(filter.open().condition(), filter.open(), 0, reason, actor);
        if (discarded == 0) {
            throw new HubException(ErrorCode.NOTHING_MATCHES, "No open dead letter matches the filter");
        }
        ObjectNode detail = JsonNodeFactory.instance.objectNode().put("reason", reason).put("discarded", discarded);
        audit.record(actor, "dead-letters.discarded", "dead-letters", detail.set("filter", filter.json()));
        return JsonNodeFactory.instance.objectNode().put("discarded", discarded);
    }

    private int discard(String condition, LetterFilter filter, long id, String reason, String actor) {
        String words = redaction.kept(reason == null ? "" : reason).strip();
        if (words.isEmpty()) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "A discard needs a reason");
        }
        return database.sql("""
                with meant as (select id from dead_letter where """ + ' ' + condition + """
                 order by id for update),
                discarded as (
                  update dead_letter set status = 'discarded', discarded_at = now(), discard_reason = :reason, handled_by = :actor
                  where id in (select id from meant) and status = 'open' returning id)
                insert into dead_letter_history (dead_letter_id, action, actor, detail)
                select id, 'discarded', :actor, :reason from discarded""")
                .params(filter.parameters()).param("one", id).param("reason", words).param("actor", actor).update();
    }
}
