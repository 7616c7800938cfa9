package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.EventConsumers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whatever a poll brings, or fails with, no record is passed over. */
class KafkaPollsIT extends HubTest {

    private static final byte[] NO_UTF_8 = {'"', (byte) 0xC3, (byte) 0x28, '"'};

    @Autowired
    CamelContext camel;

    @Autowired
    EventConsumers consumers;

    private ListeningRoute route(int partitions) {
        return new ListeningRoute(camel, property("hub.kafka.brokers"), partitions);
    }

    @Test
    void shouldPassOverNothingAfterAPollThatFailed() throws Exception {
        UnreliablePolls polls = new UnreliablePolls();
        try (ListeningRoute route = route(2).with(polls)) {
            route.write(0, "a");
            route.write(1, "d");
            route.start();
            eventually(() -> route.committed().equals(Map.of(0, 1L, 1, 1L)) ? true : null);

            polls.holdBack();
            route.write(0, "b", "c");
            route.write(1, "e", "f");
            polls.failOnce(new SerializationException("planted"));

            eventually(() -> route.committed().equals(Map.of(0, 3L, 1, 3L)) ? true : null);
            assertThat(polls.hasFailed()).isTrue();
            assertThat(route.finished(0)).containsExactly("a", "b", "c");
            assertThat(route.finished(1)).containsExactly("d", "e", "f");
        }
    }

    @Test
    void shouldListenAgainAfterKafkaRefusedItsCredentials() throws Exception {
        UnreliablePolls polls = new UnreliablePolls();
        try (ListeningRoute route = route(2).with(polls)) {
            route.write(0, "a");
            route.start();
            eventually(() -> route.committed().equals(Map.of(0, 1L, 1, 0L)) ? true : null);

            polls.fail(new SaslAuthenticationException("planted"));
            route.write(0, "b");
            route.write(1, "c");
            eventually(() -> consumers.states().stream().anyMatch(state -> state.route().equals(route.name) && state.status().equals("stopped"))
                    ? true : null);
            polls.goOn();

            eventually(() -> route.committed().equals(Map.of(0, 2L, 1, 1L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("a", "b");
            assertThat(route.finished(1)).containsExactly("c");
        }
    }

    @Test
    void shouldHandleARecordAgainThatTookLongerThanKafkaWaits() throws Exception {
        AtomicBoolean slow = new AtomicBoolean(true);
        try (ListeningRoute route = route(2).with("maxPollIntervalMs", "1000")) {
            route.doing(record -> {
                if (record.text().equals("b") && slow.getAndSet(false)) {
                    eventually(() -> route.members() == 0 ? true : null);
                }
            });
            route.write(0, "a", "b", "c");
            route.write(1, "d", "e");
            route.start();

            eventually(() -> route.committed().equals(Map.of(0, 3L, 1, 2L)) ? true : null);
            assertThat(route.finished(0)).containsSubsequence("a", "b", "c").endsWith("b", "c");
            assertThat(route.finished(0)).containsOnlyOnce("a", "c");
            assertThat(route.finished(1)).contains("d", "e");
            assertThat(route.timesHanded("b")).as("its commit came too late, so it comes again").isEqualTo(2);
        }
    }

    @Test
    void shouldKeepWhatIsNoTextInTheDeadLettersAndGoOn() throws Exception {
        try (ListeningRoute route = route(2).under("events")) {
            ProducerRecord<String, byte[]> value = route.record(0, "value");
            route.write(new ProducerRecord<>(route.name, 0, value.key(), withBadText(value.value()), value.headers()));
            ProducerRecord<String, byte[]> type = route.record(0, "type");
            type.headers().remove("ce_type").add("ce_type", NO_UTF_8);
            route.write(type);
            ProducerRecord<String, byte[]> subject = route.record(0, "subject");
            subject.headers().add("ce_subject", NO_UTF_8);
            route.write(subject);
            ProducerRecord<String, byte[]> id = route.record(0, "id");
            id.headers().remove("ce_id").add("ce_id", null);
            route.write(id);
            route.write(0, "good");
            route.write(1, "other");
            route.start();

            eventually(() -> route.committed().equals(Map.of(0, 5L, 1, 1L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("good");
            assertThat(route.finished(1)).containsExactly("other");
            List<String> codes = database.sql("select code from dead_letter where topic = ? order by id").param(route.name)
                    .query(String.class).list();
            assertThat(codes).containsExactly("HUB-101", "HUB-401", "HUB-401", "HUB-401");
        }
    }

    /** No index of PostgreSQL took them, which passed for a database that is away, and the partition stood still. */
    @Test
    void shouldKeepARecordWhoseKeyOrIdIsTooLongInTheDeadLettersAndGoOn() throws Exception {
        Random random = new Random(5);
        String endless = random.ints(9000, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
        try (ListeningRoute route = route(1).under("events")) {
            route.write(new ProducerRecord<>(route.name, 0, endless, "no event".getBytes(StandardCharsets.UTF_8)));
            ProducerRecord<String, byte[]> key = route.record(0, "key");
            route.write(new ProducerRecord<>(route.name, 0, endless, key.value(), key.headers()));
            for (String attribute : List.of("ce_id", "ce_subject", "ce_correlationid", "ce_source", "ce_type")) {
                ProducerRecord<String, byte[]> record = route.record(0, attribute);
                record.headers().remove(attribute).add(attribute, endless.getBytes(StandardCharsets.UTF_8));
                route.write(record);
            }
            route.write(0, "good");
            route.start();

            eventually(() -> route.committed().equals(Map.of(0, 8L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("good");
            assertThat(database.sql("select code from dead_letter where topic = ? order by id").param(route.name).query(String.class).list())
                    .containsExactly("HUB-401", "HUB-401", "HUB-401", "HUB-401", "HUB-401", "HUB-401", "HUB-104");
            assertThat(database.sql("select masked and length(key) = 500 from dead_letter where topic = ? order by id limit 1").param(route.name)
                    .query(Boolean.class).single()).isTrue();
        }
    }

    /** The text of the event with a byte in it that is no UTF-8. */
    private static byte[] withBadText(byte[] data) {
        byte[] changed = data.clone();
        changed[new String(data, StandardCharsets.US_ASCII).indexOf("value")] = (byte) 0xC3;
        return changed;
    }

    @Test
    void shouldTakeHeadersThatAreNotItsOwnForNothing() throws Exception {
        try (ListeningRoute route = route(1).under("events")) {
            ProducerRecord<String, byte[]> record = route.record(0, "a");
            List.of("kafka.OVERRIDE_TOPIC", "CamelHttpUri", "CamelSqlQuery", "kafka.OFFSET").forEach(
                    header -> record.headers().add(header, "999".getBytes(StandardCharsets.UTF_8)));
            record.headers().add("x-binary", NO_UTF_8).add("x-nothing", null);
            route.write(record);
            route.start();

            eventually(() -> route.committed().equals(Map.of(0, 1L)) ? true : null);
            assertThat(route.finished(0)).containsExactly("a");
            assertThat(route.handed().get(0).headers()).doesNotContainKeys("kafka.OVERRIDE_TOPIC", "CamelHttpUri", "CamelSqlQuery")
                    .containsEntry("kafka.OFFSET", 0L);
        }
    }
}
