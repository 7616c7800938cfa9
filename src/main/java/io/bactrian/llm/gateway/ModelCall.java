package io.bactrian.llm.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.providers.Allowance;
import io.bactrian.llm.providers.Deployment;
import io.bactrian.llm.providers.Question;
import io.bactrian.privacy.Redaction;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/**
 * One request on its way through the gateway: what is known and decided so far. It belongs to one exchange, and so to one thread at a
 * time; nothing in it is shared with another call.
 */
final class ModelCall {

    /** The exchange's property that holds it. */
    static final String PROPERTY = "modelCall";

    private static final Duration SHORTEST = Duration.ofMillis(20);

    final String id = CallIds.next();
    final Instant at = Instant.now();
    final long start = System.nanoTime();
    final ModelRequest original;
    final List<Attempt> attempts = new ArrayList<>();
    private final Duration deadline;
    /** Whether the deadline is the caller's own, and shorter than the hub's. */
    final boolean callersDeadline;
    @Nullable
    final StreamedTokens stream;

    /** As it may leave the house; the same as the original until it was redacted. */
    ModelRequest request;
    Redaction.Session privacy;
    Map<String, Object> variables = Map.of();
    int promptTokens;
    Complexity complexity;
    List<String> chain = List.of();
    Allowance callersAllowance;
    Allowance.Taken callersCost;
    Allowance.Taken cost;
    String group;
    Deployment deployment;
    Question question;
    Duration pause = Duration.ZERO;
    int corrections;
    /** The last wrong answer and what was wrong with it, for the model to see. */
    final List<ChatMessage> mistakes = new ArrayList<>();
    boolean cacheAllowed;
    ModelAnswer.Cache cache = ModelAnswer.Cache.NOT_ALLOWED;
    Double similarity;
    String answeredBy;
    String model;
    ChatResponse answer;
    /** As it came: what is kept of it. */
    ChatResponse redactedAnswer;
    JsonNode json;
    BigDecimal price = BigDecimal.ZERO;
    String currency;
    Duration firstToken;
    /** Whether what was taken beforehand from limits has become what was used. */
    boolean settled;
    HubException failure;
    String replayOf;

    ModelCall(ModelRequest original, Duration deadline, boolean callersDeadline, @Nullable StreamedTokens stream) {
        this.original = original;
        this.request = original;
        this.deadline = deadline;
        this.callersDeadline = callersDeadline;
        this.stream = stream;
    }

    Duration left() {
        return deadline.minusNanos(System.nanoTime() - start);
    }

    /** Enough for another deployment to be asked; less is what the clocks of a time-out and of the call differ by. */
    boolean hasTimeLeft() {
        return left().compareTo(SHORTEST) > 0;
    }

    boolean isOpen() {
        return answer == null && failure == null;
    }

    void fail(ErrorCode code, String words) {
        failure = new HubException(code, words);
    }

    int timesAsked(Deployment one) {
        int times = 0;
        for (Attempt attempt : attempts) {
            times += attempt.deployment().equals(one.name()) ? 1 : 0;
        }
        return times;
    }

    @Nullable
    Attempt lastOf(Deployment one) {
        for (int index = attempts.size() - 1; index >= 0; index--) {
            if (attempts.get(index).deployment().equals(one.name())) {
                return attempts.get(index);
            }
        }
        return null;
    }

    /** Whether the caller has seen a piece of the answer already, so that no other model may begin anew. */
    boolean hasBegunToAnswer() {
        return stream != null && stream.hasBegun();
    }
}
