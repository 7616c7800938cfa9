package io.bactrian.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostileLogsTest {

    private static final String SMALL_HEAP = "-Xmx80m";

    /** The longest logs that the hub reads, made to break it: half of this heap is what is kept of a million lines. */
    @Test
    void shouldReadAnythingInASmallHeap() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), SMALL_HEAP,
                "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8", HostileLogs.class.getName()).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(place -> Path.of(place).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator)));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("one name of 300,000: 1 templates", "a stream of different lines");
    }
}
