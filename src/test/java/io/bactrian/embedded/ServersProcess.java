package io.bactrian.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link ServersAlone} in a Java process of its own, which can be killed like one. */
final class ServersProcess implements AutoCloseable {

    private final Process process;
    private final Path output;

    private ServersProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ServersProcess launch(Path data, List<Integer> ports, String... settings) throws IOException {
        Path output = Files.createTempFile("servers", ".log");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                ServersAlone.class.getName(), "hub.data-dir=" + data, "hub.sandbox.port=0", "hub.embedded.postgresql.port=" + ports.get(0),
                "hub.embedded.kafka.port=" + ports.get(1), "hub.embedded.s3.port=" + ports.get(2)));
        command.addAll(List.of(settings));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new ServersProcess(builder.start(), output);
    }

    ServersProcess awaitReady() throws IOException {
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50))
                .until(() -> !process.isAlive() || output().contains(ServersAlone.READY));
        assertThat(output()).contains(ServersAlone.READY);
        return this;
    }

    Duration startTook() throws IOException {
        String text = output();
        int number = text.indexOf(ServersAlone.READY) + ServersAlone.READY.length();
        return Duration.ofMillis(Long.parseLong(text.substring(number, text.indexOf('\n', number)).strip()));
    }

    long pid() {
        return process.pid();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Asks it to end, as an orderly shutdown does, and tells how long that took. */
    Duration stop() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        process.getOutputStream().close();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends within 30 s").isTrue();
        assertThat(process.exitValue()).as(output()).isZero();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(output);
    }
}
