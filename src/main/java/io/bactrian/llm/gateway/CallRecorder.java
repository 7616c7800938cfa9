package io.bactrian.llm.gateway;

import dev.langchain4j.model.output.TokenUsage;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.providers.Allowance;
import io.bactrian.llm.providers.Deployments;
import io.bactrian.llm.providers.Price;
import io.bactrian.llm.providers.TokenEstimate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;
import org.springframework.stereotype.Component;

/** The last thing that happens to every call, answered or not: what it took is settled, counted and noted. */
@Component("callRecorder")
class CallRecorder {

    private final CallRecords records;
    private final GatewayMetrics metrics;
    private final Deployments deployments;

    CallRecorder(CallRecords records, GatewayMetrics metrics, Deployments deployments) {
        this.records = records;
        this.metrics = metrics;
        this.deployments = deployments;
    }

    /** An answer's price, as soon as it is there; a cached one costs nothing. */
    public void settle(Exchange exchange) {
        ModelCall call = ModelCalls.of(exchange);
        long input = input(call);
        long output = output(call);
        Price price = call.answer == null || call.deployment == null || !call.deployment.name().equals(call.answeredBy) ? null
                : call.deployment.price();
        Allowance.Cost used = new Allowance.Cost(price == null ? 0 : input + output,
                price == null ? BigDecimal.ZERO : price.inLimits(input, output));
        if (price != null) {
            call.price = price.of(input, output);
            call.currency = price.currency();
            call.deployment.allowance().settle(call.cost, used);
        }
        if (call.callersAllowance != null) {
            call.callersAllowance.settle(call.callersCost, used);
        }
    }

    /** Notes the call. Never fails. */
    public void record(Exchange exchange) {
        ModelCall call = ModelCalls.of(exchange);
        if (call == null) {
            return;
        }
        if (call.failure == null && call.answer == null) {
            Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException(), Throwable.class);
            HubException known = ObjectHelper.getException(HubException.class, thrown);
            call.fail(known == null ? ErrorCode.INTERNAL : known.code(), known == null ? "The gateway failed" : known.getMessage());
        }
        boolean cached = call.cache == ModelAnswer.Cache.EXACT || call.cache == ModelAnswer.Cache.SEMANTIC;
        long input = cached ? 0 : input(call);
        long output = cached ? 0 : output(call);
        metrics.ended(call, input, output);
        BigDecimal spent = call.currency == null ? BigDecimal.ZERO : deployments.named(call.answeredBy)
                .map(one -> one.price().inLimits(input, output)).orElse(BigDecimal.ZERO);
        records.note(new CallRecord(call.id, call.at, call.original.task(), call.original.caller(), call.original.conversation(),
                call.original.language(), call.complexity, call.group, call.answeredBy, call.model, call.original.prompt(), input, output,
                call.price, call.currency, spent, Duration.ofNanos(System.nanoTime() - call.start).toMillis(),
                call.firstToken == null ? null : call.firstToken.toMillis(), call.stream != null,
                call.cache.name().toLowerCase(Locale.ROOT).replace('_', '-'), call.similarity,
                call.privacy != null && call.privacy.foundAnything(), Attempts.fallbackReason(call.attempts),
                call.failure == null ? null : call.failure.code().code() + ' ' + call.failure.getMessage(), List.copyOf(call.attempts),
                new CallRecord.Texts(call.request.chat(), call.request.answerSchema(), call.variables,
                        call.redactedAnswer == null ? null : call.redactedAnswer.aiMessage()), call.replayOf));
    }

    private static long input(ModelCall call) {
        TokenUsage usage = call.answer == null ? null : call.answer.tokenUsage();
        return call.answer == null ? 0 : usage == null || usage.inputTokenCount() == null ? call.promptTokens : usage.inputTokenCount();
    }

    private static long output(ModelCall call) {
        TokenUsage usage = call.answer == null ? null : call.answer.tokenUsage();
        return call.answer == null ? 0 : usage == null || usage.outputTokenCount() == null
                ? TokenEstimate.of(TokenEstimate.text(call.answer.aiMessage())) : usage.outputTokenCount();
    }
}
