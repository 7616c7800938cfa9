package io.bactrian.agents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.springframework.lang.Nullable;

/** What one attempt has read of a ticket's logs so far, bounded whatever they hold. */
final class LogFinding {

    private static final int MOST_ANOMALIES = 20;
    private static final int MOST_TEMPLATES = 10;
    private static final int LONGEST_SHOWN = 500;

    private final ArrayNode sources = JsonNodeFactory.instance.arrayNode();
    private final List<Found> anomalies = new ArrayList<>();
    private final List<LogReading.Template> templates = new ArrayList<>();
    private int lines;

    private record Found(String source, int line, LogReading.Anomaly anomaly) {
    }

    /**
     * Adds what was read of one text.
     *
     * @param numbers from the line of the text to the line that an operator looks for
     */
    void add(String source, LogReading.Reading reading, IntUnaryOperator numbers) {
        lines += reading.lines();
        // A line without words says nothing to anybody, and no event takes it as evidence.
        reading.anomalies().stream().filter(anomaly -> !anomaly.text().isBlank()).limit(MOST_ANOMALIES)
                .forEach(anomaly -> anomalies.add(new Found(source, numbers.applyAsInt(anomaly.line()), anomaly)));
        anomalies.sort(Comparator.comparingDouble((Found found) -> -found.anomaly().score()));
        cut(anomalies, MOST_ANOMALIES);
        reading.templates().stream().limit(MOST_TEMPLATES).forEach(templates::add);
        templates.sort(Comparator.comparingInt(LogReading.Template::count).reversed());
        cut(templates, MOST_TEMPLATES);
    }

    private static void cut(List<?> list, int most) {
        if (list.size() > most) {
            list.subList(most, list.size()).clear();
        }
    }

    /** @param name as the user calls it; null for what was pasted */
    ObjectNode addSource(String source, @Nullable String name) {
        ObjectNode added = sources.addObject().put("source", source);
        return name == null ? added : added.put("name", name);
    }

    /** Says that there were more files or links than are read, if there were. */
    void addLeftOut(String source, long all, int most) {
        if (all > most) {
            addSource(source, null).put("lines", 0).put("problem", "Only the newest %d are read; %d older ones were not".formatted(most, all - most));
        }
    }

    /** {@code {sources, lines, templates [{template, count}], anomalies [{ref, source, line, text, template, count, score, why}]}} */
    ObjectNode result() {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.set("sources", sources);
        result.put("lines", lines);
        ArrayNode most = result.putArray("templates");
        templates.forEach(template -> most.addObject().put("template", shown(template.text())).put("count", template.count()));
        ArrayNode strange = result.putArray("anomalies");
        anomalies.forEach(found -> strange.addObject().put("ref", "log:" + found.source() + ":" + found.line())
                .put("source", found.source()).put("line", found.line()).put("text", shown(found.anomaly().text()))
                .put("template", shown(found.anomaly().template())).put("count", found.anomaly().count())
                .put("score", Math.round(found.anomaly().score() * 100) / 100.0).put("why", found.anomaly().why()));
        return result;
    }

    private static String shown(String text) {
        return OutsideText.bounded(text.strip(), LONGEST_SHOWN);
    }
}
