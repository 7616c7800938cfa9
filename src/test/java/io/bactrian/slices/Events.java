package io.bactrian.slices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Reads a topic from its beginning with a plain consumer, as a neighbour of the hub would. */
final class Events {

    private final String brokers;

    Events(String brokers) {
        this.brokers = brokers;
    }

    record Seen(String topic, String key, Map<String, String> headers, JsonNode data) {

        String type() {
            return headers.get("ce_type");
        }
    }

    /** Everything that the topic holds now and that the predicate takes. */
    List<Seen> on(String topic, Predicate<Seen> wanted) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", brokers), new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Seen> found = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    Seen event = seen(record);
                    if (wanted.test(event)) {
                        found.add(event);
                    }
                }
            }
            return found;
        }
    }

    /** Puts a record on the topic once more, under this id. */
    void send(String topic, Seen event, String id) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", brokers), new StringSerializer(),
                new StringSerializer())) {
            ProducerRecord<String, String> record = new ProducerRecord<>(topic, event.key(), event.data().toString());
            event.headers().forEach((name, value) -> record.headers()
                    .add(name, (name.equals("ce_id") ? id : value).getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
        }
    }

    /** How many records of the topic a group has not dealt with. */
    long lag(String group, String topic) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", brokers, "group.id", group),
                new StringDeserializer(), new StringDeserializer())) {
            Set<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition())).collect(Collectors.toSet());
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
            return consumer.endOffsets(partitions).entrySet().stream().mapToLong(end ->
                    end.getValue() - (committed.get(end.getKey()) == null ? 0 : committed.get(end.getKey()).offset())).sum();
        }
    }

    private static Seen seen(ConsumerRecord<String, String> record) {
        Map<String, String> headers = new java.util.TreeMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        try {
            return new Seen(record.topic(), record.key(), headers, new ObjectMapper().readTree(record.value()));
        } catch (IOException e) {
            return new Seen(record.topic(), record.key(), headers, null);
        }
    }
}
