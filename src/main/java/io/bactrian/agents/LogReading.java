package io.bactrian.agents;

import io.bactrian.logs.LogAnalyser;
import io.bactrian.logs.LogAnalysis;
import io.bactrian.logs.LogAnomaly;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
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

    /** The words of the line that is pointed at; of a later line than the template's first only the template is kept, where it has any. */
    private static String text(LogAnomaly anomaly) {
        String template = anomaly.template().text();
        return anomaly.strangestLine() == anomaly.firstLine() || template.isBlank() ? anomaly.example() : template;
    }
}
