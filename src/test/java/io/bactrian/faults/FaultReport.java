package io.bactrian.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every run as one line of {@code target/faults/runs.tsv}, and the table that is made of them, {@code target/faults/report.md}. */
final class FaultReport {

    private static final Path FOLDER = Path.of("target/faults");

    private FaultReport() {
    }

    /** @param recoveries in milliseconds, one for each time that something broke; empty where nothing has to come back */
    static synchronized void add(String fault, long seed, Verdict verdict, List<Long> recoveries, String note) throws IOException {
        Files.createDirectories(FOLDER);
        String line = String.join("\t", fault, Long.toString(seed), Long.toString(verdict.promised()),
                Long.toString(verdict.count(Verdict.Kind.LOST)), Long.toString(verdict.count(Verdict.Kind.DOUBLED)),
                Long.toString(verdict.count(Verdict.Kind.DISORDERED) + verdict.count(Verdict.Kind.UNEXPECTED)),
                Long.toString(verdict.repeats()), String.join(",", recoveries.stream().map(String::valueOf).toList()), note);
        Files.writeString(FOLDER.resolve("runs.tsv"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        System.out.println("FAULT " + line.replace('\t', '|') + "\n" + verdict);
        write();
    }

    /** What the oracle saw of a hub that is broken on purpose, in {@code target/faults/mutations.md}. */
    static synchronized void addMutation(String mutation, long seed, Verdict verdict) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve("mutations.md"), "| %s | %d | %d | %d | %d | %d |%n".formatted(mutation, seed, verdict.promised(),
                verdict.count(Verdict.Kind.LOST), verdict.count(Verdict.Kind.DOUBLED), verdict.count(Verdict.Kind.DISORDERED)
                        + verdict.count(Verdict.Kind.UNEXPECTED)), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void write() throws IOException {
        Map<String, List<String[]>> byFault = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve("runs.tsv"))) {
            String[] cells = line.split("\t", -1);
            byFault.computeIfAbsent(cells[0], fault -> new ArrayList<>()).add(cells);
        }
        StringBuilder table = new StringBuilder("""
                | fault | runs (seeds) | promised | lost | doubled | other | recovery: median / longest | noted |
                |---|---|---|---|---|---|---|---|
                """);
        byFault.forEach((fault, runs) -> table.append("| %s | %d (%s) | %d | %d | %d | %d | %s | %s |%n".formatted(fault, runs.size(),
                String.join(" ", runs.stream().map(run -> run[1]).distinct().toList()), sum(runs, 2), sum(runs, 3), sum(runs, 4), sum(runs, 5),
                recovery(runs), String.join("; ", runs.stream().map(run -> run[8]).filter(note -> !note.isBlank()).distinct().toList()))));
        Files.writeString(FOLDER.resolve("report.md"), table);
    }

    private static long sum(List<String[]> runs, int cell) {
        return runs.stream().mapToLong(run -> Long.parseLong(run[cell])).sum();
    }

    private static String recovery(List<String[]> runs) {
        List<Long> all = runs.stream().flatMap(run -> Arrays.stream(run[7].split(","))).filter(text -> !text.isBlank()).map(Long::valueOf)
                .sorted().toList();
        return all.isEmpty() ? "–" : "%.1f s / %.1f s (%d)".formatted(all.get(all.size() / 2) / 1000.0, all.get(all.size() - 1) / 1000.0,
                all.size());
    }

    static List<Long> millis(List<Duration> durations) {
        return durations.stream().map(Duration::toMillis).toList();
    }
}
