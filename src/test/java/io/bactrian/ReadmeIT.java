package io.bactrian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks the README's first five minutes on a new hub: exactly its commands, compared with exactly what it says they print. The hub is the
 * packaged one, started in an empty folder, so that it also shows the house inside the jar to be whole.
 */
class ReadmeIT {

    private static final Pattern STEP = Pattern.compile("```sh\\n(.*?)```\\n(?:```text\\n(.*?)```)?", Pattern.DOTALL);
    private static final Duration A_MOMENT = Duration.ofSeconds(30);
    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private record Step(String commands, String output) {

        /** Whether running it again would do something again. */
        boolean acts() {
            return commands.contains(" -d ");
        }
    }

    @Test
    void shouldPrintWhatTheReadmeSays() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")) && (Files.isExecutable(Path.of("/usr/bin/curl"))),
                "Skipped: the README's commands need bash and curl");
        int hubPort = freePort();
        int sandboxPort = freePort();
        Process hub = launch(hubPort, sandboxPort);
        try {
            awaitReady(hub);
            String prelude = "HUB=http://localhost:%d SANDBOX=http://localhost:%d\n".formatted(hubPort, sandboxPort);
            List<Step> steps = firstFiveMinutes();
            assertThat(steps).hasSizeGreaterThan(8);
            for (Step step : steps) {
                if (step.output() == null) {
                    prelude += step.commands();
                } else {
                    walk(prelude, step);
                }
            }
        } finally {
            stop(hub);
        }
    }

    private Process launch(int hubPort, int sandboxPort) throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8",
                "-jar", packagedHub().toString(), "--server.port=" + hubPort, "--hub.sandbox.port=" + sandboxPort,
                "--hub.data-dir=" + folder.resolve("data"), "--hub.embedded.postgresql.port=0", "--hub.embedded.kafka.port=0",
                "--hub.embedded.s3.port=0")
                .directory(empty.toFile()).redirectErrorStream(true).redirectOutput(log().toFile()).start();
    }

    private static Path packagedHub() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("bactrian-.*\\.jar")).findFirst()
                    .orElseThrow(() -> new AssertionError("There is no target/bactrian-*.jar; mvn verify makes it before this test"))
                    .toAbsolutePath();
        }
    }

    private Path log() {
        return folder.resolve("hub.log");
    }

    private void awaitReady(Process hub) throws IOException {
        Awaitility.await().atMost(LONGEST_START).pollInterval(Duration.ofMillis(200))
                .until(() -> !hub.isAlive() || Files.readString(log()).contains("Bactrian is ready"));
        assertThat(Files.readString(log())).contains("Bactrian is ready");
    }

    /** In order, so that the PostgreSQL inside ends with it. */
    private static void stop(Process hub) {
        hub.destroy();
        try {
            assertThat(hub.waitFor(60, TimeUnit.SECONDS)).as("the hub stops").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hub.destroyForcibly();
        }
    }

    private static void walk(String prelude, Step step) {
        if (step.acts()) {
            assertThat(run(prelude + step.commands())).as(step.commands()).isEqualTo(step.output());
            return;
        }
        try {
            Awaitility.await().atMost(A_MOMENT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(300))
                    .until(() -> run(prelude + step.commands()).equals(step.output()));
        } catch (ConditionTimeoutException e) {
            assertThat(run(prelude + step.commands())).as(step.commands()).isEqualTo(step.output());
        }
    }

    private static List<Step> firstFiveMinutes() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf("## The first five minutes"), readme.indexOf("## How a message travels"));
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(section);
        while (matcher.find()) {
            steps.add(new Step(matcher.group(1), matcher.group(2)));
        }
        return steps;
    }

    private static String run(String script) {
        try {
            Process bash = new ProcessBuilder("/bin/bash", "-c", script).redirectErrorStream(true).start();
            String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return output.isEmpty() || output.endsWith("\n") ? output : output + "\n";
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
