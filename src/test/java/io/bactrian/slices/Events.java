package io.bactrian.slices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

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
