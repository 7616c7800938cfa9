package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.faults.Ledger.Change;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 4: every connection of the pool waits for a lock that somebody holds. */
class PoolExhaustedFaults extends FaultTest {

    private static final int CALLERS = 40;

    @BeforeEach
    void wanted() {
        assumeWanted(4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSayWhenToComeBackWhenThePoolIsExhausted(long seed) throws Exception {
        try (FaultRun run = new FaultRun(testbed(), "4 connection pool exhausted", seed, LoadClient.Load.DEALS_ALONE)) {
            run.work(1000, 2000);
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            long longestHealth = 0;
            try (Connection holder = run.testbed.postgres().connect()) {
                holder.setAutoCommit(false);
                holder.createStatement().execute("lock table master_deal in access exclusive mode");
                for (int i = 0; i < CALLERS; i++) {
                    Change change = new Change("pool-" + i, 1, run.ledger.run + " pool-" + i, "1.00", "new");
                    answers.add(callers.submit(() -> run.testbed.hub().post("/api/v1/deals", """
                            {"source":"%s-pool","externalId":"%s","title":"t","amount":"1.00","currency":"RUB"}"""
                            .formatted(run.ledger.run, change.key()), "system")));
                }
                for (int i = 0; i < 8; i++) {
                    run.work(500, 800);
                    long begin = System.nanoTime();
                    assertThat(run.testbed.hub().get("/actuator/health/liveness").statusCode()).isEqualTo(200);
                    longestHealth = Math.max(longestHealth, (System.nanoTime() - begin) / 1_000_000);
                }
                assertThat(run.testbed.hub().get("/actuator/health").statusCode()).isIn(200, 503);
                holder.rollback();
            }
            long refused = 0;
            for (Future<HttpResponse<String>> answer : answers) {
                HttpResponse<String> one = answer.get(60, TimeUnit.SECONDS);
                assertThat(one.statusCode()).isIn(201, 503);
                if (one.statusCode() == 503) {
                    refused++;
                    assertThat(one.headers().firstValue("Retry-After")).isPresent();
                }
            }
            callers.shutdown();
            run.recovered(java.time.Instant.now());
            run.note(refused + " of " + CALLERS + " refused, liveness within " + longestHealth + " ms");
            run.mustHold();
            assertThat(refused).isPositive();
        }
    }
}
