package io.bactrian.llm.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one push of a prompt has found at the registry and done there. It lives as long as the request. */
final class PushWork {

    /** The property of the exchange. */
    static final String PROPERTY = "promptPush";

    final KnownPrompt prompt;
    final List<PromptText> wanted;
    /** By text: the registry numbers by itself, and what is there already is not made again. */
    final Map<List<PromptSection>, Integer> there = new LinkedHashMap<>();
    final Map<String, Integer> labelsThere = new TreeMap<>();
    final Map<String, Integer> pushed = new LinkedHashMap<>();
    final Map<String, Integer> created = new LinkedHashMap<>();

    PushWork(KnownPrompt prompt) {
        this.prompt = prompt;
        this.wanted = prompt.versions().values().stream().filter(text -> text.origin().equals(PromptText.FILES)).toList();
    }

    /** Notes what the registry has. The same text in two versions is known by the older one. */
    void seen(String registry, JsonNode found) {
        found.path("versions").forEach(version -> there.merge(RemoteText.of(registry, version).sections(), version.path("number").intValue(),
                Math::min));
        found.path("labels").properties().forEach(label -> labelsThere.put(label.getKey(), label.getValue().intValue()));
        wanted.forEach(text -> {
            Integer number = there.get(text.sections());
            if (number != null) {
                pushed.put(text.version(), number);
            }
        });
    }

    /** The labels that point at this version here, and are to point at it there. */
    List<String> labels(PromptText text) {
        return prompt.labels().entrySet().stream().filter(label -> label.getValue().equals(text)).map(Map.Entry::getKey).toList();
    }
}
