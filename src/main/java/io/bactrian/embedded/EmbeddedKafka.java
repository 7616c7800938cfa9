package io.bactrian.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.springframework.util.FileSystemUtils;

/** Kafka's own server in this process: one node that is broker and controller, on loopback. Topics are made by who needs them. */
final class EmbeddedKafka implements EmbeddedServer {

    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";

    private final KafkaRaftServer server;

    private EmbeddedKafka(KafkaRaftServer server) {
        this.server = server;
    }

    static EmbeddedKafka start(Path dataDirectory, int port, int controllerPort) throws Exception {
        return start(dataDirectory, port, controllerPort, Map.of());
    }

    /** @param settings of the broker, instead of its usual ones */
    static EmbeddedKafka start(Path dataDirectory, int port, int controllerPort, Map<String, String> settings) throws Exception {
        Path data = dataDirectory.resolve("kafka");
        if (!Files.exists(data)) {
            format(data);
        }
        Properties properties = properties(data, port, controllerPort);
        properties.putAll(settings);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        try {
            server.startup();
            return new EmbeddedKafka(server);
        } catch (RuntimeException | Error failure) {
            server.shutdown();
            throw failure;
        }
    }

    /** Under another name until it is whole, so that a start killed half-way is begun anew instead of failing for ever. */
    private static void format(Path data) throws Exception {
        Path unfinished = data.resolveSibling("kafka.new");
        FileSystemUtils.deleteRecursively(unfinished);
        PrivateFolder.create(unfinished);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(CONTROLLER)
                .setMetadataLogDirectory(unfinished.toString())
                .addDirectory(unfinished.toString())
                .run();
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Properties properties(Path data, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE));
        properties.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        properties.put("controller.listener.names", CONTROLLER);
        properties.put("listeners", "BROKER://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
        properties.put("inter.broker.listener.name", "BROKER");
        properties.put("listener.security.protocol.map", "BROKER:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        properties.put("log.dirs", data.toString());

        properties.put("auto.create.topics.enable", "false");
        properties.put("default.replication.factor", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("group.initial.rebalance.delay.ms", "0");

        // After a kill the controller waits this long for the old broker before it lets the new one in.
        properties.put("broker.session.timeout.ms", "3000");
        properties.put("broker.heartbeat.interval.ms", "500");

        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "4");
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
        properties.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
        return properties;
    }

    @Override
    public void stop() throws IOException {
        server.shutdown();
        server.awaitShutdown();
    }
}
