package io.bactrian.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnomaliesTest {

    private static final int SEEDS = 20;

    @Test
    void shouldFindTheFaultsInADayOfAShop() throws IOException {
        int hits = 0;
        int wrong = 0;
        int missed = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            SyntheticLog log = new SyntheticLog(seed);
            LogAnalysis analysis = new LogAnalyser().analyse(new StringReader(log.text()));
            for (int line = 1; line <= log.lines(); line++) {
                boolean found = analysis.score(line) >= LogAnalysis.STRANGE;
                hits += found && log.isStrange(line) ? 1 : 0;
                wrong += found && !log.isStrange(line) ? 1 : 0;
                missed += !found && log.isStrange(line) ? 1 : 0;
            }
        }
        double precision = (double) hits / (hits + wrong);
        double recall = (double) hits / (hits + missed);
        System.out.printf("Strange lines of %d synthetic days: precision %.3f, recall %.3f%n", SEEDS, precision, recall);
        assertThat(precision).isGreaterThan(0.95);
        assertThat(recall).isGreaterThan(0.9);
    }

    @Test
    void shouldPointAtEachFault() throws IOException {
        LogAnalysis analysis = new LogAnalyser().analyse(new StringReader(new SyntheticLog(3).text()));
        assertThat(analysis.anomalies()).extracting(anomaly -> anomaly.template().text()).containsExactlyInAnyOrder(
                "Client <*> exceeded its limit of <*> requests", "Call <*> to stock:<*> failed: connect timed out after <*>",
                "Journal segment <*> is corrupt at offset <*>",
                "Mail <*> not rendered: IllegalStateException: template has no section <*>");
        assertThat(analysis.anomalies()).allSatisfy(anomaly -> {
            assertThat(anomaly.why()).isNotEmpty();
            assertThat(anomaly.strangeLines()).isNotEmpty().isSorted().contains(anomaly.firstLine())
                    .allSatisfy(line -> assertThat(analysis.template(line)).isEqualTo(anomaly.template()));
            assertThat(anomaly.example()).startsWith("2026-03-02 ");
        });
    }

    @Test
    void shouldSayWhyALineIsStrange() throws IOException {
        List<String> lines = new ArrayList<>(IntStream.range(0, 2000).mapToObj(line -> "request " + line + " served").toList());
        lines.set(1500, "disk is corrupted");
        LogAnomaly found = new LogAnalyser().analyse(new StringReader(String.join("\n", lines))).anomalies().get(0);
        assertThat(found.strangeLines()).containsExactly(1501);
        assertThat(found.why()).containsExactly("rare: 1 of 2000 lines", "new: not seen before line 1501",
                "its level or words tell of trouble");
    }

    /** What a user pastes into a message is too short to tell what is usual: there the words of failure must do. */
    @Test
    void shouldPointAtFailuresInAFewLines() throws IOException {
        LogAnalysis analysis = new LogAnalyser().analyse(new StringReader("""
                2026-03-02 10:00:00 INFO  engine started
                2026-03-02 10:00:01 WARN  cache is cold
                2026-03-02 10:00:02 ERROR cannot reach stock:8080
                2026-03-02 10:00:03 INFO  engine stopped
                """));
        assertThat(analysis.anomalies()).singleElement().satisfies(anomaly -> {
            assertThat(anomaly.strangestLine()).isEqualTo(3);
            assertThat(anomaly.example()).isEqualTo("2026-03-02 10:00:02 ERROR cannot reach stock:8080");
        });
        assertThat(new LogAnalyser().analyse(new StringReader("java.io.IOException: disk is full\n\tat a.b.C.d(C.java:5)")).anomalies())
                .extracting(LogAnomaly::strangestLine).containsExactly(1);
    }

    /** Failures that are this program's daily bread say nothing. */
    @Test
    void shouldFindNothingStrangeInWhatIsUsual() throws IOException {
        String log = String.join("\n", IntStream.range(0, 3000).mapToObj(line -> "ERROR request " + line + " failed").toList());
        LogAnalysis analysis = new LogAnalyser().analyse(new StringReader(log));
        assertThat(analysis.anomalies()).isEmpty();
        assertThat(analysis.score(1700)).isZero();
    }

    /** One is rare, and so it was the strangest line of many logs. */
    @Test
    void shouldFindNoEmptyLineStrange() throws IOException {
        String log = IntStream.range(0, 300).mapToObj(line -> line == 200 ? " " : line == 250 ? "FATAL disk is corrupt"
                : "request " + line + " served").collect(Collectors.joining("\n"));
        LogAnalysis analysis = new LogAnalyser().analyse(new StringReader(log));

        assertThat(analysis.score(201)).isZero();
        assertThat(analysis.anomalies()).extracting(LogAnomaly::example).containsExactly("FATAL disk is corrupt");
    }

    @Test
    void shouldScoreTheShortestLogs() throws IOException {
        for (String log : List.of("", "one", "one\ntwo", "\n\n\n")) {
            LogAnalysis analysis = new LogAnalyser().analyse(new StringReader(log));
            assertThat(IntStream.rangeClosed(1, analysis.lines()).mapToObj(analysis::score))
                    .allSatisfy(score -> assertThat(score).isBetween(0.0, 1.0));
        }
    }
}
