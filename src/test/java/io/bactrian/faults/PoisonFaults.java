package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.faults.Ledger.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 7: records that no route can handle, first, in the middle, last, and every tenth, on all partitions. */
class PoisonFaults extends FaultTest {

    private static final int RECORDS = Integer.getInteger("faults.records", 3000);
    private static final double LEAST_GOODPUT = 0.7;
    private static final List<String> ROUTES = List.of("apply-crm-deal", "fetch-notified-deal");

    @BeforeEach
    void wanted() {
        assumeWanted(7);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepPoisonApartAndApplyTheRest(long seed) throws Exception {
        assertThat(poison("7 poison in every place", seed, RECORDS)).isGreaterThanOrEqualTo(LEAST_GOODPUT);
    }

    /** Returns how many good records a second were applied, as a share of what they were without poison. */
    static double poison(String name, long seed, int records) throws Exception {
        try (FaultRun run = new FaultRun(testbed(), name, seed, new LoadClient.Load(0, 1, 0, 0))) {
            stream(run, "warm", records / 3, Set.of());
            double clean = stream(run, "clean", records, Set.of());
            Set<Integer> places = new HashSet<>();
            for (int i = 0; i < records; i++) {
                if (run.random.nextInt(10) == 0) {
                    places.add(i);
                }
            }
            // First, in the middle and last of each partition.
            for (int partition = 0; partition < 3; partition++) {
                places.addAll(List.of(partition, records / 6 * 3 + partition, records - 3 + partition));
            }
            double poisoned = stream(run, "poisoned", records, places);
            double goodput = poisoned / clean;
            run.note("goodput %.0f %% (%.0f/s with, %.0f/s without)".formatted(100 * goodput, poisoned, clean));
            headersAreKept(run);
            run.mustHold();
            return goodput;
        }
    }

    /** Publishes all at once, and tells how many good records a second were applied. */
    private static double stream(FaultRun run, String prefix, int records, Set<Integer> poison) throws Exception {
        Instant begin = Instant.now();
        long good = 0;
        for (int i = 0; i < records; i++) {
            if (poison.contains(i)) {
                run.client.publisher().publishPoison("poison-" + run.ledger.run + "-" + prefix + "-" + i, i % 3, bad(i));
            } else {
                String key = prefix + "-" + i;
                run.client.publisher().publish(new Change(key, 1, run.ledger.run + " " + key, "1.00", "new"), UUID.randomUUID().toString(),
                        i % 3);
                good++;
            }
        }
        run.client.publisher().flush();
        long expected = good;
        Awaitility.await().atMost(Duration.ofMinutes(4)).pollInterval(Duration.ofMillis(50)).until(() -> expected
                == run.testbed.postgres().ask(database -> database.sql("""
                select count(*) from master_deal where source = ? and external_id like ?""").params(run.ledger.run, prefix + "-%")
                .query(Long.class).single()));
        return good / (Duration.between(begin, Instant.now()).toMillis() / 1000.0);
    }

    private static String bad(int number) {
        return switch (number % 4) {
            case 0 -> "{\"source\":";
            case 1 -> "{\"source\":\"x\"}";
            case 2 -> "\u0000\uFFFD not JSON at all";
            default -> "[1,2,3]";
        };
    }

    private static void headersAreKept(FaultRun run) throws Exception {
        run.testbed.drain();
        List<Map<String, Object>> letters = run.testbed.postgres().ask(database -> database.sql("""
                select key, route, headers::jsonb ->> 'x-planted' as planted, count(*) over (partition by key, route) as times
                from dead_letter where key like ?""").param("poison-" + run.ledger.run + "-%").query().listOfRows());
        assertThat(letters).hasSize(run.ledger.poison.size() * ROUTES.size())
                .allSatisfy(letter -> assertThat(letter).containsEntry("planted", "planted-" + letter.get("key")).containsEntry("times", 1L))
                .extracting(letter -> (String) letter.get("route")).containsOnlyElementsOf(ROUTES);
    }
}
