package io.bactrian.agents;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.ModelAnswer;
import org.apache.camel.Exchange;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Who made a result: a model, or the rule that stands in for it, and why it had to. */
@Component
class MadeBy {

    private static final int LONGEST_REASON = 300;

    private final String configured;

    MadeBy(@Value("${hub.llm.model}") String configured) {
        this.configured = configured.isBlank() ? "model" : configured;
    }

    ObjectNode model(Exchange exchange) {
        ModelAnswer answer = exchange.getProperty(ModelAnswer.PROPERTY, ModelAnswer.class);
        return JsonNodeFactory.instance.objectNode().put("kind", "model").put("model", answer == null ? configured : answer.model());
    }

    static ObjectNode rule(String reason) {
        return JsonNodeFactory.instance.objectNode().put("kind", "rule")
                .put("reason", reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON));
    }

    static ObjectNode rule(StepRun run, @Nullable Throwable failure) {
        return rule(run.withoutModel() ? "No model answered in " + run.attempts() + " attempts" : reason(failure));
    }

    /** Short and safe: the log has the rest. */
    static String reason(@Nullable Throwable failure) {
        if (failure == null) {
            // Nothing was tried: Camel gives the fallback no exception when the breaker does not let a call through.
            return "The circuit breaker is open";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HubException known) {
                return known.getMessage();
            }
            if (cause.getClass().getSimpleName().contains("Timeout")) {
                return "The model did not answer in time";
            }
        }
        return "The model is not available";
    }
}
