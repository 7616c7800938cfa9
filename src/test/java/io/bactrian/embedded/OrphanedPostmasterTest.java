package io.bactrian.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanedPostmasterTest {

    @TempDir
    Path data;

    @Test
    void shouldLeaveAnUnrelatedProcessAloneAndDropItsNumberFromThePidFile() throws IOException {
        // The unrelated process is this one: if it were stopped, so were the test.
        Path pidFile = pidFile(Long.toString(ProcessHandle.current().pid()));
        OrphanedPostmaster.stop(data);
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void shouldLeaveThePidFileOfADeadProcessToPostgresqlItself() throws Exception {
        Process dead = new ProcessBuilder(javaCommand(), "--version").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        dead.waitFor();
        Path pidFile = pidFile(Long.toString(dead.pid()));
        OrphanedPostmaster.stop(data);
        assertThat(pidFile).exists();
    }

    @Test
    void shouldPassOverAnEmptyOrUnreadablePidFile() throws IOException {
        OrphanedPostmaster.stop(data.resolve("nowhere"));
        Path pidFile = pidFile("");
        OrphanedPostmaster.stop(data);
        Files.writeString(pidFile, "no number\n");
        OrphanedPostmaster.stop(data);
        assertThat(pidFile).exists();
    }

    private Path pidFile(String pid) throws IOException {
        return Files.writeString(data.resolve("postmaster.pid"), pid.isEmpty() ? "" : pid + "\n" + data + "\n1731000000\n15432\n");
    }

    private static String javaCommand() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
