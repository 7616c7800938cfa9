package io.bactrian.llm.gateway;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The last thing that happens to every call, answered or not: what it took is settled, counted and noted. */
@Component("callRecorder")
class CallRecorder {

    private final CallRecords records;
    private final GatewayMetrics metrics;

    CallRecorder(CallRecords records, GatewayMetrics metrics) {
        this.records = records;
        this.metrics = metrics;
    }

    /** What the call took, as soon as that is known; an answer from the cache takes nothing. */
    public void settle(Exchange exchange) {
        settle(ModelCalls.of(exchange));
    }

    private static void settle(ModelCall call) {
        Usage total = Usage.total(call);
        call.price = total.price();
        call.currency = total.currency();
        if (call.answer != null && call.deployment != null && call.deployment.name().equals(call.answeredBy)) {
            call.deployment.allowance().settle(call.cost, call.attempts.get(call.attempts.size() - 1).usage().cost());
        }
        if (call.callersAllowance != null) {
            call.callersAllowance.settle(call.callersCost, total.cost());
        }
        call.settled = true;
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
        if (!call.settled) {
            // A step that broke must not keep what was taken for the call beforehand.
            settle(call);
        }
        Usage total = Usage.total(call);
        metrics.ended(call);
        records.note(new CallRecord(call.id, call.at, call.original.task(), call.original.caller(), call.original.conversation(),
                call.original.language(), call.complexity, call.group, call.answeredBy, call.model, call.original.prompt(),
                total.inputTokens(), total.outputTokens(), call.price, call.currency, total.spent(),
                Duration.ofNanos(System.nanoTime() - call.start).toMillis(),
                call.firstToken == null ? null : call.firstToken.toMillis(), call.stream != null,
                call.cache.name().toLowerCase(Locale.ROOT).replace('_', '-'), call.similarity,
                call.privacy != null && call.privacy.foundAnything(), Attempts.fallbackReason(call.attempts),
                call.failure == null ? null : call.failure.code().code() + ' ' + call.failure.getMessage(), List.copyOf(call.attempts),
                texts(call), call.replayOf));
    }

    /** Nothing of what could not be redacted: nobody knows what private data it holds. */
    @Nullable
    private static CallRecord.Texts texts(ModelCall call) {
        return call.privacy == null ? null : new CallRecord.Texts(call.request.chat(), call.request.answerSchema(), call.variables,
                call.redactedAnswer == null ? null : call.redactedAnswer.aiMessage());
    }
}
