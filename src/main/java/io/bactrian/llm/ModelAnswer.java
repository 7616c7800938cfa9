package io.bactrian.llm;

import dev.langchain4j.model.chat.response.ChatResponse;
import java.math.BigDecimal;
import org.springframework.lang.Nullable;

/**
 * What came back, with private data restored, and what it took.
 *
 * @param callId     the row of the call in {@code llm_call}
 * @param chat       text, tool calls, tokens and finish reason
 * @param deployment whose answer it is, as it is called in the configuration
 * @param model      the model's own name, which drafts carry as their maker
 * @param cache      whether it came out of the cache
 * @param price      of the tokens, in the currency of the deployment's prices; zero from the cache
 */
public record ModelAnswer(String callId, ChatResponse chat, String deployment, String model, Cache cache, BigDecimal price,
                          @Nullable PromptVersion prompt) {

    /** The property of an exchange in which the adapter {@code llm-chat-action} leaves the answer. */
    public static final String PROPERTY = "modelAnswer";

    /** How an answer was found. */
    public enum Cache { MISS, EXACT, SEMANTIC, NOT_ALLOWED }

    public String text() {
        return chat.aiMessage().text() == null ? "" : chat.aiMessage().text();
    }
}
