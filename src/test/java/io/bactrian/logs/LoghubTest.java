package io.bactrian.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;

/**
 * Grouping accuracy on the 2,000-line samples of loghub, which are not part of this repository. Runs where {@code -Dloghub=<folder>} or
 * the environment variable {@code LOGHUB} names a folder with {@code *_2k.log} and {@code *_2k.log_structured.csv}. There is one
 * configuration for all.
 */
class LoghubTest {

    private static final double WANTED = 0.95;

    @Test
    void shouldGroupMessagesAsPeopleDo() throws Exception {
        Map<String, Double> accuracies = new TreeMap<>();
        for (Path labels : labels()) {
            accuracies.put(labels.getFileName().toString(), accuracy(labels, column(labels, "Content")));
        }
        System.out.println("Content: " + accuracies);
        assertThat(average(accuracies)).isGreaterThanOrEqualTo(WANTED);
    }

    @Test
    void shouldGroupWholeLinesAsPeopleDo() throws Exception {
        Map<String, Double> accuracies = new TreeMap<>();
        for (Path labels : labels()) {
            Path log = labels.resolveSibling(labels.getFileName().toString().replace("_structured.csv", ""));
            accuracies.put(log.getFileName().toString(), accuracy(labels, Files.readAllLines(log)));
        }
        System.out.println("Whole lines: " + accuracies);
        assertThat(average(accuracies)).isGreaterThanOrEqualTo(WANTED);
    }

    private static double average(Map<String, Double> accuracies) {
        return accuracies.values().stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static List<Path> labels() throws IOException {
        String folder = System.getProperty("loghub", System.getenv("LOGHUB"));
        assumeTrue(folder != null, "No folder with loghub's samples: name it with -Dloghub=<folder>");
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            List<Path> labels = files.filter(file -> file.toString().endsWith("_2k.log_structured.csv")).sorted().toList();
            assertThat(labels).isNotEmpty();
            return labels;
        }
    }

    private static double accuracy(Path labels, List<String> lines) throws Exception {
        LogAnalysis analysis = new LogAnalyser().analyse(new StringReader(String.join("\n", lines)));
        List<String> found = IntStream.rangeClosed(1, lines.size()).mapToObj(line -> analysis.template(line).id()).toList();
        return Grouping.accuracy(column(labels, "EventId"), found);
    }

    private static List<String> column(Path labels, String name) throws Exception {
        List<String> values = new ArrayList<>();
        try (var database = new DuckDBDriver().connect("jdbc:duckdb:", new java.util.Properties());
             var rows = database.createStatement().executeQuery("select \"" + name + "\" from read_csv('" + labels + "',"
                     + " all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"', null_padding = true) order by \"LineId\"::int")) {
            while (rows.next()) {
                values.add(rows.getString(1) == null ? "" : rows.getString(1));
            }
        }
        return values;
    }
}
