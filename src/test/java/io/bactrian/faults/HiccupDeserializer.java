package io.bactrian.faults;

import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads bytes, and fails now and then for a reason that has passed the next time: what a poll throws then is transient. */
public final class HiccupDeserializer extends ByteArrayDeserializer {

    private static final int ONE_IN = 60;

    @Override
    public byte[] deserialize(String topic, byte[] data) {
        if (ThreadLocalRandom.current().nextInt(ONE_IN) == 0) {
            System.out.println("A hiccup, planted in " + topic);
            throw new SerializationException("A hiccup, planted");
        }
        return super.deserialize(topic, data);
    }
}
