package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.faults.Ledger.Change;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 10: a replay of dead letters that fails again, is killed halfway, and is run twice. */
class ReplayFaults extends FaultTest {

    private static final int LETTERS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @BeforeEach
    void wanted() {
        assumeWanted(10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldReplayDeadLettersOnce(long seed) throws Exception {
        try (FaultRun run = new FaultRun(testbed(), "10 replay failing again, killed halfway, run twice", seed,
                new LoadClient.Load(1, 8, 20, 1))) {
            // A refusal is no outage: what 1C refuses goes to the dead letters at once.
            run.testbed.vendors().set("onec", Vendors.Mode.FORBIDDEN);
            for (int i = 0; i < LETTERS; i++) {
                run.client.enter(new Change("letter-" + i, 1, run.ledger.run + " letter-" + i, "7.00", "won"));
            }
            List<Long> ids = Awaitility.await().atMost(PATIENCE).until(() -> open(run), open -> open.size() >= LETTERS);

            replay(run, ids, 50);
            Awaitility.await("the replay stops by itself").atMost(PATIENCE).until(() -> attempts(run).values().stream()
                    .filter(attempts -> attempts > 1).count() >= 5 && jobs(run, "running") == 0);
            assertThat(open(run)).containsAll(ids);
            long again = attempts(run).values().stream().filter(attempts -> attempts > 1).count();

            run.testbed.vendors().set("onec", Vendors.Mode.OK);
            replay(run, ids, 15);
            Awaitility.await("half of it is through").atMost(PATIENCE).until(() -> resolved(run, ids) >= ids.size() / 3);
            Instant killed = Instant.now();
            run.testbed.hub().kill();
            long before = resolved(run, ids);
            run.testbed.hub().start();
            run.recovered(killed);
            Awaitility.await("the replay goes on by itself").atMost(PATIENCE).until(() -> resolved(run, ids) == ids.size());

            HttpResponse<String> twice = run.testbed.hub().post("/api/v1/dead-letters/" + ids.get(0) + "/retry", "{}", "engineer");
            assertThat(twice.statusCode()).isEqualTo(409);
            run.client.stop();
            List<Long> rest = open(run);
            if (!rest.isEmpty()) {
                replay(run, rest, 100);
                Awaitility.await().atMost(PATIENCE).until(() -> open(run).isEmpty());
            }
            run.note("%d letters, %d failed again first, %d through when killed".formatted(ids.size(), again, before));
            run.mustHold();
        } finally {
            testbed().vendors().set("onec", Vendors.Mode.OK);
        }
    }

    private static void replay(FaultRun run, List<Long> ids, int perSecond) throws Exception {
        HttpResponse<String> answer = run.testbed.hub().post("/api/v1/dead-letters/retries",
                "{\"ids\":" + ids + ",\"ratePerSecond\":" + perSecond + "}", "engineer");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static long jobs(FaultRun run, String status) throws Exception {
        JsonNode page = new ObjectMapper().readTree(run.testbed.hub().get("/api/v1/dead-letters/retries?status=" + status, "engineer").body());
        return page.path("items").size();
    }

    private static List<Long> open(FaultRun run) throws Exception {
        return run.testbed.postgres().ask(database -> database.sql("""
                select id from dead_letter where status in ('open', 'retried') and route = 'invoice-won-deal' and body like ? order by id""")
                .param("%" + run.ledger.run + "%").query(Long.class).list());
    }

    private static long resolved(FaultRun run, List<Long> ids) throws Exception {
        return run.testbed.postgres().ask(database -> database.sql("select count(*) from dead_letter where status = 'resolved' and id = any (?)")
                .param(ids.toArray(Long[]::new)).query(Long.class).single());
    }

    private static Map<Long, Integer> attempts(FaultRun run) throws Exception {
        return run.testbed.postgres().ask(database -> database.sql("select id, attempts from dead_letter where body like ?")
                .param("%" + run.ledger.run + "%").query().listOfRows()).stream()
                .collect(java.util.stream.Collectors.toMap(row -> (Long) row.get("id"), row -> (Integer) row.get("attempts")));
    }
}
