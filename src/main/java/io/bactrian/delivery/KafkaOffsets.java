package io.bactrian.delivery;

import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.springframework.stereotype.Component;

/** Commits a record's offset once its effect is durable, and never before. */
@Component("kafkaOffsets")
class KafkaOffsets {

    private final Journal journal;

    KafkaOffsets(Journal journal) {
        this.journal = journal;
    }

    /** Synchronous: camel-kafka's asynchronous commits can pass over a record that failed. */
    public void commit(Exchange exchange) {
        KafkaManualCommit offset = exchange.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class);
        if (offset != null) {
            journal.flushFor(exchange);
            offset.commit();
        }
    }
}
