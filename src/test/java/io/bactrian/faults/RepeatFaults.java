package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.faults.Ledger.Change;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 9: duplicates, keys used again, changes out of order, and fifty callers with one key at once. */
class RepeatFaults extends FaultTest {

    private static final int AT_ONCE = 50;

    @BeforeEach
    void wanted() {
        assumeWanted(9);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldActOnceOnWhatIsSaidOften(long seed) throws Exception {
        try (FaultRun run = run("9 duplicates, reordering, one key at once", seed)) {
            double late = counted(run, "bactrian_events_late_total");
            double repeated = counted(run, "bactrian_events_repeated_total");
            long stale = shuffled(run);
            oneKeyAtOnce(run);
            oneDealAtOnce(run);
            oneVersionAtOnce(run);
            anotherBodyUnderTheKey(run);
            run.work(1000, 3000);
            run.client.stop();
            run.testbed.drain();
            run.note("%d late ones published, counted as late %.0f, as repeats %.0f".formatted(stale,
                    counted(run, "bactrian_events_late_total") - late, counted(run, "bactrian_events_repeated_total") - repeated));
            assertThat(counted(run, "bactrian_events_late_total") - late).as("late versions are counted").isGreaterThanOrEqualTo(stale);
            assertThat(counted(run, "bactrian_events_repeated_total")).as("repeats are counted").isGreaterThan(repeated);
            run.mustHold();
        }
    }

    /** Twenty versions of each of ten deals, in any order; tells how many came after a newer one. */
    private static long shuffled(FaultRun run) {
        List<Change> changes = new ArrayList<>();
        for (int deal = 0; deal < 10; deal++) {
            for (int version = 1; version <= 20; version++) {
                String key = "shuffled-" + deal;
                changes.add(new Change(key, version, run.ledger.run + " " + key + " v" + version, version + ".00", "in-progress"));
            }
        }
        Collections.shuffle(changes, run.random);
        long late = 0;
        java.util.Map<String, Long> highest = new java.util.HashMap<>();
        for (Change change : changes) {
            String id = UUID.randomUUID().toString();
            run.client.publisher().publish(change, id, null);
            late += highest.merge(change.key(), change.version(), Math::max) > change.version() ? 1 : 0;
            if (run.random.nextInt(4) == 0) {
                run.client.publisher().publish(change, id, null);
            }
        }
        return late;
    }

    private static double counted(FaultRun run, String meter) throws Exception {
        Matcher lines = Pattern.compile("(?m)^" + meter + "(?:\\{[^}]*})? (\\S+)$").matcher(run.testbed.hub().get("/actuator/prometheus").body());
        double sum = 0;
        while (lines.find()) {
            sum += Double.parseDouble(lines.group(1));
        }
        return sum;
    }

    private static List<HttpResponse<String>> together(Callable<HttpResponse<String>> call) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
        CyclicBarrier start = new CyclicBarrier(AT_ONCE);
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(callers.submit(() -> {
                start.await();
                return call.call();
            }));
        }
        List<HttpResponse<String>> all = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : answers) {
            all.add(answer.get(60, TimeUnit.SECONDS));
        }
        callers.shutdown();
        return all;
    }

    private static String deal(FaultRun run, Change change, boolean versioned) {
        run.ledger.sending(change);
        return "{\"source\":\"%s\",\"externalId\":\"%s\",\"title\":\"%s\",\"amount\":\"%s\",\"currency\":\"RUB\"%s}".formatted(run.ledger.run,
                change.key(), change.title(), change.amount(), versioned ? ",\"version\":" + change.version() : "");
    }

    private static Change change(FaultRun run, String key, long version) {
        return new Change(key, version, run.ledger.run + " " + key, "5.00", "new");
    }

    private static void oneKeyAtOnce(FaultRun run) throws Exception {
        Change change = change(run, "one-key", 0);
        String body = deal(run, change, false);
        List<HttpResponse<String>> answers = together(() -> run.testbed.hub().post("/api/v1/deals", body, "system", "Idempotency-Key",
                run.ledger.run + "-one"));
        assertThat(answers).allMatch(answer -> answer.statusCode() == 201).extracting(HttpResponse::body).containsOnly(answers.get(0).body());
        run.ledger.acknowledged(change);
    }

    private static void oneDealAtOnce(FaultRun run) throws Exception {
        Change change = change(run, "one-deal", 0);
        String body = deal(run, change, false);
        List<HttpResponse<String>> answers = together(() -> run.testbed.hub().post("/api/v1/deals", body, "system"));
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 409).hasSize(AT_ONCE - 1);
        run.ledger.acknowledged(change);
    }

    private static void oneVersionAtOnce(FaultRun run) throws Exception {
        Change change = change(run, "one-version", 7);
        String body = deal(run, change, true);
        List<HttpResponse<String>> answers = together(() -> run.testbed.hub().post("/api/v1/deals", body, "system"));
        assertThat(answers).allMatch(answer -> answer.statusCode() < 300).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
        run.ledger.acknowledged(change);
    }

    private static void anotherBodyUnderTheKey(FaultRun run) throws Exception {
        HttpResponse<String> answer = run.testbed.hub().post("/api/v1/deals", """
                {"source":"%s","externalId":"never","title":"t","amount":"1.00","currency":"RUB"}""".formatted(run.ledger.run), "system",
                "Idempotency-Key", run.ledger.run + "-one");
        assertThat(answer.statusCode()).isEqualTo(422);
    }
}
