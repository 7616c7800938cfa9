package io.bactrian.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.TopicInfo;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/**
 * Subscribes every Kafka consumer of the hub, and commits the place from which it begins in a partition that its group has never read.
 * Without that, camel-kafka 4.17 loses the first records of such a partition when it pauses at one of them: on resuming it goes back to
 * committed offsets only. A group that begins with the next record would also lose what came between a failure and a restart.
 */
@Component(KafkaConstants.KAFKA_SUBSCRIBE_ADAPTER)
class PinnedStart implements SubscribeAdapter {

    @Override
    public void subscribe(Consumer<?, ?> consumer, ConsumerRebalanceListener camel, TopicInfo topics) {
        consumer.subscribe(topics.getTopics(), new ConsumerRebalanceListener() {

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                camel.onPartitionsRevoked(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                camel.onPartitionsLost(partitions);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                pin(consumer, partitions);
                camel.onPartitionsAssigned(partitions);
            }
        });
    }

    private static void pin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> begun = consumer.committed(Set.copyOf(partitions));
        Map<TopicPartition, OffsetAndMetadata> starts = new HashMap<>();
        for (TopicPartition partition : partitions) {
            if (begun.get(partition) == null) {
                starts.put(partition, new OffsetAndMetadata(consumer.position(partition)));
            }
        }
        if (!starts.isEmpty()) {
            consumer.commitSync(starts);
        }
    }
}
