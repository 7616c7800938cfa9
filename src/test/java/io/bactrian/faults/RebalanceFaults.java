package io.bactrian.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 6: consumers join the hub's groups and leave them, every two seconds for a minute. */
class RebalanceFaults extends FaultTest {

    private static final int SECONDS = Integer.getInteger("faults.rebalances", 60);
    private static final Map<String, String> GROUPS = Map.of("deals-apply", "crm.changes", "deals-invoicing", "deals.master-deals",
            "support-tickets", "support.messages", "support-replies", "support.messages");

    @BeforeEach
    void wanted() {
        assumeWanted(6);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseNothingWhileConsumersComeAndGo(long seed) throws Exception {
        try (FaultRun run = run("6 consumers join and leave for " + SECONDS + " s", seed)) {
            ExecutorService strangers = Executors.newFixedThreadPool(GROUPS.size());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            List<java.util.concurrent.Future<?>> all = GROUPS.entrySet().stream().<java.util.concurrent.Future<?>>map(group ->
                    strangers.submit(() -> comeAndGo(run, group.getKey(), group.getValue(), end))).toList();
            for (java.util.concurrent.Future<?> stranger : all) {
                stranger.get(SECONDS + 60, TimeUnit.SECONDS);
            }
            strangers.shutdown();
            run.recovered(Instant.now());
            run.mustHold();
        }
    }

    private static void comeAndGo(FaultRun run, String group, String topic, long end) {
        while (System.nanoTime() < end) {
            try (KafkaConsumer<String, String> stranger = GroupMember.join(run.testbed.kafka().brokers(), group, topic)) {
                FaultRun.pause(Duration.ofMillis(300));
            }
            FaultRun.pause(Duration.ofMillis(1000));
        }
    }
}
