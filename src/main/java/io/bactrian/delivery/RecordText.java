package io.bactrian.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.component.kafka.serde.KafkaHeaderDeserializer;
import org.springframework.stereotype.Component;

/**
 * Text in Kafka records: UTF-8, and nothing else. Kafka's and Camel's own deserialisers quietly put U+FFFD for what they cannot read, and
 * one that throws would stop the consumer at the record; so what is no text reaches the route as bytes, and is refused there.
 */
@Component("recordText")
class RecordText implements KafkaHeaderDeserializer {

    /** A header's text, or its bytes where they are none. */
    @Override
    public Object deserialize(String name, byte[] value) {
        try {
            return of(value);
        } catch (CharacterCodingException e) {
            return value;
        }
    }

    /** @throws CharacterCodingException when the bytes are no UTF-8 */
    static String of(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
