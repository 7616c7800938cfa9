package io.bactrian.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Grouping accuracy on logs of our own, in styles that differ in header, language and structure. */
class OwnLogsTest {

    private static final int SEEDS = 5;

    static List<OwnLogs.Style> styles() throws IOException {
        return OwnLogs.styles();
    }

    @ParameterizedTest
    @MethodSource("styles")
    void shouldFindTheTemplatesThatMadeALog(OwnLogs.Style style) throws IOException {
        assertThat(accuracy(style, 2000)).isGreaterThan(0.99);
    }

    /** A log that somebody attaches to a ticket is short. */
    @ParameterizedTest
    @MethodSource("styles")
    void shouldFindMostTemplatesInAShortLog(OwnLogs.Style style) throws IOException {
        assertThat(accuracy(style, 150)).isGreaterThan(0.95);
    }

    private static double accuracy(OwnLogs.Style style, int count) throws IOException {
        double sum = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<OwnLogs.Line> lines = new OwnLogs(seed).lines(style, count);
            String log = lines.stream().map(OwnLogs.Line::text).collect(Collectors.joining("\n"));
            sum += Grouping.accuracy(lines.stream().map(OwnLogs.Line::template).toList(), templates(log));
        }
        return sum / SEEDS;
    }

    static List<String> templates(String log) throws IOException {
        LogAnalysis analysis = new LogAnalyser().analyse(new StringReader(log));
        return IntStream.rangeClosed(1, analysis.lines()).mapToObj(line -> analysis.template(line).id()).toList();
    }

    @ParameterizedTest
    @MethodSource("styles")
    void shouldNameTemplatesInAStreamThatComesInAnyOrder(OwnLogs.Style style) {
        // A stream has no format that could be learned before its first line; this one is of messages.
        assumeFalse(style.name().equals("json"));
        List<OwnLogs.Line> lines = new ArrayList<>(new OwnLogs(7).lines(new OwnLogs.Style(style.name(), "", style.templates()), 4000));
        Collections.shuffle(lines, new Random(7));
        TemplateMiner miner = new TemplateMiner();
        List<String> found = lines.stream().map(line -> miner.add(line.text()).id()).toList();

        List<String> truth = lines.stream().map(OwnLogs.Line::template).toList();
        // What is learned does not change any more, so that the second half of a stream is named as a whole log would be.
        assertThat(Grouping.accuracy(truth.subList(2000, 4000), found.subList(2000, 4000))).isGreaterThan(0.95);
    }
}
