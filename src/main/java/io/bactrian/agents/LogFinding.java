package io.bactrian.agents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.springframework.lang.Nullable;

/** What one attempt has read of a ticket's logs so far. */
final class LogFinding {

    private final ArrayNode sources = JsonNodeFactory.instance.arrayNode();
    private final LogReading lines = new LogReading();

    LogReading lines() {
        return lines;
    }

    /** @param name as the user calls it; null for what was pasted */
    ObjectNode addSource(String source, @Nullable String name) {
        ObjectNode added = sources.addObject().put("source", source);
        return name == null ? added : added.put("name", name);
    }

    /** {@code {sources, lines, templates, anomalies}} */
    ObjectNode result() {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.set("sources", sources);
        lines.addTo(result);
        return result;
    }
}
