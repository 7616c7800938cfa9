package io.bactrian.llm.cache;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * What was given up: answers that are no younger than this, and fit what is named here.
 *
 * @param key    one answer, else all
 * @param task   of one task, else of all
 * @param prompt made from one prompt in whichever version, else from any
 * @param at     when
 */
record Forgotten(@Nullable String key, @Nullable String task, @Nullable String prompt, Instant at) {

    boolean means(KeptAnswer answer) {
        return !answer.keptAt().isAfter(at) && (key == null || key.equals(answer.key().exact())) && (task == null
                || task.equals(answer.task()))
                && (prompt == null || prompt.equals(answer.prompt()));
    }
}
