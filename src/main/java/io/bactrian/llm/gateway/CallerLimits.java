package io.bactrian.llm.gateway;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.Caller;
import io.bactrian.llm.providers.Allowance;
import io.bactrian.llm.providers.Deployment;
import io.bactrian.llm.providers.Deployments;
import io.bactrian.llm.providers.ModelSettings;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** What each caller may spend. The hub's own agents have no limit unless {@code hub.llm.callers.hub} sets one. */
@Component("callerLimits")
class CallerLimits {

    /** Of more callers than these the ones that were longest away begin anew. */
    static final int CALLERS = 10_000;

    private final ModelSettings settings;
    private final Deployments deployments;
    private final Map<String, Allowance> allowances = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > CALLERS;
        }
    };

    CallerLimits(ModelSettings settings, Deployments deployments) {
        this.settings = settings;
        this.deployments = deployments;
    }

    Allowance of(String client) {
        synchronized (allowances) {
            return allowances.computeIfAbsent(client, name -> new Allowance(settings.callers().getOrDefault(name,
                    name.equals(Caller.HUB.client()) ? ModelSettings.Limits.NONE : settings.eachCaller()), Clock.systemUTC()));
        }
    }

    /** Whether anybody's day is limited. */
    boolean limitDays() {
        return !settings.eachCaller().day().isNone() || settings.callers().values().stream().anyMatch(limits -> !limits.day().isNone());
    }

    /**
     * Takes what the call will cost at most from what its caller has left. What goes over the limit fails.
     */
    public void admit(Exchange exchange) {
        ModelCall call = ModelCalls.of(exchange);
        if (!call.isOpen()) {
            return;
        }
        int answer = 0;
        BigDecimal most = BigDecimal.ZERO;
        for (String group : call.chain) {
            for (Deployment one : deployments.of(group)) {
                int tokens = one.answerTokens(call.request.chat());
                answer = Math.max(answer, tokens);
                most = most.max(one.price().inLimits(call.promptTokens, tokens));
            }
        }
        Allowance allowance = of(call.request.caller().client());
        Allowance.Cost cost = new Allowance.Cost(call.promptTokens + (long) answer, most);
        String exceeded = allowance.exceeds(cost);
        if (exceeded != null) {
            call.fail(ErrorCode.REQUEST_OVER_LIMIT, "You may spend " + exceeded + ", and this request could take " + cost.tokens()
                    + " tokens worth " + cost.money().stripTrailingZeros().toPlainString());
            return;
        }
        Allowance.Taken taken = allowance.take(cost);
        if (taken == null) {
            call.failure = new LimitReachedException(allowance.refusal(cost));
            return;
        }
        call.callersAllowance = allowance;
        call.callersCost = taken;
    }

    /** HUB-605, with the time after which it makes sense to come back. */
    private static final class LimitReachedException extends HubException {

        private final long seconds;

        /** @param refusal absent where a minute began in this very moment */
        LimitReachedException(@Nullable Allowance.Refusal refusal) {
            super(ErrorCode.MODEL_LIMIT_REACHED, refusal == null ? "You may come back at once" : "You may spend " + refusal.limit());
            this.seconds = refusal == null ? 1 : Math.max(1, refusal.retryAfter().toSeconds());
        }

        @Override
        public long retryAfterSeconds() {
            return seconds;
        }
    }
}
