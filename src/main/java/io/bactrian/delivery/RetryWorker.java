package io.bactrian.delivery;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Works the {@link RetryJobs} off, a step at a time: notes what became of the messages under way, stops a job whose failures come back,
 * and sends the next messages. A step is one transaction that holds the job's row, so that a hub which dies leaves nothing half done, and
 * of two hubs one does it. All that a job knows stands in the database.
 */
@Component("retryWorker")
class RetryWorker {

    private static final Logger LOG = LoggerFactory.getLogger(RetryWorker.class);

    /** How many may be under way before anything is known of the cause; each that is resolved allows one more. */
    private static final int FIRST_UNDER_WAY = 5;
    private static final int MOST_UNDER_WAY = 200;

    /** A job that could not send for a while does not make up for more than this at once. */
    private static final Duration MOST_CAUGHT_UP = Duration.ofSeconds(1);

    private final JdbcClient database;
    private final RetryJobs jobs;
    private final DeadLetterRetry retries;
    private final TransactionTemplate transaction;
    private final TransactionTemplate savepoint;

    RetryWorker(JdbcClient database, RetryJobs jobs, DeadLetterRetry retries, PlatformTransactionManager transactions) {
        this.database = database;
        this.jobs = jobs;
        this.retries = retries;
        this.transaction = new TransactionTemplate(transactions);
        this.savepoint = new TransactionTemplate(transactions);
        this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** One step of every job that is at work. */
    public void advance() {
        database.sql("select id from retry_job where status = 'running' or sent > 0 order by id limit 100").query(Long.class).list()
                .forEach(this::advance);
    }

    /** A job that cannot go on does not hold up the others. */
    private void advance(long id) {
        try {
            transaction.executeWithoutResult(status -> claim(id).ifPresent(this::step));
        } catch (NonTransientDataAccessException e) {
            LOG.error("Retry {} cannot go on", id, e);
        }
    }

    private Optional<Job> claim(long id) {
        return database.sql("""
                select id, status, requested_by, rate_per_second, next_send_at, waiting, sent, resolved, failed from retry_job
                where id = ? and (status = 'running' or sent > 0) for update skip locked""").param(id).query(Job.class).optional();
    }

    private void step(Job job) {
        List<Settled> settled = settle(job);
        if (!job.status().equals("running")) {
            return;
        }
        if (settled.stream().anyMatch(item -> item.state().equals("failed"))) {
            Optional<String> reason = SameFailures.reason(lastResults(job));
            if (reason.isPresent() && jobs.end(job.id(), "stopped", reason.get())) {
                LOG.warn("Retry {} stopped itself: {}", job.id(), reason.get());
                return;
            }
        }
        Job now = claim(job.id()).orElse(job);
        send(now);
        Job after = claim(job.id()).orElse(now);
        if (after.waiting() == 0 && after.sent() == 0) {
            jobs.end(job.id(), "done", null);
        }
    }

    private List<Settled> settle(Job job) {
        List<Settled> settled = database.sql("""
                update retry_job_item i set settled_at = clock_timestamp(),
                  state = case l.status when 'resolved' then 'resolved' when 'open' then 'failed' else 'skipped' end,
                  failed_as = case l.status when 'open' then l.cause_group end,
                  reason = case l.status when 'discarded' then 'It was discarded' when 'retried' then 'Nothing was heard of its retry' end
                from dead_letter l
                where i.job_id = ? and i.state = 'sent' and l.id = i.dead_letter_id and (l.status <> 'retried' or l.retried_at < ?)
                returning i.order_key, i.state, l.status not in ('resolved', 'discarded') as stuck""")
                .params(job.id(), DeadLetterRetry.lostBefore()).query(Settled.class).list();
        if (!settled.isEmpty()) {
            database.sql("""
                    update retry_job set sent = sent - :all, resolved = resolved + :resolved, failed = failed + :failed,
                      skipped = skipped + :all - :resolved - :failed where id = :job""")
                    .param("all", settled.size()).param("resolved", count(settled, "resolved")).param("failed", count(settled, "failed"))
                    .param("job", job.id()).update();
            passOver(job, keys(settled, true));
            moveOn(job, keys(settled, false));
        }
        return settled;
    }

    private static long count(List<Settled> settled, String state) {
        return settled.stream().filter(item -> item.state().equals(state)).count();
    }

    private static List<String> keys(List<Settled> settled, boolean stuck) {
        return settled.stream().filter(item -> item.stuck() == stuck).map(Settled::orderKey).toList();
    }

    private List<SameFailures.Result> lastResults(Job job) {
        return database.sql("""
                select cause_group as before, failed_as as after from retry_job_item
                where job_id = ? and state in ('resolved', 'failed') order by settled_at desc, position desc limit ?""")
                .params(job.id(), SameFailures.LOOKED_AT).query(SameFailures.Result.class).list();
    }

    /** The later messages of a key do not overtake one that is still open. */
    private void passOver(Job job, List<String> keys) {
        if (!keys.isEmpty()) {
            int skipped = database.sql("""
                    update retry_job_item set state = 'skipped', reason = 'An earlier message of its key is still open',
                      settled_at = clock_timestamp() where job_id = :job and state = 'waiting' and order_key in (:keys)""")
                    .param("job", job.id()).param("keys", keys).update();
            database.sql("update retry_job set waiting = waiting - ?, skipped = skipped + ? where id = ?")
                    .params(skipped, skipped, job.id()).update();
        }
    }

    private void moveOn(Job job, List<String> keys) {
        if (!keys.isEmpty()) {
            database.sql("""
                    update retry_job_item i set state = 'ready' from unnest(?::text[]) k cross join lateral (
                      select position from retry_job_item where job_id = ? and state = 'waiting' and order_key = k order by position limit 1) next
                    where i.job_id = ? and i.position = next.position""")
                    .params(keys.toArray(String[]::new), job.id(), job.id()).update();
        }
    }

    private void send(Job job) {
        Instant now = Instant.now();
        Instant from = job.nextSendAt().toInstant().isBefore(now.minus(MOST_CAUGHT_UP)) ? now.minus(MOST_CAUGHT_UP)
                : job.nextSendAt().toInstant();
        double perSecond = job.ratePerSecond().doubleValue();
        long due = from.isAfter(now) ? 0 : (long) (Duration.between(from, now).toMillis() / 1000.0 * perSecond) + 1;
        // While fewer have come back than were sent at first, a failure makes no room: it may be the first of as many.
        long held = job.resolved() + job.failed() < FIRST_UNDER_WAY ? job.failed() : 0;
        long room = Math.min(MOST_UNDER_WAY, FIRST_UNDER_WAY + job.resolved()) - job.sent() - held;
        List<Item> next = due <= 0 || room <= 0 ? List.of() : database.sql("""
                select i.position, i.dead_letter_id, i.order_key from retry_job_item i join dead_letter l on l.id = i.dead_letter_id
                where i.job_id = ? and i.state = 'ready' and (l.status <> 'retried' or l.retried_at < ?) order by i.position limit ?""")
                .params(job.id(), DeadLetterRetry.lostBefore(), Math.min(due, room)).query(Item.class).list();
        List<String> done = new ArrayList<>();
        List<String> stuck = new ArrayList<>();
        int sent = 0;
        for (Item item : next) {
            String refusal = send(job, item, done, stuck);
            sent += refusal == null ? 1 : 0;
            database.sql("""
                    update retry_job_item set state = ?, reason = ?, settled_at = case when ? then clock_timestamp() end
                    where job_id = ? and position = ?""")
                    .params(refusal == null ? "sent" : "skipped", refusal, refusal != null, job.id(), item.position()).update();
        }
        if (!next.isEmpty()) {
            database.sql("""
                    update retry_job set waiting = waiting - :all, sent = sent + :sent, skipped = skipped + :all - :sent, next_send_at = :next
                    where id = :job""").param("all", next.size()).param("sent", sent).param("job", job.id())
                    .param("next", RecordedTime.parameter(from.plusMillis((long) (sent * 1000 / perSecond)))).update();
            moveOn(job, done);
            passOver(job, stuck);
        }
    }

    /** Null when the message was sent, else why not. What the refusal had done is undone, the rest of the step stands. */
    private String send(Job job, Item item, List<String> done, List<String> stuck) {
        try {
            return savepoint.execute(status -> {
                Letter letter = retries.lock(item.deadLetterId());
                if (letter.status().equals("resolved") || letter.status().equals("discarded")) {
                    done.add(item.orderKey());
                    return "It was " + letter.status() + " meanwhile";
                }
                retries.checkOpen(letter);
                retries.send(letter, job.requestedBy(), "retry " + job.id());
                return null;
            });
        } catch (HubException e) {
            stuck.add(item.orderKey());
            return e.getMessage();
        }
    }

    record Job(long id, String status, String requestedBy, BigDecimal ratePerSecond, OffsetDateTime nextSendAt, long waiting, long sent,
               long resolved, long failed) {
    }

    record Item(long position, long deadLetterId, String orderKey) {
    }

    /** @param stuck whether its letter is still open: later messages of its key do not overtake it */
    record Settled(String orderKey, String state, boolean stuck) {
    }
}
