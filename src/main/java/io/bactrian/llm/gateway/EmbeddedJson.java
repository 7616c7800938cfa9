package io.bactrian.llm.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.StrictJson;
import java.util.ArrayList;
import java.util.List;
import org.springframework.lang.Nullable;

/** JSON documents in a text that has other words around them: Markdown fences, an introduction, an afterthought. */
final class EmbeddedJson {

    private static final int LONGEST = 1_000_000;
    private static final int MOST_TRIES = 20;

    private EmbeddedJson() {
    }

    /** The documents (objects and arrays) from left to right; the whole text alone where it is one. */
    static List<JsonNode> in(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST) {
            return List.of();
        }
        JsonNode whole = parsed(text);
        if (whole != null) {
            return List.of(whole);
        }
        List<JsonNode> found = new ArrayList<>();
        int tries = 0;
        for (int start = next(text, 0); start >= 0 && tries < MOST_TRIES; tries++) {
            int end = end(text, start);
            JsonNode document = end < 0 ? null : parsed(text.substring(start, end));
            if (document != null) {
                found.add(document);
            }
            start = next(text, document != null ? end : start + 1);
        }
        return found;
    }

    private static int next(String text, int from) {
        for (int index = from; index < text.length(); index++) {
            if (text.charAt(index) == '{' || text.charAt(index) == '[') {
                return index;
            }
        }
        return -1;
    }

    /** Behind the bracket that closes the one at the start; -1 where none does. */
    private static int end(String text, int start) {
        int depth = 0;
        boolean quoted = false;
        for (int index = start; index < text.length(); index++) {
            char letter = text.charAt(index);
            if (quoted) {
                if (letter == '\\') {
                    index++;
                } else if (letter == '"') {
                    quoted = false;
                }
            } else if (letter == '"') {
                quoted = true;
            } else if (letter == '{' || letter == '[') {
                depth++;
            } else if ((letter == '}' || letter == ']') && --depth == 0) {
                return index + 1;
            }
        }
        return -1;
    }

    @Nullable
    private static JsonNode parsed(String text) {
        try {
            JsonNode document = StrictJson.mapper().readTree(text);
            return document.isContainerNode() ? document : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
