package io.bactrian.llm.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.lang.Nullable;

/** A version as a remote registry has it, in the canonical form of {@code prompt-version.schema.json}. Whatever it holds is data. */
final class RemoteText {

    private static final int MOST_MESSAGES = 50;
    private static final int LONGEST = 64 * 1024;

    private RemoteText() {
    }

    /** @param version {@code {number, messages: [{role, content}], maxTokens?, temperature?}} */
    static PromptText of(String registry, JsonNode version) {
        List<PromptSection> sections = new ArrayList<>();
        String problem = null;
        for (JsonNode message : version.path("messages")) {
            String role = message.path("role").asText().toLowerCase(Locale.ROOT);
            if (sections.size() == MOST_MESSAGES) {
                problem = "has more than " + MOST_MESSAGES + " messages";
                break;
            } else if (!message.path("content").isTextual() || !Set.of("system", "developer", "user", "assistant").contains(role)) {
                problem = "has a message that is no text of the system, the user or the assistant";
            } else {
                sections.add(new PromptSection(role.equals("developer") ? PromptSection.Role.SYSTEM
                        : PromptSection.Role.valueOf(role.toUpperCase(Locale.ROOT)), kept(message.path("content").textValue())));
            }
        }
        Integer maxTokens = version.path("maxTokens").isIntegralNumber() && version.path("maxTokens").asInt() > 0
                ? version.path("maxTokens").asInt() : null;
        double temperature = version.path("temperature").asDouble(-1);
        PromptText text = new PromptText(registry + "-" + version.path("number").asInt(), registry, sections, maxTokens,
                temperature >= 0 && temperature <= 2 ? temperature : null, problem);
        // What is too large is not kept: its problem is.
        return text.length() > LONGEST ? new PromptText(text.version(), registry, List.of(), null, null,
                "is longer than " + LONGEST + " characters") : text;
    }

    /** PostgreSQL takes no U+0000. */
    private static String kept(String text) {
        return text.replace('\u0000', '\uFFFD').strip();
    }

    /** The version, or the same with its problem where it does not fit what the prompt's file declares. */
    static PromptText checked(PromptText text, PromptDefinition prompt) {
        List<String> problems = PromptReader.problems(text, variables(text, prompt));
        return problems.isEmpty() ? text : text.unusable(String.join("; ", problems));
    }

    /** A prompt that has no file has no declared variables: each is taken to come from outside. */
    private static Map<String, PromptVariable> variables(PromptText text, @Nullable PromptDefinition prompt) {
        if (prompt != null && (!prompt.versions().isEmpty() || !prompt.variables().isEmpty())) {
            return prompt.variables();
        }
        Map<String, PromptVariable> variables = new LinkedHashMap<>();
        text.variables().forEach(name -> variables.put(name, new PromptVariable(name, "Comes from outside", false)));
        return variables;
    }
}
