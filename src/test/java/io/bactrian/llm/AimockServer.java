package io.bactrian.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code @copilotkit/aimock} in a process of its own, on a free port of the loopback. It never outlives this process. */
public final class AimockServer implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("listening on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final Thread end;
    private final Path output;

    private AimockServer(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
    }

    /** Skips the test where there is no such server. */
    public static AimockServer start(Path fixtures, String key) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(AimockPackage.command());
        command.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--fixtures", fixtures.toString(), "--validate-on-load"));
        Path output = AimockPackage.home().resolve("server.log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("AIMOCK_API_KEYS", key);
        AimockServer server = new AimockServer(builder.start(), output);
        try {
            await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20))
                    .until(() -> !server.process.isAlive() || server.address().find());
            assertThat(server.address().find()).as(Files.readString(output)).isTrue();
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The base of its OpenAI-compatible paths, and of Anthropic's. */
    public String url() throws IOException {
        Matcher address = address();
        assertThat(address.find()).isTrue();
        return address.group(1) + "/v1";
    }

    private Matcher address() throws IOException {
        return ADDRESS.matcher(Files.readString(output));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(end);
    }
}
