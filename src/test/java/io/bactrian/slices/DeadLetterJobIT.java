package io.bactrian.slices;

import static io.bactrian.slices.DeadLetterRetryIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Many dead letters are retried in their original order, watched, and stopped when it does not help. */
class DeadLetterJobIT extends DeadLetterTest {

    private static final String WORKER = "advance-retries";

    @Autowired
    private CamelContext camel;

    @AfterEach
    void startTheWorkerAgain() throws Exception {
        camel.getRouteController().startRoute(WORKER);
    }

    /** Letters of deals of the CRM, as they stand after an outage; a currency that does not exist makes a letter fail again. */
    private List<Long> letters(String run, int keys, int eachKey, String currency) {
        List<Long> ids = new ArrayList<>();
        for (int version = 1; version <= eachKey; version++) {
            for (int key = 0; key < keys; key++) {
                ids.add(letter(run, run + "-" + key, version, currency));
            }
        }
        return ids;
    }

    private long letter(String run, String key, int version, String currency) {
        return database.sql("""
                insert into dead_letter (fingerprint, code, cause, exception_type, cause_group, listener, route, attempts, first_failed_at,
                  last_failed_at, topic, key, event_id, event_type, event_source, subject, event_time, correlation_id, headers, body)
                values ('apply-crm-deal|' || :event, 'HUB-900', 'An outage', 'java.lang.Exception', '0123456789abcdef', 'apply-crm-deal',
                  'apply-crm-deal', 1, now(), now(), 'crm.changes', :key, :event, 'crm.deal.changed', '/test', 'crm:' || :key, now(), :run, '{}',
                  :body) returning id""")
                .param("event", key + "-v" + version).param("key", key).param("run", run).param("body", """
                        {"source":"job","externalId":"%s","title":"V%d","amount":"1.00","currency":"%s","stage":"new","version":%d,"changedAt":"2026-01-01T00:00:00Z"}"""
                        .formatted(key, version, currency, version)).query(Long.class).single();
    }

