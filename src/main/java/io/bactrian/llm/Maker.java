package io.bactrian.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.HubException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;

/** Who made an answer: every text that the hub drafts says whether a model or a rule wrote it, and why a rule had to. */
public final class Maker {

    /** Of which events take no more. */
    private static final int LONGEST_REASON = 300;
    private static final Logger LOG = LoggerFactory.getLogger(Maker.class);

    private Maker() {
    }

    public static ObjectNode model(String name) {
        return JsonNodeFactory.instance.objectNode().put("kind", "model").put("model", name);
    }

    public static ObjectNode rule(@Nullable Throwable failure) {
        String reason = reason(failure);
        LOG.warn("A rule answers in place of the model: {}", reason);
        return JsonNodeFactory.instance.objectNode().put("kind", "rule")
                .put("reason", reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON));
    }

    /** Short and safe: the log has the rest. */
    private static String reason(@Nullable Throwable failure) {
        if (failure == null) {
            // Nothing was tried: Camel gives the fallback no exception when the breaker does not let a call through.
            return "The circuit breaker is open";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HubException known) {
                return known.getMessage();
            }
            String name = cause.getClass().getSimpleName();
            if (name.contains("Timeout")) {
                return "The model did not answer in time";
            }
        }
        return "The model is not available";
    }
}
