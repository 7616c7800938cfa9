package io.bactrian.llm.prompts;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * A prompt with all that is known of it at one moment.
 *
 * @param registry the remote registry in force, or {@code files}
 * @param versions those of the files and those of the registry's copy
 * @param moved    labels that do not stand where the file says
 */
record KnownPrompt(PromptDefinition files, String registry, Map<String, PromptText> versions, Map<String, PromptLabel> moved) {

    KnownPrompt {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        moved = Map.copyOf(moved);
    }

    String name() {
        return files.name();
    }

    /** Whether a value of this variable is the hub's own. */
    boolean trusts(String variable) {
        PromptVariable declared = files.variables().get(variable);
        return declared != null && declared.trusted();
    }

    /**
     * The version that a caller means: by its name, or by its number where the remote registry in force is the only one that has it.
     *
     * @param unknown the code of the failure
     */
    PromptText version(String asked, ErrorCode unknown) {
        PromptText found = versions.getOrDefault(asked, versions.get(registry + "-" + asked));
        if (found == null) {
            throw new HubException(unknown, "The prompt " + name() + " has no version " + asked);
        }
        return found;
    }

    /** A version that a label may point at. */
    PromptText usable(String asked) {
        PromptText found = version(asked, ErrorCode.PROMPT_VERSION_NOT_USABLE);
        if (!found.usable()) {
            throw new HubException(ErrorCode.PROMPT_VERSION_NOT_USABLE, "Version " + found.version() + " of the prompt " + name() + " "
                    + found.problem());
        }
        return found;
    }

    /** What the label points at; a moved label whose version is gone, or has become unusable, is where the file says. */
    Optional<PromptText> at(String label) {
        PromptLabel row = moved.get(label);
        return Optional.ofNullable(row == null ? null : versions.get(row.version())).filter(PromptText::usable)
                .or(() -> Optional.ofNullable(files.labels().get(label)).map(versions::get));
    }

    /** All labels, those of the file and those that were moved. */
    Map<String, PromptText> labels() {
        Map<String, PromptText> labels = new LinkedHashMap<>();
        files.labels().keySet().forEach(label -> at(label).ifPresent(text -> labels.put(label, text)));
        moved.keySet().stream().sorted().forEach(label -> at(label).ifPresent(text -> labels.put(label, text)));
        return labels;
    }

    CanaryShare canaryShare() {
        PromptLabel row = moved.get(PromptDefinition.CANARY);
        return row == null || row.share() == null ? files.canaryShare() : row.share();
    }

    /** Whether some conversations get another version than production's. */
    boolean hasCanary() {
        return canaryShare().percent().signum() > 0 && at(PromptDefinition.CANARY).isPresent()
                && !at(PromptDefinition.CANARY).equals(at(PromptDefinition.PRODUCTION));
    }

    /** A version and the label through which it was found. */
    record Choice(PromptText text, String label) {
    }

    /** @throws HubException {@link ErrorCode#PROMPT_LABEL_UNKNOWN} */
    Choice choose(@Nullable String label, @Nullable String conversation) {
        if (label == null && hasCanary() && canaryShare().takes(name(), conversation)) {
            return new Choice(at(PromptDefinition.CANARY).orElseThrow(), PromptDefinition.CANARY);
        }
        String asked = label == null ? PromptDefinition.PRODUCTION : label;
        return at(asked).map(text -> new Choice(text, asked)).orElseThrow(() -> unknownLabel(asked));
    }

    HubException unknownLabel(String label) {
        return new HubException(ErrorCode.PROMPT_LABEL_UNKNOWN, "The prompt " + name() + " has no label " + label);
    }
}
