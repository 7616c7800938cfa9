package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ConsumerLagTest {

    private static final TopicPartition FIRST = new TopicPartition("deals", 0);
    private static final TopicPartition SECOND = new TopicPartition("deals", 1);
    private static final TopicPartition LEADERLESS = new TopicPartition("deals", 2);
    private static final TopicPartition DELETED = new TopicPartition("gone", 0);

    private final Admin admin = mock(Admin.class);
    private final AtomicReference<Set<?>> askedGroups = new AtomicReference<>(Set.of());
    private final Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> committed = new HashMap<>();
    private final ConsumerLag lag = new ConsumerLag(() -> admin);

    @BeforeEach
    void kafka() {
        ListConsumerGroupOffsetsResult offsets = mock(ListConsumerGroupOffsetsResult.class);
        when(offsets.partitionsToOffsetAndMetadata(any())).thenAnswer(call -> committed.get(call.<String>getArgument(0)));
        when(admin.listConsumerGroupOffsets(anyMap())).thenAnswer(call -> {
            askedGroups.set(Set.copyOf(call.<Map<?, ?>>getArgument(0).keySet()));
            return offsets;
        });
        ListTopicsResult topics = mock(ListTopicsResult.class);
        when(topics.names()).thenReturn(KafkaFuture.completedFuture(Set.of("deals")));
        when(admin.listTopics()).thenReturn(topics);
        when(admin.listOffsets(anyMap())).thenReturn(new ListOffsetsResult(Map.of(
                FIRST, KafkaFuture.completedFuture(end(100)), SECOND, KafkaFuture.completedFuture(end(10)),
                LEADERLESS, failed(new TimeoutException()))));
        committed.put("whole", committed(Map.of(FIRST, 60L, SECOND, 8L)));
        committed.put("partly", committed(Map.of(FIRST, 95L, DELETED, 3L)));
        committed.put("leaderless", committed(Map.of(FIRST, 60L, LEADERLESS, 1L)));
        committed.put("forbidden", failed(new GroupAuthorizationException("forbidden")));
    }

    private static ListOffsetsResultInfo end(long offset) {
        return new ListOffsetsResultInfo(offset, -1, Optional.empty());
    }

    private static KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> committed(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        offsets.forEach((partition, offset) -> all.put(partition, new OffsetAndMetadata(offset)));
        return KafkaFuture.completedFuture(all);
    }

    private static <T> KafkaFuture<T> failed(Exception failure) {
        KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
        future.completeExceptionally(failure);
        return future;
    }

    @Test
    void shouldSayWhatItCanWhereAGroupMayNotBeReadOrATopicIsGone() {
        Awaitility.await().untilAsserted(() -> {
            assertThat(lag.of("forbidden")).isEqualTo(-1);
            assertThat(lag.of("leaderless")).as("not only a part of it").isEqualTo(-1);
            assertThat(lag.of("whole")).isEqualTo(42);
            assertThat(lag.of("partly")).isEqualTo(5);
        });
    }

    @Test
    void shouldAskForTheGroupsOfWhichSomebodyWantsToKnow() {
        lag.of("whole");

        assertThat(askedGroups.get()).isEqualTo(Set.of("whole"));
    }

    @Test
    void shouldSayThatItDoesNotKnowWhileKafkaCannotBeAsked() {
        assertThat(new ConsumerLag(new KafkaConnection(new MockEnvironment().withProperty("hub.kafka.brokers", "not an address"))).of("whole")).isEqualTo(-1);
    }
}
