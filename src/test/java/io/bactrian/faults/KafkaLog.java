package io.bactrian.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ConsumerGroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What stands in Kafka, and how far each consumer group of the hub has come. */
final class KafkaLog {

    /** A record as a neighbour reads it. */
    record Seen(String topic, int partition, long offset, String key, Map<String, String> headers, String value) {

        String id() {
            return headers.get("ce_id");
        }

        String type() {
            return headers.get("ce_type");
        }
    }

    private final String brokers;

    KafkaLog(String brokers) {
        this.brokers = brokers;
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(Map.of("bootstrap.servers", brokers, "request.timeout.ms", 15_000, "default.api.timeout.ms", 20_000), new StringDeserializer(),
                new StringDeserializer());
    }

    Map<TopicPartition, Long> ends() {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            return ends(consumer);
        }
    }

    private static Map<TopicPartition, Long> ends(KafkaConsumer<String, String> consumer) {
        List<TopicPartition> partitions = consumer.listTopics().entrySet().stream().filter(topic -> !topic.getKey().startsWith("__"))
                .flatMap(topic -> topic.getValue().stream().map(info -> new TopicPartition(info.topic(), info.partition()))).toList();
        return consumer.endOffsets(partitions);
    }

    /** Everything that was written from there on, in the order of each partition. */
    List<Seen> since(Map<TopicPartition, Long> begin) {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            Map<TopicPartition, Long> ends = ends(consumer);
            consumer.assign(ends.keySet());
            ends.keySet().forEach(partition -> consumer.seek(partition, begin.getOrDefault(partition, 0L)));
            List<Seen> found = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    found.add(seen(record));
                }
            }
            return found;
        }
    }

    private static Seen seen(ConsumerRecord<String, String> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8));
        }
        return new Seen(record.topic(), record.partition(), record.offset(), record.key(), headers, record.value());
    }

    /** Records that each group has still to read; groups in the middle of a rebalance count as one record behind. */
    Map<String, Long> lags() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers, "request.timeout.ms", "15000", "default.api.timeout.ms", "20000"))) {
            Collection<String> groups = admin.listConsumerGroups().all().get(20, TimeUnit.SECONDS).stream()
                    .map(ConsumerGroupListing::groupId).toList();
            Map<String, ConsumerGroupDescription> described = admin.describeConsumerGroups(groups).all().get(20, TimeUnit.SECONDS);
            Map<TopicPartition, Long> ends = ends();
            return groups.stream().collect(Collectors.toMap(Function.identity(), group -> lag(admin, described.get(group), ends)));
        } catch (Exception e) {
            throw new IllegalStateException("Kafka does not say how far the groups are", e);
        }
    }

    /** The committed offsets of every group. */
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets = new TreeMap<>();
            for (ConsumerGroupListing group : admin.listConsumerGroups().all().get(20, TimeUnit.SECONDS)) {
                offsets.put(group.groupId(), admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata()
                        .get(20, TimeUnit.SECONDS));
            }
            return offsets;
        } catch (Exception e) {
            throw new IllegalStateException("Kafka does not say what is committed", e);
        }
    }

    private static long lag(Admin admin, ConsumerGroupDescription group, Map<TopicPartition, Long> ends) {
        if (group.state() != ConsumerGroupState.STABLE) {
            return 1;
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata()
                    .get(20, TimeUnit.SECONDS);
            return group.members().stream().flatMap(member -> member.assignment().topicPartitions().stream())
                    .mapToLong(partition -> {
                        OffsetAndMetadata offset = offsets.get(partition);
                        return ends.getOrDefault(partition, 0L) - (offset == null ? 0 : offset.offset());
                    }).sum();
        } catch (Exception e) {
            throw new IllegalStateException("Kafka does not say how far " + group.groupId() + " is", e);
        }
    }
}
