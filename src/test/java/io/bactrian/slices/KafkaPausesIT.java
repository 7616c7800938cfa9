package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.AbsentSystem;
import io.bactrian.delivery.ExternalSystems;
import io.bactrian.embedded.LoneKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** A consumer that pauses while a system is away goes on with the very record at which it stopped, whatever happened meanwhile. */
class KafkaPausesIT extends HubTest {

    @Autowired
    CamelContext camel;

    @Autowired
    ExternalSystems systems;

    private AbsentSystem system;

    @BeforeEach
    void makeASystem() {
        system = new AbsentSystem(systems, "trap-" + freshId());
    }

    private ListeningRoute route(String brokers, int partitions) {
        return new ListeningRoute(camel, brokers, partitions).under("events").doing(record -> system.call());
    }

    private ListeningRoute route(int partitions) {
        return route(property("hub.kafka.brokers"), partitions);
    }

    private static void awaitPause(ListeningRoute route) {
        eventually(() -> route.isPaused() ? true : null);
    }

    @Test
    void shouldGoOnWithTheVeryFirstRecordOfANewGroup() throws Exception {
        try (ListeningRoute route = route(2)) {
            system.goAway();
            route.write(0, "a", "b");
            route.write(1, "c", "d");
            route.start();
            awaitPause(route);

            system.comeBack();

            eventually(() -> route.committed().equals(Map.of(0, 2L, 1, 2L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("a", "b");
            assertThat(route.finished(1)).containsExactly("c", "d");
        }
    }

    @Test
    void shouldPauseAllThreadsAndGoOnInEachPartition() throws Exception {
        try (ListeningRoute route = route(3).withThreads(3)) {
            writeToEach(route, "a");
            route.start();
            eventually(() -> route.members() == 3 && route.committed().equals(Map.of(0, 1L, 1, 1L, 2, 1L)) ? true : null);
            system.goAway();
            writeToEach(route, "b", "c", "d");
            awaitPause(route);
            assertThat(route.committed()).isEqualTo(Map.of(0, 1L, 1, 1L, 2, 1L));

            system.comeBack();

            eventually(() -> route.committed().equals(Map.of(0, 4L, 1, 4L, 2, 4L)) ? true : null);
            for (int partition = 0; partition < 3; partition++) {
                assertThat(route.finished(partition)).containsExactly("a", "b", "c", "d");
            }
            assertThat(route.members()).isEqualTo(3);
        }
    }

    private static void writeToEach(ListeningRoute route, String... texts) {
        for (int partition = 0; partition < 3; partition++) {
            route.write(partition, texts);
        }
    }

    @Test
    void shouldLoseNothingWhenPartitionsMoveAwayAndBackDuringThePause() throws Exception {
        try (ListeningRoute route = route(2).with("heartbeatIntervalMs", "200")) {
            route.write(0, "a", "b");
            route.write(1, "d", "e");
            route.start();
            eventually(() -> route.committed().equals(Map.of(0, 2L, 1, 2L)) ? true : null);
            system.goAway();
            route.write(0, "c");
            awaitPause(route);
            route.write(1, "f");

            joinAndLeave(route);
            eventually(() -> route.members() == 1 && route.isPaused() ? true : null);
            assertThat(route.committed()).isEqualTo(Map.of(0, 2L, 1, 2L));
            system.comeBack();

            eventually(() -> route.committed().equals(Map.of(0, 3L, 1, 3L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("a", "b", "c");
            assertThat(route.finished(1)).containsExactly("d", "e", "f");
        }
    }

    /** Another member of the group, which gets a partition, reads it, handles nothing and is gone. */
    private static void joinAndLeave(ListeningRoute route) {
        try (KafkaConsumer<String, String> other = new KafkaConsumer<>(Map.of("bootstrap.servers", route.brokers(), "group.id", route.name,
                "enable.auto.commit", "false", "auto.offset.reset", "none"), new StringDeserializer(), new StringDeserializer())) {
            other.subscribe(List.of(route.name));
            eventually(() -> other.poll(Duration.ofMillis(100)).isEmpty() ? null : true);
        }
    }

    @Test
    void shouldGoOnAfterAPollThatFailedDuringThePause() throws Exception {
        UnreliablePolls polls = new UnreliablePolls();
        try (ListeningRoute route = route(1).with(polls)) {
            system.goAway();
            route.write(0, "a", "b");
            route.start();
            awaitPause(route);

            polls.failOnce(new KafkaException("planted"));
            eventually(() -> polls.hasEnded() ? true : null);
            system.comeBack();

            eventually(() -> route.committed().equals(Map.of(0, 2L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("a", "b");
        }
    }

    @Test
    void shouldGoOnAfterItsBrokerWasRestartedDuringThePause(@TempDir Path data) throws Exception {
        try (LoneKafka kafka = LoneKafka.startIn(data);
                ListeningRoute route = route(kafka.brokers(), 1).with("brokers", kafka.brokers())) {
            system.goAway();
            route.write(0, "a", "b");
            route.start();
            awaitPause(route);

            kafka.restart();
            route.write(0, "c");
            system.comeBack();

            eventually(() -> route.committed().equals(Map.of(0, 3L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("a", "b", "c");
        }
    }
}
