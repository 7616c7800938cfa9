package io.bactrian.agents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One ticket's log lines on their way to templates and anomalies, in bounded memory. */
final class LogReading implements LogLines {

    private static final int MOST_TEMPLATES = 5000;
    private static final int MOST_ANOMALIES = 20;
    private static final int MOST_SHOWN = 10;
    private static final int LONGEST_SHOWN = 500;
    private static final int ENOUGH_LINES = 50;
    private static final Pattern VARIABLE = Pattern.compile(
            "[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|0x[0-9a-fA-F]+|\\b[0-9a-fA-F]{12,}\\b|\\d+|\"[^\"]{1,200}\"|/[\\w./-]+");
    private static final Pattern SEVERE = Pattern.compile(
            "\\b(ERROR|FATAL|SEVERE|CRITICAL|PANIC|Exception|Traceback|OutOfMemory\\w*)\\b|\\w+(Exception|Error)\\b|ОШИБКА");
    private static final Pattern WARNING = Pattern.compile("\\bWARN(ING)?\\b", Pattern.CASE_INSENSITIVE);

    private final Map<String, Seen> templates = new LinkedHashMap<>();
    private int lines;

    @Override
    public void line(String file, int number, String text) {
        if (text.isBlank()) {
            return;
        }
        lines++;
        String template = VARIABLE.matcher(text.strip()).replaceAll("<*>");
        Seen seen = templates.get(template);
        if (seen == null && templates.size() < MOST_TEMPLATES) {
            templates.put(template, seen = new Seen(template, file, number, text));
        }
        if (seen != null) {
            seen.count++;
        }
    }

    /** Adds {@code lines}, {@code templates [{template, count}]} and {@code anomalies [{ref, file, line, text, template, score, count}]}. */
    void addTo(ObjectNode result) {
        result.put("lines", lines);
        ArrayNode most = result.putArray("templates");
        templates.values().stream().sorted(Comparator.comparingInt((Seen seen) -> seen.count).reversed()).limit(MOST_SHOWN)
                .forEach(seen -> most.addObject().put("template", shown(seen.template)).put("count", seen.count));
        ArrayNode anomalies = result.putArray("anomalies");
        List<Seen> strange = templates.values().stream().filter(seen -> score(seen) >= 0.5)
                .sorted(Comparator.comparingDouble((Seen seen) -> -score(seen))).limit(MOST_ANOMALIES).toList();
        strange.forEach(seen -> anomalies.add(JsonNodeFactory.instance.objectNode()
                .put("ref", "log:" + seen.file + ":" + seen.number).put("file", seen.file).put("line", seen.number)
                .put("text", shown(seen.text)).put("template", shown(seen.template)).put("count", seen.count)
                .put("score", Math.round(score(seen) * 100) / 100.0)));
    }

    private double score(Seen seen) {
        double severity = SEVERE.matcher(seen.text).find() ? 0.7 : WARNING.matcher(seen.text).find() ? 0.5 : 0;
        boolean rare = lines >= ENOUGH_LINES && seen.count == 1 && templates.size() < lines / 5;
        return Math.min(1, severity + (rare ? 0.5 : 0) - (severity > 0 && seen.count > lines / 10.0 && lines >= ENOUGH_LINES ? 0.3 : 0));
    }

    private static String shown(String text) {
        return OutsideText.bounded(text.strip(), LONGEST_SHOWN);
    }

    private static final class Seen {

        private final String template;
        private final String file;
        private final int number;
        private final String text;
        private int count;

        Seen(String template, String file, int number, String text) {
            this.template = template;
            this.file = file;
            this.number = number;
            this.text = text;
        }
    }
}
