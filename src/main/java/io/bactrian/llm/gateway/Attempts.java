package io.bactrian.llm.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.lang.Nullable;

/** What the record of a call says of its attempts. */
final class Attempts {

    private Attempts() {
    }

    /** Since the call began or the last attempt ended. */
    static long millis(ModelCall call) {
        long before = call.attempts.stream().mapToLong(Attempt::millis).sum();
        return Math.max(0, Duration.ofNanos(System.nanoTime() - call.start).toMillis() - before);
    }

    static ArrayNode json(List<Attempt> attempts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode(attempts.size());
        for (Attempt attempt : attempts) {
            ObjectNode one = list.addObject().put("group", attempt.group()).put("deployment", attempt.deployment())
                    .put("millis", attempt.millis());
            Usage usage = attempt.usage();
            if (usage.inputTokens() + usage.outputTokens() > 0) {
                one.put("inputTokens", usage.inputTokens()).put("outputTokens", usage.outputTokens())
                        .put("spent", usage.spent().stripTrailingZeros().toPlainString());
            }
            if (attempt.failure() == null) {
                one.put("outcome", "answered");
            } else {
                one.put("outcome", word(attempt)).put("status", attempt.failure().status() > 0 ? attempt.failure().status() : null)
                        .put("detail", attempt.failure().words());
            }
        }
        return list;
    }

    /** Why it was not the first choice who answered; null where it was. */
    @Nullable
    static String fallbackReason(List<Attempt> attempts) {
        Attempt first = attempts.stream().filter(attempt -> attempt.failure() != null).findFirst().orElse(null);
        return first == null ? null : first.deployment() + ": " + word(first);
    }

    private static String word(Attempt attempt) {
        return attempt.failure().kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
