package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sends dead letters on their way once more, through the route as it is now. What came from Kafka goes through the outbox in the
 * transaction that marks it as retried; what a system outside handed over is handed over again by {@link EdgeRetries}.
 */
@Component("deadLetterRetry")
public class DeadLetterRetry {

    /** So long a retry may be under way before it can be given again, should the first have been lost with a broker. */
    public static final Duration PATIENCE = Duration.ofHours(1);

    private final JdbcClient database;
    private final Outbox outbox;
    private final Listeners listeners;
    private final DeadLetterList letters;
    private final IdempotencyKeys idempotencyKeys;
    private final Audit audit;

    DeadLetterRetry(JdbcClient database, Outbox outbox, Listeners listeners, DeadLetterList letters, IdempotencyKeys idempotencyKeys,
                    Audit audit) {
        this.database = database;
        this.outbox = outbox;
        this.listeners = listeners;
        this.letters = letters;
        this.idempotencyKeys = idempotencyKeys;
        this.audit = audit;
    }

    /** {@code POST /api/v1/dead-letters/{id}/retry} */
    @Transactional
    public Answer retry(@Header("id") String id, @Header("Idempotency-Key") String key) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("id", Identifier.of(id));
        return idempotencyKeys.once(key, "retryDeadLetter", request,
                () -> Answer.accepted("/api/v1/dead-letters/" + id, retryOne(Identifier.of(id), Audit.caller())));
    }

    /**
     * Retries one letter, and answers it as it stands then.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#STATE_CONFLICT} when it is not open,
     *                      {@link ErrorCode#NOT_RETRYABLE}
     */
    @Transactional
    public JsonNode retryOne(long id, String actor) {
        Letter letter = lock(id);
        checkOpen(letter);
        send(letter, actor, null);
        audit.record(actor, "dead-letter.retried", "dead-letter:" + id, JsonNodeFactory.instance.objectNode());
        return letters.get(id);
    }

    /** The letter, locked until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    Letter lock(long id) {
        return database.sql("select " + Letter.COLUMNS + " from dead_letter where id = ? for update").param(id).query(Letter.class).optional()
                .orElseThrow(() -> Identifier.unknown("dead letter", id));
    }

    /** What was retried before this time and is still not settled may be retried again. */
    static OffsetDateTime lostBefore() {
        return RecordedTime.parameter(Instant.now().minus(PATIENCE));
    }

    /** @throws HubException {@link ErrorCode#STATE_CONFLICT} */
    void checkOpen(Letter letter) {
        boolean lost = letter.status().equals("retried") && letter.retriedAt() != null && letter.retriedAt().isBefore(lostBefore());
        if (!letter.isOpen() && !lost) {
            throw new HubException(ErrorCode.STATE_CONFLICT, "Dead letter %d is %s".formatted(letter.id(),
                    letter.status().equals("retried") ? "being retried since " + letter.retriedAt().toInstant() : letter.status()));
        }
    }

    /**
     * Marks a locked letter as retried and sends what is kept of it.
     *
     * @param detail for its history
     * @throws HubException {@link ErrorCode#NOT_RETRYABLE}; nothing was changed then
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void send(Letter letter, String actor, @Nullable String detail) {
        if (letter.masked()) {
            throw new HubException(ErrorCode.NOT_RETRYABLE,
                    "A secret was taken out of dead letter %d, so that it is not what came; edit it first".formatted(letter.id()));
        }
        Event event = !letter.cameFromKafka() ? null : letter.isEvent() ? letter.event() : refuseNoEvent(letter);
        send(letter, event, actor, detail);
    }

    private static Event refuseNoEvent(Letter letter) {
        throw new HubException(ErrorCode.NOT_RETRYABLE, "Dead letter %d is no event of the hub; edit it into one first".formatted(letter.id()));
    }

    /** As above, with the event as it is to be sent; null for a letter that did not come from Kafka. */
    @Transactional(propagation = Propagation.MANDATORY)
    void send(Letter letter, @Nullable Event event, String actor, @Nullable String detail) {
        if (event == null ? listeners.edge(letter.listener()).isEmpty() : !listeners.hears(letter.listener(), letter.topic())) {
            throw new HubException(ErrorCode.NOT_RETRYABLE, event == null ? "There is no route %s any more".formatted(letter.listener())
                    : "There is no route %s any more that listens to %s".formatted(letter.listener(), letter.topic()));
        }
        int number = database.sql("""
                with retried as (update dead_letter set status = 'retried', retried_at = :now, edge_claimed_until = null,
                                     handled_by = :actor, retries = retries + 1 where id = :id returning id, retries),
                noted as (insert into dead_letter_history (dead_letter_id, action, actor, detail)
                          select id, 'retried', :actor, :detail from retried)
                select retries from retried""")
                .param("now", RecordedTime.parameter(Instant.now())).param("actor", actor).param("id", letter.id()).param("detail", detail)
                .query(Integer.class).single();
        if (event != null) {
            outbox.retry(event, letter.topic(), letter.listener(), number);
        }
    }
}
