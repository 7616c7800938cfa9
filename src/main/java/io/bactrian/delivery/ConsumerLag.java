package io.bactrian.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How many records wait for a consumer group in Kafka: asked at most every two seconds, whoever wants to know, and only for the groups
 * of which somebody does.
 */
@Component
class ConsumerLag implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLag.class);
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final int LIMIT_SECONDS = 3;
    private static final long UNKNOWN = -1;

    private final Supplier<Admin> kafka;
    private final Map<String, Long> lags = new ConcurrentHashMap<>();
    private final LastAnswer<Map<String, Long>> answer = new LastAnswer<>("consumer-lag", FRESH, this::ask);
    private Admin admin;
    private boolean destroyed;

    @Autowired
    ConsumerLag(KafkaConnection connection) {
        this(() -> Admin.create(connection.with(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_SECONDS * 1000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_SECONDS * 1000))));
    }

    /** @param kafka is asked for its client once it is needed, and again after it threw */
    ConsumerLag(Supplier<Admin> kafka) {
        this.kafka = kafka;
    }

    /**
     * The group's lag over all its partitions, as Kafka last told it; -1 while it never did. A group is known from the first question
     * about it, and its lag within two seconds of that.
     */
    long of(String group) {
        lags.putIfAbsent(group, UNKNOWN);
        answer.get();
        return lags.get(group);
    }

    private Map<String, Long> ask() {
        Set<String> groups = Set.copyOf(lags.keySet());
        Admin asked = admin();
        var offsets = asked.listConsumerGroupOffsets(groups.stream()
                .collect(Collectors.toMap(Function.identity(), group -> new ListConsumerGroupOffsetsSpec())));
        // Offsets outlive their topic for a while, and the end of a topic that is gone is looked for until time is over.
        Set<String> topics = answerOf(asked.listTopics().names()).orElseThrow(() -> new IllegalStateException("Kafka is away"));
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
        groups.forEach(group -> answerOf(offsets.partitionsToOffsetAndMetadata(group)).ifPresent(found -> committed.put(group, found)));
        Map<TopicPartition, OffsetSpec> wanted = committed.values().stream().flatMap(found -> found.keySet().stream()).distinct()
                .filter(partition -> topics.contains(partition.topic()))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        var ends = asked.listOffsets(wanted);
        Map<TopicPartition, Optional<Long>> known = new HashMap<>();
        wanted.keySet().forEach(partition -> known.put(partition, answerOf(ends.partitionResult(partition)).map(end -> end.offset())));
        committed.forEach((group, found) -> lag(found, known).ifPresent(lag -> lags.put(group, lag)));
        return lags;
    }

    /**
     * @param ends of the partitions that there are; empty where Kafka does not say
     * @return empty when a partition is missing: the others' sum would be too small
     */
    private static Optional<Long> lag(Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, Optional<Long>> ends) {
        long sum = 0;
        for (var entry : committed.entrySet()) {
            Optional<Long> end = ends.get(entry.getKey());
            if (end != null && end.isEmpty()) {
                return Optional.empty();
            }
            sum += end == null || entry.getValue() == null ? 0 : Math.max(0, end.get() - entry.getValue().offset());
        }
        return Optional.of(sum);
    }

    /** Empty where Kafka does not say: it is away, or the group may not be read. */
    private static <T> Optional<T> answerOf(KafkaFuture<T> question) {
        try {
            return Optional.of(question.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Kafka does not say how far its consumer groups are", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized Admin admin() {
        if (destroyed) {
            throw new IllegalStateException("The hub ends");
        }
        if (admin == null) {
            admin = kafka.get();
        }
        return admin;
    }

    @Override
    public synchronized void destroy() {
        destroyed = true;
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
