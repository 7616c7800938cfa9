package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.faults.Vendors.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 14: a system that hangs, drips, answers rubbish or is down costs its own messages a delay, and the others nothing. */
class VendorFaults extends FaultTest {

    private static final int BROKEN_SECONDS = Integer.getInteger("faults.vendor-broken", 60);
    private static final int DOWN_SECONDS = Integer.getInteger("faults.vendor-down", 600);
    private static final double LEAST_GOODPUT = 0.9;

    @BeforeEach
    void wanted() {
        assumeWanted(14);
    }

    /** Each seed breaks it in another way. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldCostTheOthersNothing(long seed) throws Exception {
        Mode mode = List.of(Mode.HANG, Mode.DRIP, Mode.ERROR, Mode.GARBAGE).get((int) ((seed - 1) % 4));
        assertThat(broken("14 1C hangs, drips, fails, babbles " + BROKEN_SECONDS + " s", seed, mode, 20, BROKEN_SECONDS,
                LoadClient.Load.USUAL)).as("goodput of the others").isGreaterThanOrEqualTo(LEAST_GOODPUT);
    }

    /** With the waits of production; the sandbox has shorter ones. */
    @Test
    void shouldCostTheOthersNothingWhenItIsDownForTenMinutes() throws Exception {
        HubProcess hub = testbed().hub();
        String[] production = {"hub.outward.breaker.first-wait=5s", "hub.outward.breaker.longest-wait=60s"};
        try {
            hub.kill();
            Arrays.stream(production).map(setting -> setting.split("=")).forEach(setting -> hub.with(setting[0], setting[1]));
            hub.start();
            assertThat(broken("14 1C down " + DOWN_SECONDS + " s", seeds().findFirst().orElse(1), Mode.ERROR, 60, DOWN_SECONDS,
                    LoadClient.Load.USUAL)).as("goodput of the others").isGreaterThanOrEqualTo(LEAST_GOODPUT);
        } finally {
            hub.kill();
            Arrays.stream(production).forEach(setting -> hub.with(setting.split("=")[0], null));
            hub.start();
        }
    }

    /** Returns what the others got done a second while one system was broken, as a share of what they got done before. */
    static double broken(String name, long seed, Mode mode, int beforeSeconds, int brokenSeconds, LoadClient.Load load)
            throws Exception {
        try (FaultRun run = new FaultRun(testbed(), name, seed, load)) {
            Vendors vendors = run.testbed.vendors();
            FaultRun.pause(Duration.ofSeconds(3));
            double before = othersPerSecond(run, beforeSeconds);
            vendors.set("onec", mode);
            double meanwhile = othersPerSecond(run, brokenSeconds);
            String consumer = paused(run);
            vendors.set("onec", Mode.OK);
            Instant healed = Instant.now();
            run.recovered(healed);
            run.client.stop();
            // What waited for minutes is worked off in minutes, in order, by one consumer.
            run.testbed.drain(Duration.ofSeconds(180 + brokenSeconds));
            Duration drained = Duration.between(healed, Instant.now());
            run.note(mode.name().toLowerCase() + ": others at %.0f %% (%.1f/s, before %.1f/s), drained %d s after".formatted(100 * meanwhile / before, meanwhile, before,
                    drained.toSeconds()));
            run.mustHold();
            assertThat(consumer).as("the consumer that calls 1C").isEqualTo("paused");
            return meanwhile / before;
        } finally {
            testbed().vendors().set("onec", Mode.OK);
        }
    }

    /** What got done for everybody but 1C: versions of deals, campaigns published, messages taken, replies and titles delivered. */
    private static double othersPerSecond(FaultRun run, int seconds) throws Exception {
        long begin = others(run);
        long started = System.nanoTime();
        FaultRun.pause(Duration.ofSeconds(seconds));
        return (others(run) - begin) / ((System.nanoTime() - started) / 1e9);
    }

    private static long others(FaultRun run) throws Exception {
        return run.testbed.postgres().ask(database -> database.sql("""
                select (select count(*) from faults.deal_log where source = ?)
                     + (select count(*) from campaign where status = 'published')
                     + (select count(*) from ticket_message where delivery_status in ('received', 'delivered'))""")
                .param(run.ledger.run).query(Long.class).single());
    }

    /** As Prometheus and the console see it: whether the breaker of 1C is not closed. */
    private static String paused(FaultRun run) throws Exception {
        return run.testbed.hub().get("/actuator/prometheus").body().lines()
                .anyMatch(line -> line.startsWith("bactrian_system_away{") && line.contains("system=\"onec\"") && line.endsWith(" 1.0"))
                ? "paused" : "running";
    }

    /** Sixty-four users at once, and a model that hangs for some of them: every title is the ticket's own, and the first one stays. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverMixAnswersNorOverwriteAFallback(long seed) throws Exception {
        try (FaultRun run = new FaultRun(testbed(), "14 model hangs and answers 64 at once", seed, new LoadClient.Load(0, 1, 0, 64))) {
            run.testbed.vendors().set("llm", Mode.HANG);
            run.work(6_000, 8_000);
            run.testbed.vendors().set("llm", Mode.OK);
            run.work(6_000, 8_000);
            run.client.stop();
            run.testbed.drain();
            Map<String, Object> titles = titles(run);
            run.note("titles by model " + titles.get("model") + ", by rule " + titles.get("rule"));
            run.mustHold();
            FaultRun.pause(Duration.ofSeconds(2));
            assertThat(titles(run)).as("titles once given").isEqualTo(titles);
        } finally {
            testbed().vendors().set("llm", Mode.OK);
        }
    }

    private static Map<String, Object> titles(FaultRun run) throws Exception {
        return run.testbed.postgres().ask(database -> database.sql("""
                select count(*) filter (where title_made_by ->> 'kind' = 'model') as model,
                       count(*) filter (where title_made_by ->> 'kind' = 'rule') as rule, md5(string_agg(title, '|' order by id)) as all
                from ticket where chat_id = any (?)""")
                .param(run.ledger.messages.values().stream().map(String::valueOf).distinct().toArray(String[]::new)).query().singleRow());
    }
}
