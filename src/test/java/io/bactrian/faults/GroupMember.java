package io.bactrian.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A stranger in one of the hub's consumer groups: takes partitions away, reads and commits nothing, and leaves. */
final class GroupMember {

    private GroupMember() {
    }

    /** Returns when it has been let in, or after three seconds; closing it leaves the group. */
    static KafkaConsumer<String, String> join(String brokers, String group, String topic) {
        KafkaConsumer<String, String> member = new KafkaConsumer<>(Map.of("bootstrap.servers", brokers, "group.id", group,
                "enable.auto.commit", false, "max.poll.records", 1, "session.timeout.ms", 10_000), new StringDeserializer(),
                new StringDeserializer());
        member.subscribe(List.of(topic));
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (member.assignment().isEmpty() && System.nanoTime() < end) {
            member.poll(Duration.ofMillis(100));
            member.pause(member.assignment());
        }
        return member;
    }
}
