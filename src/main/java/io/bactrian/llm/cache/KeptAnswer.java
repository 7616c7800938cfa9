package io.bactrian.llm.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * An answer on the shelf.
 *
 * @param question the last user message, absent where only the very same request is served
 * @param keptAt   when it was given
 * @param until    from when on it no longer serves
 */
record KeptAnswer(RequestKey key, String task, @Nullable String prompt, @Nullable String question, ChatResponse answer, Instant keptAt,
                  Instant until) {

    private static final int BESIDE_TEXT = 3000;

    /** About how much memory it takes, its vector included. */
    int bytes() {
        long letters = (question == null ? 0 : question.length()) + (answer.aiMessage().text() == null ? 0
                : answer.aiMessage().text().length());
        return (int) Math.min(Integer.MAX_VALUE / 2, BESIDE_TEXT + 2 * letters);
    }
}
