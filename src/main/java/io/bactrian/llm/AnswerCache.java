package io.bactrian.llm;

import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Optional;

/**
 * Answers that were given before. What is asked and kept here is redacted already; a request in which personal data was found is
 * neither looked up nor kept. Never an error: a cache that is away has no answer.
 */
public interface AnswerCache {

    /** @param model the model group that would be asked; answers of one never serve another */
    Optional<Found> find(ModelRequest redacted, String model);

    void keep(ModelRequest redacted, String model, ChatResponse answer);

    /** Drops the answer that this request would get, because somebody held it to be bad. */
    default void forget(ModelRequest redacted, String model) {
    }

    /** @param similarity 1 for the very same request, else what the embedder said */
    record Found(ChatResponse answer, ModelAnswer.Cache how, double similarity) {
    }
}
