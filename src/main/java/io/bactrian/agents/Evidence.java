package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What may be referred to, and nothing else: articles, log lines, tickets and records that were found for this very ticket. References
 * that a model makes up are taken out.
 */
final class Evidence {

    private static final Pattern REFERENCE = Pattern.compile("\\s?\\[((?:article|log|ticket|deal|invoice|campaign):[^\\]\\s]{1,200})]");
    private static final Pattern LINE_BEGIN = Pattern.compile("(\\R\\s*)\\[");
    private static final int MOST = 20;
    private static final int LONGEST = 600;

    private final Map<String, String> texts = new LinkedHashMap<>();

    /** Takes every element of the list that has a {@code ref}, but what speaks to models: operators are shown it, and no model is. */
    Evidence with(JsonNode list, String... fields) {
        list.forEach(item -> {
            if (item.path("suspicious").asBoolean()) {
                return;
            }
            StringBuilder text = new StringBuilder();
            for (String field : fields) {
                if (item.hasNonNull(field) && !item.path(field).asText().isBlank()) {
                    text.append(text.isEmpty() ? "" : "\n").append(item.path(field).asText());
                }
            }
            if (item.hasNonNull("ref")) {
                texts.put(item.path("ref").asText(), text.toString());
            }
        });
        return this;
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    boolean has(String reference) {
        return texts.containsKey(reference);
    }

    String references() {
        return String.join(", ", texts.keySet());
    }

    /** For a prompt: each reference in brackets, and its text as data. */
    String shown(int longest) {
        StringBuilder shown = new StringBuilder();
        // No piece can begin another one.
        texts.forEach((reference, text) -> shown.append('[').append(reference).append("] ")
                .append(LINE_BEGIN.matcher(text.strip()).replaceAll("$1(")).append('\n'));
        return shown.isEmpty() ? "none" : OutsideText.data(shown.toString().stripTrailing(), longest);
    }

    /** {@code [{ref, says}]} of a model's list, without those whose reference is not there. */
    ArrayNode checked(JsonNode claims) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode claim : claims) {
            String reference = bare(claim.path("ref").asText());
            String says = withoutInvented(ModelJson.text(claim, "says", LONGEST));
            if (has(reference) && !says.isBlank() && kept.size() < MOST) {
                kept.addObject().put("ref", reference).put("says", says);
            }
        }
        return kept;
    }

    /** Models like to repeat the brackets. */
    static String bare(String reference) {
        return reference.strip().replaceAll("^\\[|]$", "");
    }

    /** The text without references that are not there. */
    String withoutInvented(String text) {
        return REFERENCE.matcher(text).replaceAll(match -> has(match.group(1)) ? java.util.regex.Matcher.quoteReplacement(match.group()) : "");
    }
}
