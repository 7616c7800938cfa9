package io.bactrian.llm.gateway;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.bactrian.llm.providers.Allowance;
import io.bactrian.llm.providers.Price;
import io.bactrian.llm.providers.TokenEstimate;
import java.math.BigDecimal;
import org.springframework.lang.Nullable;

/**
 * What an attempt took, or several did. A provider wants its money for a wrong answer and for one that nobody read to its end, too.
 *
 * @param price    in the currency of the deployment
 * @param currency absent where nothing was taken
 * @param spent    the same in the currency of the limits
 */
record Usage(long inputTokens, long outputTokens, BigDecimal price, @Nullable String currency, BigDecimal spent) {

    static final Usage NONE = new Usage(0, 0, BigDecimal.ZERO, null, BigDecimal.ZERO);

    private static Usage of(Price price, long inputTokens, long outputTokens) {
        return new Usage(inputTokens, outputTokens, price.of(inputTokens, outputTokens), price.currency(),
                price.inLimits(inputTokens, outputTokens));
    }

    /** Of the call's current deployment: as it counts itself, else estimated. */
    static Usage of(ModelCall call, ChatResponse answer) {
        TokenUsage counted = answer.tokenUsage();
        return of(call.deployment.price(), counted == null || counted.inputTokenCount() == null ? call.promptTokens : counted.inputTokenCount(),
                counted == null || counted.outputTokenCount() == null ? TokenEstimate.of(TokenEstimate.text(answer.aiMessage()))
                        : counted.outputTokenCount());
    }

    /** Of an attempt that failed: of an answer that could not be used, of the beginning of a stream, or nothing. */
    static Usage ofFailed(ModelCall call) {
        ChatResponse answer = call.question.unusedAnswer();
        if (answer != null) {
            return of(call, answer);
        }
        long streamed = call.stream == null ? 0 : call.stream.tokens();
        return streamed == 0 ? NONE : of(call.deployment.price(), call.promptTokens, streamed);
    }

    /** Of all attempts together. The price is of those of the deployment that answered, since another's may be in other money. */
    static Usage total(ModelCall call) {
        Usage sum = NONE;
        for (Attempt attempt : call.attempts) {
            Usage one = attempt.usage();
            boolean priced = attempt.deployment().equals(call.answeredBy);
            sum = new Usage(sum.inputTokens + one.inputTokens, sum.outputTokens + one.outputTokens,
                    priced ? sum.price.add(one.price) : sum.price, priced ? one.currency : sum.currency, sum.spent.add(one.spent));
        }
        return sum;
    }

    /** As limits count it. */
    Allowance.Cost cost() {
        return new Allowance.Cost(inputTokens + outputTokens, spent);
    }
}
