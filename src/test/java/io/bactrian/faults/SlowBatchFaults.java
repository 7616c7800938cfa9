package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Instant;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 5: a batch that takes longer than Kafka waits for its consumer, and a paused consumer across a rebalance. */
class SlowBatchFaults extends FaultTest {

    @BeforeEach
    void wanted() {
        assumeWanted(5);
    }

    /** Ten records, those of won deals with two calls of 2.5 s each, where Kafka gives up on a consumer after 5 s. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseNothingWhenABatchTakesTooLong(long seed) throws Exception {
        HubProcess hub = testbed().hub();
        HouseCopy house = new HouseCopy(testbed().folder().resolve("impatient-house-" + System.nanoTime()))
                .replace("adapters/hub-events-source.kamelet.yaml", "maxPollIntervalMs: 1800000", "maxPollIntervalMs: 5000");
        String home = hub.setting("hub.home");
        hub.kill();
        hub.with("hub.home", house.path()).start();
        try (FaultRun run = run("5 batch slower than max.poll.interval", seed)) {
            run.testbed.vendors().set("onec", Vendors.Mode.SLOW);
            run.work(20_000, 25_000);
            run.testbed.vendors().set("onec", Vendors.Mode.OK);
            run.recovered(Instant.now());
            run.mustHold();
            assertThat(Files.readString(hub.log())).as("Kafka gave up on a consumer").contains("poll timeout has expired");
        } finally {
            testbed().vendors().set("onec", Vendors.Mode.OK);
            hub.kill();
            hub.with("hub.home", home).start();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseNothingWhenAPausedConsumerIsRebalanced(long seed) throws Exception {
        try (FaultRun run = run("5 paused across a rebalance", seed)) {
            run.testbed.vendors().set("onec", Vendors.Mode.ERROR);
            run.work(10_000, 12_000);
            for (int i = 0; i < 3; i++) {
                try (KafkaConsumer<String, String> passer = GroupMember.join(run.testbed.kafka().brokers(), "deals-invoicing",
                        "deals.master-deals")) {
                    run.work(1500, 2500);
                }
                run.work(1000, 2000);
            }
            run.testbed.vendors().set("onec", Vendors.Mode.OK);
            run.recovered(Instant.now());
            run.mustHold();
        } finally {
            testbed().vendors().set("onec", Vendors.Mode.OK);
        }
    }
}
