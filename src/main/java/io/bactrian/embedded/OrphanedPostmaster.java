package io.bactrian.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that outlives a killed hub and holds its port and data folder. It is recognised by {@code postmaster.pid} (its first
 * line is the process id) together with a command line that names the folder, because process ids are given anew.
 */
final class OrphanedPostmaster {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostmaster.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private OrphanedPostmaster() {
    }

    /** Stops the postmaster of that data folder, if one is alive, and removes a pid file that would keep the next one from starting. */
    static void stop(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        Optional<Long> pid = firstLineOf(pidFile);
        if (pid.isEmpty()) {
            return;
        }
        if (isAlive(pid.get()) && serves(pid.get(), data)) {
            LOG.warn("A PostgreSQL that outlived its hub (process {}) still serves {}; stopping it", pid.get(), data);
            end(pid.get());
        }
        // PostgreSQL refuses to start while any process has that id, and a zombie or a stranger may.
        if (ProcessHandle.of(pid.get()).isPresent()) {
            Files.deleteIfExists(pidFile);
        }
    }

    private static Optional<Long> firstLineOf(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile, StandardCharsets.ISO_8859_1);
        try {
            return lines.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(lines.get(0).strip()));
        } catch (NumberFormatException notAPid) {
            return Optional.empty();
        }
    }

    private static boolean serves(long pid, Path data) throws IOException {
        Path commandLine = Path.of("/proc/" + pid + "/cmdline");
        if (Files.isReadable(commandLine)) {
            List<String> words = List.of(Files.readString(commandLine, StandardCharsets.UTF_8).split("\0"));
            return words.get(0).endsWith("postgres") && (words.contains(data.toString()) || words.contains(data.toRealPath().toString()));
        }
        String line = ProcessHandle.of(pid).flatMap(process -> process.info().commandLine()).orElse("");
        return line.contains("postgres") && line.contains(data.toString());
    }

    /** First in order (SIGINT rolls back and writes a checkpoint), then at once (SIGQUIT), then by force. */
    private static void end(long pid) {
        signal(pid, "INT");
        if (!endsWithin(pid, PATIENCE)) {
            signal(pid, "QUIT");
            if (!endsWithin(pid, PATIENCE)) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                endsWithin(pid, PATIENCE);
            }
        }
    }

    private static void signal(long pid, String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            kill.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException noKillCommand) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean endsWithin(long pid, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (isAlive(pid)) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return true;
    }

    /** A zombie counts as ended: in a container nobody may ever collect it. */
    private static boolean isAlive(long pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (Files.isReadable(stat)) {
            try {
                String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
                return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
            } catch (IOException gone) {
                return false;
            }
        }
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
