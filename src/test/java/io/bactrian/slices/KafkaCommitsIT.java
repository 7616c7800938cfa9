package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a route has finished is committed; what it has not finished is not, and comes again. */
class KafkaCommitsIT extends HubTest {

    @Autowired
    CamelContext camel;

    private ListeningRoute route(int partitions) {
        return new ListeningRoute(camel, property("hub.kafka.brokers"), partitions);
    }

    @Test
    void shouldCommitNeitherAFailedRecordNorWhatIsBehindIt() throws Exception {
        AtomicInteger failures = new AtomicInteger(Integer.MAX_VALUE);
        // Were it Kafka that commits, it would do so all the time.
        try (ListeningRoute route = route(1).with("autoCommitIntervalMs", "50")) {
            route.doing(record -> {
                if (record.text().equals("b") && failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("planted");
                }
            });
            route.write(0, "a", "b", "c");
            route.start();
            eventually(() -> route.timesHanded("b") >= 3 ? true : null);
            assertThat(route.committed()).isEqualTo(Map.of(0, 1L));
            assertThat(route.timesHanded("c")).isZero();

            route.stop();
            eventually(() -> route.members() == 0 ? true : null);
            assertThat(route.committed()).as("after a stop").isEqualTo(Map.of(0, 1L));

            failures.set(1);
            route.startAgain();
            eventually(() -> route.committed().equals(Map.of(0, 3L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void shouldLoseNothingOfAnyPartitionWhenARecordFailsInAPollOfSeveral() throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        UnreliablePolls polls = new UnreliablePolls();
        try (ListeningRoute route = route(3).with(polls)) {
            polls.holdBack();
            route.doing(record -> {
                if (record.text().equals("b") && failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("planted");
                }
            });
            for (int partition = 0; partition < 3; partition++) {
                route.write(partition, "a", "b", "c");
            }
            polls.goOn();
            route.start();

            eventually(() -> route.committed().equals(Map.of(0, 3L, 1, 3L, 2, 3L)) ? true : null);

            assertThat(polls.mostPartitions()).as("partitions in one poll").isGreaterThan(1);
            for (int partition = 0; partition < 3; partition++) {
                assertThat(route.finished(partition)).containsExactly("a", "b", "c");
            }
        }
    }

    @Test
    void shouldHoldUpOnlyThePartitionOfARecordThatFailsWhenThreadsShareThem() throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (ListeningRoute route = route(3).withThreads(3)) {
            route.doing(record -> {
                threads.add(Thread.currentThread().getName());
                if (record.partition() == 0 && record.text().equals("b") && failing.get()) {
                    throw new IllegalStateException("planted");
                }
            });
            route.start();
            eventually(() -> route.members() == 3 ? true : null);
            for (int partition = 0; partition < 3; partition++) {
                route.write(partition, "a", "b", "c");
            }
            eventually(() -> route.committed().equals(Map.of(0, 1L, 1, 3L, 2, 3L)) ? true : null);

            failing.set(false);

            eventually(() -> route.committed().equals(Map.of(0, 3L, 1, 3L, 2, 3L)) ? true : null);
            for (int partition = 0; partition < 3; partition++) {
                assertThat(route.finished(partition)).containsExactly("a", "b", "c");
            }
            assertThat(threads).hasSizeGreaterThan(1);
        }
    }

    @Test
    void shouldTellTheBrokerOfARecordBeforeTheNextOneComes() throws Exception {
        try (ListeningRoute route = route(3)) {
            List<String> behind = new CopyOnWriteArrayList<>();
            route.doing(record -> {
                long known = route.committed().getOrDefault(record.partition(), -1L);
                if (known != record.offset()) {
                    behind.add("record " + record.offset() + " came while the broker knew " + known);
                }
            });
            for (int partition = 0; partition < 3; partition++) {
                route.write(partition, "a", "b");
            }
            route.start();

            eventually(() -> route.committed().equals(Map.of(0, 2L, 1, 2L, 2, 2L)) ? true : null);
            assertThat(behind).isEmpty();
        }
    }

    @Test
    void shouldCommitARecordThatThePolicyPutIntoTheDeadLettersAndGoOn() throws Exception {
        try (ListeningRoute route = route(2).under("events")) {
            route.doing(record -> {
                if (record.text().equals("b")) {
                    throw new IllegalStateException("planted");
                }
            });
            route.write(0, "a", "b", "c");
            route.write(1, "d");
            route.start();

            eventually(() -> route.committed().equals(Map.of(0, 3L, 1, 1L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("a", "c");
            assertThat(deadLetters(route)).containsExactly("HUB-900");
        }
    }

    private List<String> deadLetters(ListeningRoute route) {
        return database.sql("select code from dead_letter where topic = ? order by id").param(route.name).query(String.class).list();
    }

    @Test
    void shouldBeginWhereItFirstStoodAlthoughTheGroupWantedOnlyWhatComesNext() throws Exception {
        AtomicInteger failures = new AtomicInteger(Integer.MAX_VALUE);
        try (ListeningRoute route = route(1).startingFrom("latest")) {
            route.doing(record -> {
                if (failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("planted");
                }
            });
            route.write(0, "before");
            route.start();
            eventually(() -> route.committed().equals(Map.of(0, 1L)) ? true : null);
            route.write(0, "a");
            eventually(() -> route.timesHanded("a") > 0 ? true : null);
            route.stop();
            route.write(0, "b");
            failures.set(0);
            route.startAgain();

            eventually(() -> route.committed().equals(Map.of(0, 3L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("a", "b");
        }
    }
}
