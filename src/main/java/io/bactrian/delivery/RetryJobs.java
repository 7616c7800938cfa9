package io.bactrian.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Retries of many dead letters. What is meant is written down when the job begins, in its transaction; {@link RetryWorker} then works it
 * off.
 */
@Component("retryJobs")
public class RetryJobs {

    private static final String PLACE = "/api/v1/dead-letters/retries/";
    private static final int MOST_LETTERS = 100_000;
    private static final BigDecimal USUAL_RATE = BigDecimal.TEN;
    private static final BigDecimal LOWEST_RATE = new BigDecimal("0.001");
    private static final BigDecimal HIGHEST_RATE = BigDecimal.valueOf(1000);

    private final JdbcClient database;
    private final IdempotencyKeys idempotencyKeys;
    private final Audit audit;
    private final ObjectMapper json;

    RetryJobs(JdbcClient database, IdempotencyKeys idempotencyKeys, Audit audit, ObjectMapper json) {
        this.database = database;
        this.idempotencyKeys = idempotencyKeys;
        this.audit = audit;
        this.json = json;
    }

    /** {@code POST /api/v1/dead-letters/retries}: one of {@code ids}, {@code group} and {@code filter}. */
    @Transactional
    public Answer begin(@Body JsonNode request, @Header("Idempotency-Key") String key) {
        if (Stream.of("ids", "group", "filter").filter(request::has).count() != 1) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "Exactly one of ids, group and filter says what is meant");
        }
        return idempotencyKeys.once(key, "retryDeadLetters", request, () -> {
            BigDecimal rate = request.has("ratePerSecond") ? request.path("ratePerSecond").decimalValue() : null;
            ObjectNode job;
            if (request.has("ids")) {
                Set<Long> ids = new TreeSet<>();
                request.path("ids").forEach(id -> ids.add(id.longValue()));
                job = beginWith(ids, rate, Audit.caller());
            } else {
                job = beginWith(request.has("group") ? LetterFilter.ofGroup(request.path("group").asText())
                        : LetterFilter.of(request.path("filter")), rate, Audit.caller());
            }
            return Answer.accepted(PLACE + job.path("id"), job);
        });
    }

    /**
     * Begins to retry the open letters that the filter means, the oldest 100,000 where there are more.
     *
     * @param ratePerSecond how many at most; 10 where it is null
     * @throws HubException {@link ErrorCode#NOTHING_MATCHES}
     */
    @Transactional
    public ObjectNode beginWith(LetterFilter filter, @Nullable BigDecimal ratePerSecond, String actor) {
        LetterFilter open = filter.open();
        return begin(open.condition(), open, List.of(), open.json(), ratePerSecond, actor);
    }

    /**
     * Begins to retry those of these letters that are open.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND} when one of them is not there, {@link ErrorCode#NOTHING_MATCHES} when none is open
     */
    @Transactional
    public ObjectNode beginWith(Set<Long> ids, @Nullable BigDecimal ratePerSecond, String actor) {
        if (ids.isEmpty()) {
            throw new HubException(ErrorCode.NOTHING_MATCHES, "No dead letter is meant");
        }
        List<Long> there = database.sql("select id from dead_letter where id in (:ids)").param("ids", ids).query(Long.class).list();
        ids.stream().filter(id -> !there.contains(id)).findFirst().ifPresent(id -> {
            throw Identifier.unknown("dead letter", id);
        });
        ObjectNode selection = json.createObjectNode();
        ArrayNode named = selection.putArray("ids");
        ids.forEach(named::add);
        return begin("status = 'open' and id in (:ids)", LetterFilter.ofGroup(null), new ArrayList<>(ids), selection, ratePerSecond, actor);
    }

    private ObjectNode begin(String condition, LetterFilter filter, List<Long> ids, ObjectNode selection, BigDecimal rate, String actor) {
        if (rate != null && (rate.compareTo(LOWEST_RATE) < 0 || rate.compareTo(HIGHEST_RATE) > 0)) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, "ratePerSecond is at least %s and at most %s".formatted(LOWEST_RATE, HIGHEST_RATE));
        }
        long job = database.sql("""
                insert into retry_job (requested_by, selection, rate_per_second, next_send_at, total, waiting)
                values (:actor, :selection::jsonb, :rate, :now, 0, 0) returning id""")
                .param("actor", actor).param("selection", selection.toString()).param("rate", rate == null ? USUAL_RATE : rate)
                .param("now", RecordedTime.parameter(Instant.now())).query(Long.class).single();
        int total = database.sql("""
                insert into retry_job_item (job_id, position, dead_letter_id, order_key, cause_group, state)
                select :job, row_number() over (order by id), id, order_key, cause_group,
                       case when row_number() over (partition by order_key order by id) = 1 then 'ready' else 'waiting' end
                from (select id, cause_group, coalesce(listener || '|' || topic || '|' || nullif(key, ''), 'letter ' || id) as order_key
                      from dead_letter where """ + ' ' + condition + " order by id limit :most) meant")
                .params(filter.parameters()).param("ids", ids).param("job", job).param("most", MOST_LETTERS).update();
        if (total == 0) {
            throw new HubException(ErrorCode.NOTHING_MATCHES, "No open dead letter is meant");
        }
        database.sql("update retry_job set total = ?, waiting = ? where id = ?").params(total, total, job).update();
        ObjectNode detail = JsonNodeFactory.instance.objectNode().put("letters", total);
        audit.record(actor, "dead-letters.retried", "retry-job:" + job, detail.set("selection", selection));
        return get(job);
    }

    /** {@code GET /api/v1/dead-letters/retries} */
    public Answer list(@Header("status") String status, @Header("cursor") String cursor, @Header("limit") String limit) {
        Parameter.oneOf("status", status, Set.of("running", "done", "stopped", "cancelled"));
        return Answer.ok(list(status, Page.of(cursor, limit)));
    }

    /** One page of the jobs, the oldest first. */
    public JsonNode list(@Nullable String status, Page page) {
        return page.answer(database.sql("select * from retry_job where id > :after" + (status == null ? "" : " and status = :status")
                + " order by id limit :limit").param("after", page.after()).param("status", status).param("limit", page.limit() + 1)
                .query(this::row).list());
    }

    /** {@code GET /api/v1/dead-letters/retries/{id}} */
    public Answer get(@Header("id") String id) {
        return Answer.ok(get(Identifier.of(id)));
    }

    /**
     * How far a job is, with the latest messages that it could not help.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND}
     */
    public ObjectNode get(long id) {
        ObjectNode job = database.sql("select * from retry_job where id = ?").param(id).query(this::row).optional()
                .orElseThrow(() -> Identifier.unknown("retry", id));
        job.putArray("troubles").addAll(database.sql("""
                select dead_letter_id, state, coalesce(reason, 'It failed again') as reason from retry_job_item
                where job_id = ? and state in ('failed', 'skipped') order by position desc limit 50""").param(id)
                .query((row, number) -> json.createObjectNode().put("deadLetterId", row.getLong("dead_letter_id"))
                        .put("state", row.getString("state")).put("reason", row.getString("reason"))).list());
        return job;
    }

    /** {@code POST /api/v1/dead-letters/retries/{id}/cancel} */
    @Transactional
    public Answer cancel(@Header("id") String id, @Header("Idempotency-Key") String key) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("id", Identifier.of(id));
        return idempotencyKeys.once(key, "cancelDeadLetterRetry", request, () -> Answer.ok(cancel(Identifier.of(id), Audit.caller())));
    }

    /**
     * Sends nothing more; what is under way runs to its end.
     *
     * @throws HubException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#STATE_CONFLICT} when it has ended
     */
    @Transactional
    public ObjectNode cancel(long id, String actor) {
        if (!end(id, "cancelled", "Cancelled by " + actor)) {
            throw new HubException(ErrorCode.STATE_CONFLICT, "Retry %d is %s".formatted(id, get(id).path("status").asText()));
        }
        audit.record(actor, "dead-letters.retry-cancelled", "retry-job:" + id, JsonNodeFactory.instance.objectNode());
        return get(id);
    }

    /** Ends a running job; what was not sent stays open. */
    boolean end(long id, String status, @Nullable String reason) {
        boolean ended = database.sql("""
                update retry_job set status = ?, stop_reason = ?, ended_at = clock_timestamp() where id = ? and status = 'running'""")
                .params(status, reason, id).update() == 1;
        if (ended) {
            int left = database.sql("""
                    update retry_job_item set state = 'skipped', reason = ?, settled_at = clock_timestamp()
                    where job_id = ? and state in ('waiting', 'ready')""").params(reason == null ? "" : reason, id).update();
            database.sql("update retry_job set waiting = waiting - ?, skipped = skipped + ? where id = ?").params(left, left, id).update();
        }
        return ended;
    }

    private ObjectNode row(ResultSet row, int number) throws SQLException {
        ObjectNode job = json.createObjectNode().put("id", row.getLong("id")).put("status", row.getString("status"))
                .put("requestedBy", row.getString("requested_by")).put("ratePerSecond", row.getBigDecimal("rate_per_second"))
                .put("total", row.getLong("total")).put("waiting", row.getLong("waiting")).put("sent", row.getLong("sent"))
                .put("resolved", row.getLong("resolved")).put("failed", row.getLong("failed")).put("skipped", row.getLong("skipped"))
                .put("stopReason", row.getString("stop_reason")).put("createdAt", RecordedTime.text(row, "created_at"))
                .put("endedAt", RecordedTime.text(row, "ended_at"));
        try {
            return job.set("selection", json.readTree(row.getString("selection")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON column holds none", e);
        }
    }
}
