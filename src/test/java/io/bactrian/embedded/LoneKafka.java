package io.bactrian.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The embedded broker by itself, which can be restarted under its clients. */
public final class LoneKafka implements AutoCloseable {

    private final Path data;
    private final List<Integer> ports;
    private final Map<String, String> settings;
    private EmbeddedKafka server;

    private LoneKafka(Path data, List<Integer> ports, Map<String, String> settings) throws Exception {
        this.data = data;
        this.ports = ports;
        this.settings = settings;
        this.server = start();
    }

    public static LoneKafka startIn(Path data) throws Exception {
        return new LoneKafka(data, Ports.free(2), Map.of());
    }

    /** One that lets in nobody but that user (SASL/PLAIN). */
    public static LoneKafka startIn(Path data, String user, String password) throws Exception {
        return new LoneKafka(data, Ports.free(2), Map.of(
                "listener.security.protocol.map", "BROKER:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.broker.plain.sasl.jaas.config", ("org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " username=\"%s\" password=\"%s\" user_%s=\"%s\";").formatted(user, password, user, password)));
    }

    private EmbeddedKafka start() throws Exception {
        return EmbeddedKafka.start(data, ports.get(0), ports.get(1), settings);
    }

    public String brokers() {
        return "127.0.0.1:" + ports.get(0);
    }

    public void restart() throws Exception {
        server.stop();
        server = start();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
