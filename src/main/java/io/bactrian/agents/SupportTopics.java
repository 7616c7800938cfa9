package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/**
 * What support knows of its own field: topics, products, urgency and needed details, with the words by which a rule recognises them.
 * {@code transformers/agents/topics.yaml}, read once at the start.
 */
@Component
class SupportTopics {

    /** What every ticket has to say. */
    static final String MATTER = "matter";
    static final String OTHER = "other";

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}'’_-]*");

    private final JsonNode file;
    private final Map<String, List<Pattern>> patterns = new LinkedHashMap<>();
    private final Map<String, Pattern> entities = new LinkedHashMap<>();
    private final Set<String> greetings;

    SupportTopics(@Value("${hub.home}") String home, ResourceLoader resources) throws IOException {
        try (InputStream text = resources.getResource(home + "/transformers/agents/topics.yaml").getInputStream()) {
            file = new YAMLMapper().readTree(text);
        }
        file.path("details").properties().forEach(detail -> {
            List<Pattern> compiled = new ArrayList<>();
            detail.getValue().path("patterns").forEach(pattern -> compiled.add(compiled(pattern.asText())));
            patterns.put(detail.getKey(), compiled);
        });
        file.path("entities").forEach(entity -> entities.put(entity.path("kind").asText(), compiled(entity.path("pattern").asText())));
        greetings = new LinkedHashSet<>(words(file.path("greetings")));
    }

    private static Pattern compiled(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS | Pattern.MULTILINE);
    }

    private static List<String> words(JsonNode byLanguage) {
        List<String> words = new ArrayList<>();
        byLanguage.forEach(language -> language.forEach(word -> words.add(word.asText())));
        return words;
    }

    Set<String> topics() {
        Set<String> topics = new LinkedHashSet<>();
        file.path("topics").forEach(topic -> topics.add(topic.path("id").asText()));
        return topics;
    }

    Set<String> details() {
        return patterns.keySet();
    }

    Map<String, Pattern> entities() {
        return entities;
    }

    Set<String> products() {
        Set<String> products = new LinkedHashSet<>();
        file.path("products").forEach(product -> products.add(product.path("id").asText()));
        return products;
    }

    /** How many words of each topic the text has; topics without any are not in it, the best ones come first. */
    Map<String, Integer> topicsOf(String text) {
        return ranked("topics", text);
    }

    Map<String, Integer> productsOf(String text) {
        return ranked("products", text);
    }

    private Map<String, Integer> ranked(String list, String text) {
        Map<String, Integer> found = new LinkedHashMap<>();
        file.path(list).forEach(entry -> {
            int hits = hits(entry.path("words"), text);
            if (hits > 0) {
                found.put(entry.path("id").asText(), hits);
            }
        });
        Map<String, Integer> best = new LinkedHashMap<>();
        found.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(entry -> best.put(entry.getKey(), entry.getValue()));
        return best;
    }

    /** {@code high}, {@code normal} or {@code low}. */
    String urgencyOf(String text) {
        if (hits(file.path("urgency").path("low"), text) > 0 && text.toLowerCase(Locale.ROOT).matches("(?s).*(не срочно|not urgent|no rush).*")) {
            return "low";
        }
        return hits(file.path("urgency").path("high"), text) > 0 ? "high"
                : hits(file.path("urgency").path("low"), text) > 0 ? "low" : "normal";
    }

    /** What a ticket on this topic has to say, the matter first. */
    List<String> needsOf(String topic) {
        List<String> needs = new ArrayList<>(List.of(MATTER));
        file.path("topics").forEach(entry -> {
            if (entry.path("id").asText().equals(topic)) {
                entry.path("needs").forEach(need -> needs.add(need.asText()));
            }
        });
        return needs;
    }

    /** Whether the text has what the detail asks for, as far as a rule can see. */
    boolean says(String detail, String text) {
        return detail.equals(MATTER) ? meaningfulWords(text) >= 2
                : patterns.get(detail).stream().anyMatch(pattern -> pattern.matcher(text).find());
    }

    private long meaningfulWords(String text) {
        return WORD.matcher(text).results().map(word -> word.group().toLowerCase(Locale.ROOT))
                .filter(word -> word.length() > 2 && !greetings.contains(word)).distinct().count();
    }

    /** What the user is asked, in the user's language. */
    String question(Collection<String> missing, String language) {
        StringBuilder question = new StringBuilder(file.path("ask").path(language).asText());
        for (String detail : missing) {
            question.append("\n• ").append(file.path("details").path(detail).path("question").path(language).asText());
        }
        return question.append('\n').append(file.path("ask").path("end").path(language).asText()).toString();
    }

    /** Details by name with the words of their questions, for a prompt. */
    String described(Collection<String> details) {
        StringBuilder list = new StringBuilder();
        details.forEach(detail -> list.append("- ").append(detail).append(": ")
                .append(file.path("details").path(detail).path("question").path("en").asText()).append('\n'));
        return list.toString().stripTrailing();
    }

    private static int hits(JsonNode byLanguage, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Set<String> inText = new LinkedHashSet<>();
        WORD.matcher(lower).results().forEach(word -> inText.add(word.group()));
        int hits = 0;
        for (String word : words(byLanguage)) {
            boolean hit = word.indexOf(' ') >= 0 ? lower.contains(word)
                    : word.length() <= 3 ? inText.contains(word) : inText.stream().anyMatch(candidate -> candidate.startsWith(word));
            hits += hit ? 1 : 0;
        }
        return hits;
    }
}