    private JsonNode begin(String body) {
        Http.Answer answer = post(LETTERS + "/retries", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(answer.response().headers().firstValue("Location")).contains(LETTERS + "/retries/" + answer.json().path("id"));
        return answer.json();
    }

    private JsonNode beginRun(String run, int ratePerSecond) {
        return begin("{\"filter\":{\"correlationId\":\"%s\"},\"ratePerSecond\":%d}".formatted(run, ratePerSecond));
    }

    private JsonNode job(JsonNode job) {
        return get(LETTERS + "/retries/" + job.path("id"));
    }

    private JsonNode ended(JsonNode begun) {
        return eventually(() -> {
            JsonNode job = job(begun);
            return job.path("status").asText().equals("running") || job.path("sent").asInt() > 0 ? null : job;
        });
    }

    private List<String> retriedRecords(String run) {
        return events().on("crm.changes", event -> event.headers().containsKey("ce_retryroute") && event.key().startsWith(run + "-"))
                .stream().map(event -> event.headers().get("ce_id")).toList();
    }

    private long count(String run, String status) {
        return database.sql("select count(*) from dead_letter where correlation_id = ? and status = ?").params(run, status)
                .query(Long.class).single();
    }

    private static String run() {
        return "run" + freshId();
    }

    private void assertEachOnceAndInOrder(String run, int keys, int eachKey) {
        List<String> records = retriedRecords(run);
        assertThat(records).doesNotHaveDuplicates().hasSize(keys * eachKey);
        for (int key = 0; key < keys; key++) {
            String prefix = run + "-" + key + "-v";
            assertThat(records.stream().filter(id -> id.startsWith(prefix)))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, eachKey).mapToObj(version -> prefix + version).toList());
        }
        assertThat(database.sql("select count(*) from master_deal where source = 'job' and external_id like ? and title = ?")
                .params(run + "-%", "V" + eachKey).query(Long.class).single()).isEqualTo(keys);
    }

    @Test
    void shouldRetryManyInTheirOrderAndTellHowFarItIs() {
        String run = run();
        letters(run, 6, 6, "RUB");

        JsonNode begun = beginRun(run, 1000);

        assertThat(begun.path("status").asText()).isEqualTo("running");
        assertThat(begun.path("total").asInt()).isEqualTo(36);
        assertThat(begun.path("waiting").asInt()).isEqualTo(36);
        assertThat(begun.path("selection").path("correlationId").asText()).isEqualTo(run);
        JsonNode job = ended(begun);
        assertThat(job.path("status").asText()).isEqualTo("done");
        assertThat(job.path("resolved").asInt()).isEqualTo(36);
        assertThat(job.path("waiting").asInt() + job.path("failed").asInt() + job.path("skipped").asInt()).isZero();
        assertThat(count(run, "resolved")).isEqualTo(36);
        assertEachOnceAndInOrder(run, 6, 6);
        assertThat(database.sql("""
                select count(*) from retry_job_item i join retry_job_item before using (job_id, order_key)
                join dead_letter_history sent on sent.dead_letter_id = i.dead_letter_id and sent.action = 'retried'
                join dead_letter_history done on done.dead_letter_id = before.dead_letter_id and done.action = 'resolved'
                where i.job_id = ? and before.position < i.position and sent.at < done.at""").param(job.path("id").asLong())
                .query(Long.class).single()).as("sent before the one before it was done").isZero();
    }

    @Test
    void shouldStopByItselfWhenTheSameFailuresComeBack() {
        String run = run();
        letters(run, 12, 1, "XQZ");

        JsonNode job = ended(beginRun(run, 1000));

        assertThat(job.path("status").asText()).isEqualTo("stopped");
        assertThat(job.path("stopReason").asText()).startsWith("5 of the last 5 failed");
        assertThat(job.path("failed").asInt()).isEqualTo(5);
        assertThat(job.path("skipped").asInt()).isEqualTo(7);
        assertThat(job.path("troubles")).hasSize(12);
        assertThat(count(run, "open")).isEqualTo(12);
        assertThat(retriedRecords(run)).hasSize(5);
        assertThat(database.sql("select sum(attempts) from dead_letter where correlation_id = ?").param(run).query(Long.class).single())
                .isEqualTo(17);
    }

    @Test
    void shouldNotLetLaterMessagesOfAKeyOvertakeOneThatFailedAgain() {
        String run = run();
        long bad = letter(run, run + "-0", 1, "XQZ");
        letter(run, run + "-0", 2, "RUB");
        letter(run, run + "-0", 3, "RUB");
        letter(run, run + "-1", 1, "RUB");

        JsonNode job = ended(beginRun(run, 1000));

        assertThat(job.path("status").asText()).isEqualTo("done");
        assertThat(job.path("failed").asInt()).isEqualTo(1);
        assertThat(job.path("skipped").asInt()).isEqualTo(2);
        assertThat(job.path("resolved").asInt()).isEqualTo(1);
        assertThat(job.path("troubles").path(0).path("reason").asText()).contains("earlier message of its key");
        assertThat(count(run, "open")).isEqualTo(3);
        assertThat(letter(bad).path("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void shouldGoOnWhereItStoodAfterTheWorkerWasAway() throws Exception {
        String run = run();
        letters(run, 3, 4, "RUB");
        JsonNode begun = beginRun(run, 1000);
        eventually(() -> job(begun).path("resolved").asInt() > 0 ? true : null);
        camel.getRouteController().stopRoute(WORKER);
        eventually(() -> count(run, "retried") == 0 ? true : null);
        JsonNode halfway = job(begun);
        assertThat(halfway.path("status").asText()).isEqualTo("running");

        camel.getRouteController().startRoute(WORKER);

        assertThat(ended(begun).path("resolved").asInt()).isEqualTo(12);
        assertEachOnceAndInOrder(run, 3, 4);
    }

    @Test
    void shouldSendEachOnceHoweverManyWorkersThereAre() throws Exception {
        String run = run();
        letters(run, 4, 3, "RUB");
        camel.getRouteController().stopRoute(WORKER);
        JsonNode first = beginRun(run, 1000);
        JsonNode second = beginRun(run, 1000);
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            eventually(() -> {
                List<Future<?>> steps = IntStream.range(0, 4).<Future<?>>mapToObj(worker -> workers.submit(
                        () -> camel.createFluentProducerTemplate().to("bean:retryWorker?method=advance").send())).toList();
                steps.forEach(step -> {
                    try {
                        step.get();
                    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                        throw new AssertionError(e);
                    }
                });
                return job(first).path("status").asText().equals("done") && job(second).path("status").asText().equals("done") ? true : null;
            });
        } finally {
            workers.shutdownNow();
        }
        assertEachOnceAndInOrder(run, 4, 3);
        assertThat(job(first).path("resolved").asInt() + job(second).path("resolved").asInt()).isEqualTo(12);
    }

    @Test
    void shouldSendNoFasterThanItWasAskedTo() {
        String run = run();
        letters(run, 15, 1, "RUB");
        Instant before = Instant.now();

        assertThat(ended(beginRun(run, 5)).path("resolved").asInt()).isEqualTo(15);

        // One at once, and what a second allows may be caught up with.
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis((15 - 1 - 5) * 200));
    }

    @Test
    void shouldCancelOnce() throws Exception {
        String run = run();
        letters(run, 2, 2, "RUB");
        camel.getRouteController().stopRoute(WORKER);
        JsonNode begun = beginRun(run, 10);
        String cancel = LETTERS + "/retries/" + begun.path("id") + "/cancel";

        Http.Answer answer = post(cancel, "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("cancelled");
        assertThat(answer.json().path("skipped").asInt()).isEqualTo(4);
        assertProblem(post(cancel, ""), 409, "HUB-110");
        assertThat(count(run, "open")).isEqualTo(4);
        assertThat(StreamSupport.stream(get(LETTERS + "/retries?status=cancelled&limit=200").path("items").spliterator(), false)
                .map(item -> item.path("id").asLong())).contains(begun.path("id").asLong());
    }

    @Test
    void shouldLeaveOutWhatCannotBeRetriedAndSayWhy() {
        String run = run();
        long masked = letter(run, run + "-0", 1, "RUB");
        database.sql("update dead_letter set masked = true where id = ?").param(masked).update();
        long good = letter(run, run + "-1", 1, "RUB");

        JsonNode job = ended(begin("{\"ids\":[%d,%d]}".formatted(masked, good)));

        assertThat(job.path("status").asText()).isEqualTo("done");
        assertThat(job.path("troubles").path(0).path("deadLetterId").asLong()).isEqualTo(masked);
        assertThat(job.path("troubles").path(0).path("reason").asText()).contains("secret");
        assertThat(letter(good).path("status").asText()).isEqualTo("resolved");
        assertThat(letter(masked).path("status").asText()).isEqualTo("open");
    }

    @Test
    void shouldGiveUpWaitingForARetryThatWasLost() throws Exception {
        camel.getRouteController().stopRoute(WORKER);
        String run = run();
        List<Long> ids = letters(run, 1, 2, "RUB");
        JsonNode begun = beginRun(run, 100);
        // The first was sent two hours ago, and Kafka lost it.
        database.sql("update dead_letter set status = 'retried', retried_at = now() - interval '2 hours', retries = 1 where id = ?")
                .param(ids.get(0)).update();
        database.sql("update retry_job_item set state = 'sent' where dead_letter_id = ?").param(ids.get(0)).update();
        database.sql("update retry_job set waiting = waiting - 1, sent = 1 where id = ?").param(begun.path("id").asLong()).update();
        camel.getRouteController().startRoute(WORKER);

        JsonNode job = ended(begun);

        assertThat(job.path("status").asText()).isEqualTo("done");
        assertThat(job.path("skipped").asInt()).isEqualTo(2);
        assertThat(job.path("troubles")).extracting(trouble -> trouble.path("reason").asText()).containsExactlyInAnyOrder(
                "Nothing was heard of its retry", "An earlier message of its key is still open");
    }

    @Test
    void shouldGoOnWithTheOthersWhenOneCannot() throws Exception {
        camel.getRouteController().stopRoute(WORKER);
        String broken = run();
        letters(broken, 2, 1, "RUB");
        JsonNode cannot = beginRun(broken, 1);
        database.sql("update retry_job set rate_per_second = 1e-13 where id = ?").param(cannot.path("id").asLong()).update();
        String run = run();
        letters(run, 1, 1, "RUB");
        JsonNode begun = beginRun(run, 100);
        camel.getRouteController().startRoute(WORKER);

        assertThat(ended(begun).path("resolved").asInt()).isEqualTo(1);

        assertThat(post(LETTERS + "/retries/" + cannot.path("id") + "/cancel", "").status()).isEqualTo(200);
    }

    @Test
    void shouldLeaveOutWhatItsRouteListensToNoMore() {
        String run = run();
        long id = letter(run, run + "-0", 1, "RUB");
        database.sql("update dead_letter set topic = 'billing.documents' where id = ?").param(id).update();

        JsonNode job = ended(begin("{\"ids\":[%d]}".formatted(id)));

        assertThat(job.at("/troubles/0/reason").asText()).isEqualTo("There is no route apply-crm-deal any more that listens to billing.documents");
    }

    @Test
    void shouldRefuseARetryOfNothingAndLeaveNoTrace() {
        long before = database.sql("select count(*) from retry_job").query(Long.class).single();
        long discarded = letter("x", run() + "-0", 1, "RUB");
        post(LETTERS + "/" + discarded + "/discard", "{\"reason\":\"x\"}");

        assertProblem(post(LETTERS + "/retries", "{\"filter\":{\"key\":\"nobody\"}}"), 422, "HUB-112");
        assertProblem(post(LETTERS + "/retries", "{\"group\":\"ffffffffffffffff\"}"), 422, "HUB-112");
        assertProblem(post(LETTERS + "/retries", "{\"ids\":[%d]}".formatted(discarded)), 422, "HUB-112");
        assertProblem(post(LETTERS + "/retries", "{\"ids\":[999999999]}"), 404, "HUB-106");
        assertProblem(post(LETTERS + "/retries", "{}"), 422, "HUB-103");
        assertProblem(post(LETTERS + "/retries", "{\"group\":\"a\",\"ids\":[1]}"), 422, "HUB-103");
        assertProblem(post(LETTERS + "/retries", "{\"filter\":{\"colour\":\"red\"}}"), 422, "HUB-103");
        assertProblem(post(LETTERS + "/retries", "{\"filter\":{},\"ratePerSecond\":0}"), 422, "HUB-103");
        assertProblem(post(LETTERS + "/retries", "{\"filter\":{},\"ratePerSecond\":0.0001}"), 422, "HUB-103");
        assertProblem(post(LETTERS + "/retries", "{\"filter\":{\"route\":\"\"}}"), 422, "HUB-103");
        assertProblem(post(LETTERS + "/retries", "{\"filter\":{\"q\":\" \"}}"), 422, "HUB-103");
        assertProblem(post(LETTERS + "/retries", "{\"group\":\" \"}"), 422, "HUB-103");
        assertProblem(post(LETTERS + "/retries/999999999/cancel", ""), 404, "HUB-106");
        assertProblem(hub().get(LETTERS + "/retries/999999999", "sandbox-engineer"), 404, "HUB-106");
        assertProblem(hub().post(LETTERS + "/retries", "{\"filter\":{}}", "sandbox-operator"), 403, "HUB-202");

        assertThat(database.sql("select count(*) from retry_job").query(Long.class).single()).isEqualTo(before);
    }
}
