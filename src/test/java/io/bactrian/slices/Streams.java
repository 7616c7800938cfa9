package io.bactrian.slices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads server-sent events of OpenAI's format. */
final class Streams {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Streams() {
    }

    /** What the pieces say together. */
    static String text(String events) {
        StringBuilder text = new StringBuilder();
        events.lines().filter(line -> line.startsWith("data: {")).map(line -> read(line.substring(6)))
                .forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText("")));
        return text.toString();
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
