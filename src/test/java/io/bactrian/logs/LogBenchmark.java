package io.bactrian.logs;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines a second of one core, from text to templates and scores: {@code docs/logs.md} has the command. Without arguments it reads logs of
 * our own; each argument is a file that is read a hundred times over. The processor's time of the whole process counts (collector and
 * compiler, too), and the best of five runs, because others use the machine.
 */
final class LogBenchmark {

    private static final OperatingSystemMXBean CLOCK = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int RUNS = 5;
    private static final int LINES = 200_000;

    private LogBenchmark() {
    }

    public static void main(String[] files) throws IOException {
        for (String file : files) {
            String text = Files.readString(Path.of(file));
            measure(Path.of(file).getFileName().toString(), (text.endsWith("\n") ? text : text + '\n').repeat(100));
        }
        if (files.length == 0) {
            for (OwnLogs.Style style : OwnLogs.styles()) {
                List<String> lines = new ArrayList<>();
                new OwnLogs(1).lines(style, LINES).forEach(line -> lines.add(line.text()));
                measure(style.name(), String.join("\n", lines));
            }
        }
    }

    private static void measure(String name, String log) throws IOException {
        double best = 0;
        for (int run = 0; run < RUNS; run++) {
            long start = CLOCK.getProcessCpuTime();
            LogAnalysis analysis = new LogAnalyser().analyse(new StringReader(log));
            double highest = 0;
            for (int line = 1; line <= analysis.lines(); line++) {
                highest = Math.max(highest, analysis.score(line));
            }
            double seconds = (CLOCK.getProcessCpuTime() - start) / 1e9;
            best = highest > 1 ? best : Math.max(best, analysis.lines() / seconds);
        }
        System.out.printf("%-24s %,9.0f lines/s%n", name, best);
    }
}
