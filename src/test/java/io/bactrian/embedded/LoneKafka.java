package io.bactrian.embedded;

import java.nio.file.Path;
import java.util.List;

/** The embedded broker by itself, which can be restarted under its clients. */
public final class LoneKafka implements AutoCloseable {

    private final Path data;
    private final List<Integer> ports;
    private EmbeddedKafka server;

    private LoneKafka(Path data, List<Integer> ports) throws Exception {
        this.data = data;
        this.ports = ports;
        this.server = start();
    }

    public static LoneKafka startIn(Path data) throws Exception {
        return new LoneKafka(data, Ports.free(2));
    }

    private EmbeddedKafka start() throws Exception {
        return EmbeddedKafka.start(data, ports.get(0), ports.get(1));
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
