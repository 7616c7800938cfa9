package io.bactrian.agents;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Reads one log into templates and strange lines. */
@Component
class LogReading {

    private static final int MOST_TEMPLATES = 5000;
    private static final int ENOUGH_LINES = 50;
    private static final Pattern VARIABLE = Pattern.compile(
            "[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|0x[0-9a-fA-F]+|\\b[0-9a-fA-F]{12,}\\b|\\d+|\"[^\"]{1,200}\"|/[\\w./-]+");
    private static final Pattern SEVERE = Pattern.compile(
            "\\b(ERROR|FATAL|SEVERE|CRITICAL|PANIC|Exception|Traceback|OutOfMemory\\w*)\\b|\\w+(Exception|Error)\\b|ОШИБКА");
    private static final Pattern WARNING = Pattern.compile("\\bWARN(ING)?\\b", Pattern.CASE_INSENSITIVE);

    /** What was found in one log; lines are counted from 1. */
    record Reading(int lines, List<Template> templates, List<Anomaly> anomalies) {
    }

    record Template(String text, int count) {
    }

    /** @param score 0 to 1 */
    record Anomaly(int line, String text, String template, int count, double score, String why) {
    }

    Reading read(Reader log) throws IOException {
        Map<String, Seen> templates = new LinkedHashMap<>();
        BufferedReader reader = new BufferedReader(log);
        int lines = 0;
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            lines++;
            if (!text.isBlank()) {
                String template = VARIABLE.matcher(text.strip()).replaceAll("<*>");
                Seen seen = templates.get(template);
                if (seen == null && templates.size() < MOST_TEMPLATES) {
                    templates.put(template, seen = new Seen(template, lines, text));
                }
                if (seen != null) {
                    seen.count++;
                }
            }
        }
        int all = lines;
        return new Reading(lines, templates.values().stream().map(seen -> new Template(seen.template, seen.count))
                .sorted(Comparator.comparingInt(Template::count).reversed()).toList(),
                templates.values().stream().map(seen -> new Anomaly(seen.line, seen.text, seen.template, seen.count, score(seen, all,
                        templates.size()), "")).filter(anomaly -> anomaly.score() >= 0.5)
                        .sorted(Comparator.comparingDouble(Anomaly::score).reversed()).toList());
    }

    private static double score(Seen seen, int lines, int templates) {
        double severity = SEVERE.matcher(seen.text).find() ? 0.7 : WARNING.matcher(seen.text).find() ? 0.5 : 0;
        boolean rare = lines >= ENOUGH_LINES && seen.count == 1 && templates < lines / 5;
        return Math.min(1, severity + (rare ? 0.5 : 0) - (severity > 0 && seen.count > lines / 10.0 && lines >= ENOUGH_LINES ? 0.3 : 0));
    }

    private static final class Seen {

        private final String template;
        private final int line;
        private final String text;
        private int count;

        Seen(String template, int line, String text) {
            this.template = template;
            this.line = line;
            this.text = text;
        }
    }
}
