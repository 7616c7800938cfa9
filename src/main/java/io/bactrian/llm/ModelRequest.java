package io.bactrian.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.request.ChatRequest;
import org.springframework.lang.Nullable;

/**
 * One question to a model, as a route or the REST edge puts it, before anything is decided about it.
 *
 * @param task         what it is for ({@code ticket-title}), or {@code chat} for a caller from outside; routing and figures go by it
 * @param caller       who asks
 * @param conversation what belongs together ({@code ticket:7}): canaries stick to it, and its complexity only grows
 * @param prompt       the prompt version that the messages were made from, absent for a caller's own words
 * @param language     of the text, {@code ru} or {@code en}, when it is known
 * @param answerSchema JSON Schema of the answer; without one any text is an answer
 * @param requested    the model group or deployment that the caller named; absent when the gateway is to choose
 * @param chat         messages, tools and parameters, with private data still in them
 */
public record ModelRequest(String task, Caller caller, @Nullable String conversation, @Nullable PromptVersion prompt,
                           @Nullable String language, @Nullable JsonNode answerSchema, @Nullable String requested, ChatRequest chat) {

    public ModelRequest withChat(ChatRequest other) {
        return new ModelRequest(task, caller, conversation, prompt, language, answerSchema, requested, other);
    }
}
