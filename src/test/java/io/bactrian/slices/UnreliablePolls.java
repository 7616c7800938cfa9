package io.bactrian.slices;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Kafka's own consumer, whose poll comes back empty or throws when a test wants that. */
final class UnreliablePolls extends DefaultKafkaClientFactory {

    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private volatile RuntimeException lasting;
    private volatile boolean empty;
    private volatile int mostPartitions;
    private final AtomicInteger closed = new AtomicInteger();

    /** From now on a poll brings nothing, whatever waits. */
    void holdBack() {
        empty = true;
    }

    /** The next poll throws this; those after it are as usual. */
    void failOnce(RuntimeException planted) {
        failure.set(planted);
        empty = false;
    }

    /** Every poll throws this, until {@link #goOn()}. */
    void fail(RuntimeException planted) {
        lasting = planted;
    }

    boolean hasFailed() {
        return failure.get() == null;
    }

    void goOn() {
        empty = false;
        lasting = null;
    }

    /** Whether Camel's thread has ended: it closes its consumer once for the failure and once more at its end. */
    boolean hasEnded() {
        return closed.get() >= 2;
    }

    /** How many partitions had records in one and the same poll. */
    int mostPartitions() {
        return mostPartitions;
    }

    @Override
    public Consumer<?, ?> getConsumer(Properties settings) {
        Consumer<?, ?> consumer = super.getConsumer(settings);
        Class<?>[] type = {Consumer.class};
        return (Consumer<?, ?>) Proxy.newProxyInstance(getClass().getClassLoader(), type, (proxy, method, arguments) -> {
            boolean poll = method.getName().equals("poll");
            if (poll && empty) {
                Thread.onSpinWait();
                return ConsumerRecords.EMPTY;
            }
            RuntimeException always = lasting;
            RuntimeException planted = !poll ? null : always != null ? always : failure.getAndSet(null);
            if (planted != null) {
                throw planted;
            }
            try {
                Object answer = method.invoke(consumer, arguments);
                if (method.getName().equals("close")) {
                    closed.incrementAndGet();
                }
                if (answer instanceof ConsumerRecords<?, ?> records) {
                    mostPartitions = Math.max(mostPartitions, records.partitions().size());
                }
                return answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
