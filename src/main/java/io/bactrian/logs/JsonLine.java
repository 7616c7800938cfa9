package io.bactrian.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * A line that is a JSON object, read as the line that a person would write: time, level, message. Its other fields are left out.
 *
 * @param text for instance {@code 2026-03-02T10:00:00Z ERROR cannot reach stock}
 * @param messageStart where the message begins in it
 */
record JsonLine(String text, int messageStart) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final double AGREED = 0.8;
    private static final Set<String> MESSAGE = Set.of("message", "msg", "event", "log", "text", "@message", "short_message");
    private static final Set<String> TIME = Set.of("time", "timestamp", "ts", "@timestamp", "date", "datetime", "t");
    private static final Set<String> LEVEL = Set.of("level", "severity", "lvl", "levelname", "log.level", "loglevel");

    /** Whether a log is written so. */
    static boolean areUsual(List<String> sample) {
        List<String> lines = sample.stream().filter(line -> !line.isBlank()).limit(100).toList();
        return !lines.isEmpty() && lines.stream().filter(line -> read(line) != null).count() >= lines.size() * AGREED;
    }

    /** Null where a line is no JSON object with a message in it. */
    @Nullable
    static JsonLine read(String line) {
        if (!line.startsWith("{")) {
            return null;
        }
        String message = null;
        String time = "";
        String level = "";
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                    parser.skipChildren();
                } else if (message == null && value == JsonToken.VALUE_STRING && MESSAGE.contains(name)) {
                    message = parser.getText();
                } else if (TIME.contains(name)) {
                    time = parser.getText();
                } else if (LEVEL.contains(name) && value == JsonToken.VALUE_STRING) {
                    level = parser.getText();
                }
            }
        } catch (IOException e) {
            // Cut off, or no JSON: what was found so far is as good as any.
        }
        if (message == null) {
            return null;
        }
        String header = time + ' ' + level + ' ';
        return new JsonLine(header + message, header.length());
    }
}
