package io.bactrian.llm.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.lang.Nullable;

/**
 * A prompt as its files have it.
 *
 * @param task        what its calls count under
 * @param group       the model group it asks for, absent when the gateway is to choose
 * @param variables   by name, in the order of the file
 * @param versions    by version, oldest first
 * @param labels      where its labels stand as long as nobody moved them
 * @param canaryShare percent of the conversations that follow the label canary, in the beginning
 */
record PromptDefinition(String name, String description, String task, @Nullable String group, @Nullable Integer maxTokens,
                        @Nullable Double temperature, Map<String, PromptVariable> variables, @Nullable JsonNode answerSchema,
                        Map<String, PromptText> versions, Map<String, String> labels, CanaryShare canaryShare) {

    static final String PRODUCTION = "production";
    static final String CANARY = "canary";

    PromptDefinition {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** A prompt that only a remote registry knows. Its variables are declared nowhere, so each is taken to come from outside. */
    static PromptDefinition remote(String name, String registry) {
        return new PromptDefinition(name, "Kept in " + registry, name, null, null, null, Map.of(), null, Map.of(), Map.of(),
                CanaryShare.NONE);
    }
}
