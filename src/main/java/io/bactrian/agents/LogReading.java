package io.bactrian.agents;

import io.bactrian.logs.LogAnalyser;
import io.bactrian.logs.LogAnalysis;
import io.bactrian.logs.LogAnomaly;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Reads one log into templates and strange lines, as a ticket's analysis keeps them. */
@Component
class LogReading {

    private final LogAnalyser analyser;

    LogReading(LogAnalyser analyser) {
        this.analyser = analyser;
    }

    /** What was found in one log; lines are counted from 1. */
    record Reading(int lines, List<Template> templates, List<Anomaly> anomalies) {
    }

    record Template(String text, int count) {
    }

    /** @param score 0 to 1 */
    record Anomaly(int line, String text, String template, int count, double score, String why) {
    }

    /** @throws io.bactrian.delivery.HubException for a log of more lines than the analyser takes */
    Reading read(Reader log) throws IOException {
        LogAnalysis analysis = analyser.analyse(log);
        return new Reading(analysis.lines(),
                analysis.templates().stream().map(use -> new Template(use.template().text(), use.count())).toList(),
                analysis.anomalies().stream().map(anomaly -> new Anomaly(anomaly.strangestLine(), text(anomaly),
                        anomaly.template().text(), anomaly.count(), anomaly.score(), String.join("; ", anomaly.why()))).toList());
    }

    /**
     * Reads a whole file, whatever is inside, and adds it to what was found; of one that is refused in the end nothing counts.
     *
     * @param mostInflated bytes, of all that is inside
     * @return how many lines there are
     * @throws LogFile.UnreadableException for what is empty, no text, broken, or too large inside
     */
    int readFile(@Nullable byte[] bytes, String source, long mostInflated, LogFinding finding) throws LogFile.UnreadableException {
        if (bytes == null || bytes.length == 0) {
            throw new LogFile.UnreadableException("It is empty");
        }
        Map<String, Reading> parts = new LinkedHashMap<>();
        LogFile.read(bytes, source, mostInflated, (name, text) -> parts.put(name, read(text)));
        parts.forEach((name, read) -> finding.add(name, read, line -> line));
        return parts.values().stream().mapToInt(Reading::lines).sum();
    }

    /** The words of the line that is pointed at; of a later line than the template's first only the template is kept, where it has any. */
    private static String text(LogAnomaly anomaly) {
        String template = anomaly.template().text();
        return anomaly.strangestLine() == anomaly.firstLine() || template.isBlank() ? anomaly.example() : template;
    }
}
