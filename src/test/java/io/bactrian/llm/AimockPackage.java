package io.bactrian.llm;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The package {@code @copilotkit/aimock}, an OpenAI-compatible server that others wrote. It is installed below {@code target/}; where that
 * cannot be, the test that wants it is skipped with the reason.
 */
final class AimockPackage {

    private static final String NAME = "@copilotkit/aimock";
    private static final String VERSION = "1.43.0";
    /** For machines whose own Node is older than the package wants, as Debian 12's is. */
    private static final String NODE = "node@20.20.2";
    private static final int OLDEST_NODE = 20_015;
    private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\.");
    private static final Path HOME = Path.of("target", "aimock").toAbsolutePath();
    private static final Path PACKAGE = HOME.resolve("node_modules").resolve(NAME);
    private static final Path OWN_NODE = HOME.resolve("node_modules/node/bin/node");
    private static final int SECONDS_TO_INSTALL = 180;

    private AimockPackage() {
    }

    /** What starts the server; its options follow. */
    static List<String> command() throws IOException, InterruptedException {
        boolean newEnough = isNewEnough("node");
        if (!isInstalled() || !newEnough && !isNewEnough(OWN_NODE.toString())) {
            install(newEnough);
        }
        return List.of(newEnough ? "node" : OWN_NODE.toString(), PACKAGE.resolve("dist/cli.js").toString());
    }

    static Path home() {
        return HOME;
    }

    private static void install(boolean newEnough) throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        List<String> npm = new ArrayList<>(List.of("npm", "install", "--prefix", HOME.toString(), "--no-audit", "--no-fund",
                NAME + "@" + VERSION));
        if (!newEnough) {
            npm.add(NODE);
        }
        String said = run(SECONDS_TO_INSTALL, npm);
        if (!isInstalled()) {
            abort(NAME + " is not installed; node and npm are needed, and a registry within reach. " + said);
        }
        if (!newEnough && !isNewEnough(OWN_NODE.toString())) {
            abort(NAME + " needs Node 20.15 or newer. " + said);
        }
    }

    private static boolean isInstalled() throws IOException {
        Path description = PACKAGE.resolve("package.json");
        return Files.exists(description)
                && VERSION.equals(new ObjectMapper().readTree(Files.readString(description)).path("version").asText());
    }

    private static boolean isNewEnough(String node) throws IOException, InterruptedException {
        Matcher version = NODE_VERSION.matcher(run(10, List.of(node, "--version")));
        return version.lookingAt() && Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2)) >= OLDEST_NODE;
    }

    /** What the command said, or why it could not say anything. */
    private static String run(int seconds, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("aimock", ".log");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return command.get(0) + " did not end in " + seconds + " s";
            }
            return Files.readString(output);
        } catch (IOException e) {
            return e.getMessage();
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
