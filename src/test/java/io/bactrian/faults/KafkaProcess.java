package io.bactrian.faults;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/** The embedded broker in a process of its own, which can be killed and started again on the same log and port. */
final class KafkaProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private JavaProcess process;

    KafkaProcess(Path folder) throws IOException {
        this.folder = folder;
        this.port = freePort();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    void start() throws IOException {
        Files.createDirectories(folder);
        process = JavaProcess.start(folder, folder.resolve("kafka.log"), List.of(), "io.bactrian.embedded.ServersAlone",
                List.of("hub.data-dir=" + folder.resolve("data"), "hub.sandbox.port=0", "hub.embedded.kafka.port=" + port,
                        "spring.datasource.url=elsewhere", "hub.s3.endpoint=http://elsewhere"));
        Awaitility.await("Kafka answers").atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(this::answers);
    }

    private boolean answers() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers(), "request.timeout.ms", "2000",
                "default.api.timeout.ms", "2000"))) {
            return !admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).isEmpty();
        } catch (Exception notYet) {
            return false;
        }
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    String brokers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.kill();
        }
    }
}
