package io.bactrian.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How many records wait for a consumer group in Kafka: asked at most every two seconds, whoever wants to know. */
@Component
class ConsumerLag implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLag.class);
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final int LIMIT_SECONDS = 3;

    private final String brokers;
    private Admin admin;
    private Map<String, Long> lags = Map.of();
    private Instant asked = Instant.MIN;

    ConsumerLag(@Value("${hub.kafka.brokers}") String brokers) {
        this.brokers = brokers;
    }

    /** The group's lag over all its partitions; -1 while Kafka does not say. */
    synchronized long of(String group) {
        if (asked.isBefore(Instant.now().minus(FRESH))) {
            lags = ask();
            asked = Instant.now();
        }
        return lags.getOrDefault(group, -1L);
    }

    private Map<String, Long> ask() {
        try {
            if (admin == null) {
                admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_SECONDS * 1000,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_SECONDS * 1000));
            }
            var groups = admin.listConsumerGroups().valid().get(LIMIT_SECONDS, TimeUnit.SECONDS).stream()
                    .collect(Collectors.toMap(group -> group.groupId(), group -> new ListConsumerGroupOffsetsSpec()));
            Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
                    admin.listConsumerGroupOffsets(groups).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            committed.values().forEach(offsets -> offsets.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest())));
            var ends = admin.listOffsets(wanted).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            Map<String, Long> found = new TreeMap<>();
            committed.forEach((group, offsets) -> found.put(group, offsets.entrySet().stream().filter(entry -> entry.getValue() != null)
                    .mapToLong(entry -> Math.max(0, ends.get(entry.getKey()).offset() - entry.getValue().offset())).sum()));
            return found;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Kafka does not say how far its consumer groups are", e);
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    @Override
    public synchronized void destroy() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
