package io.bactrian.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.ChatMessage;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/** The prompts of {@code transformers/prompts}, and of the remote registry if there is one. */
public interface Prompts {

    /**
     * Picks a version and fills it.
     *
     * @param label        the label to follow; {@code production} when absent, with its canary's share taken off, sticky by conversation
     * @param variables    what stands in double braces; values are inserted as they are, and never read as a template
     * @throws io.bactrian.delivery.HubException for an unknown prompt or label, or a variable that is missing
     */
    Rendered render(String name, @Nullable String label, Map<String, Object> variables, @Nullable String conversation);

    /**
     * @param task         what its calls count under
     * @param answerSchema JSON Schema of the answer, when the prompt has one
     * @param group        the model group that the prompt asks for; absent when the gateway is to choose
     * @param maxTokens    of the answer; absent for the gateway's default
     */
    record Rendered(PromptVersion version, String task, List<ChatMessage> messages, @Nullable JsonNode answerSchema, @Nullable String group,
                    @Nullable Integer maxTokens, @Nullable Double temperature) {
    }
}
