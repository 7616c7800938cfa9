package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 8: records that are no text, and polls that throw. */
class UndecodableFaults extends FaultTest {

    @BeforeEach
    void wanted() {
        assumeWanted(8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepWhatIsNoTextAndGoOn(long seed) throws Exception {
        try (FaultRun run = run("8 undecodable records", seed);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", run.testbed.kafka().brokers()),
                        new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 60; i++) {
                run.work(20, 100);
                producer.send(broken(run, i)).get();
            }
            run.recovered(Instant.now());
            run.mustHold();
        }
    }

    private static ProducerRecord<byte[], byte[]> broken(FaultRun run, int number) {
        String key = "poison-" + run.ledger.run + "-" + number;
        run.ledger.poison.add(key);
        byte[] value = switch (number % 3) {
            case 0 -> null;
            case 1 -> new byte[0];
            default -> noise(run.random);
        };
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(ChangePublisher.TOPIC, number % 3, key.getBytes(StandardCharsets.UTF_8),
                value);
        if (number % 2 == 0) {
            record.headers().add("ce_id", noise(run.random)).add("ce_type", noise(run.random)).add("ce_time", noise(run.random));
        }
        return record;
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldPassOverNothingWhenAPollThrows(long seed) throws Exception {
        HubProcess hub = testbed().hub();
        HouseCopy house = new HouseCopy(testbed().folder().resolve("hiccup-house-" + System.nanoTime()))
                .replace("adapters/hub-events-source.kamelet.yaml", "valueDeserializer: org.apache.kafka.common.serialization.ByteArrayDeserializer",
                        "valueDeserializer: io.bactrian.faults.HiccupDeserializer");
        String home = hub.setting("hub.home");
        hub.kill();
        hub.with("hub.home", house.path()).start();
        try (FaultRun run = run("8 polls that throw", seed)) {
            run.work(10_000, 12_000);
            run.client.stop();
            hub.kill();
            hub.with("hub.home", home).start();
            run.recovered(Instant.now());
            run.mustHold();
        } finally {
            hub.kill();
            hub.with("hub.home", home).start();
        }
        assertThat(java.nio.file.Files.readString(hub.log())).contains("A hiccup, planted");
    }
}
