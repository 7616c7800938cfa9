package io.bactrian.llm.cache;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.time.Clock;
import org.apache.camel.Header;
import org.springframework.lang.Nullable;
import org.springframework.transaction.annotation.Transactional;

/** Gives kept answers up by hand. */
public class CacheClearing {

    private static final int LONGEST_NAME = 200;

    private final CachedAnswers answers;
    private final AnswerTable table;
    private final Audit audit;
    private final Clock clock;

    CacheClearing(CachedAnswers answers, AnswerTable table, Audit audit, Clock clock) {
        this.answers = answers;
        this.table = table;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * {@code DELETE /api/v1/llm/cache}: {@code {forgotten}}, how many answers are gone from this hub's memory; the other hubs follow
     * within their next exchange with the database.
     *
     * @throws HubException {@link ErrorCode#BAD_PARAMETER} for a name that is none
     */
    @Transactional
    public Answer clear(@Header("task") String task, @Header("prompt") String prompt) {
        Forgotten what = new Forgotten(null, name("task", task), name("prompt", prompt), clock.instant());
        table.forget(what);
        int gone = answers.forget(what);
        ObjectNode detail = JsonNodeFactory.instance.objectNode().put("task", what.task()).put("prompt", what.prompt()).put("forgotten",
                gone);
        audit.record(Audit.caller(), "llm.cache-cleared", "llm-cache:" + (what.prompt() != null ? what.prompt() : what.task() != null
                ? what.task() : "all"), detail);
        return Answer.ok(JsonNodeFactory.instance.objectNode().put("forgotten", gone));
    }

    @Nullable
    private static String name(String parameter, @Nullable String given) {
        if (given == null) {
            return null;
        }
        if (given.isBlank() || given.length() > LONGEST_NAME || given.chars().anyMatch(Character::isISOControl)) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "%s is a name of at most %d characters".formatted(parameter, LONGEST_NAME));
        }
        return given;
    }
}
