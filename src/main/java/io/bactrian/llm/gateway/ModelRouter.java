package io.bactrian.llm.gateway;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.providers.Allowance;
import io.bactrian.llm.providers.Choice;
import io.bactrian.llm.providers.Deployment;
import io.bactrian.llm.providers.Deployments;
import io.bactrian.llm.providers.FailedCallException;
import io.bactrian.llm.providers.ModelSettings;
import io.bactrian.llm.providers.ProviderFailure;
import io.bactrian.llm.providers.ProviderFailure.Kind;
import io.bactrian.llm.providers.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * The one retry loop: which deployment is asked next, until one has answered or none is left. Each deployment that is alive and has
 * something left to spend comes first, group by group; then once more those whose failure may have passed; then those that are left alone
 * but might be back; last, one that will take calls again in a moment.
 */
@Component("modelRouter")
class ModelRouter {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRouter.class);
    private static final int MOST_ATTEMPTS = 20;
    private static final int MOST_REFUSALS = 2;
    private static final int MOST_CORRECTIONS = 2;
    private static final Duration SHORTEST_TRY = Duration.ofSeconds(1);
    private static final Duration PAUSE_BEFORE_REPEAT = Duration.ofMillis(100);

    private final ModelSettings settings;
    private final Deployments deployments;
    private final GatewayMetrics metrics;
    private final Choice choice;

    ModelRouter(ModelSettings settings, Deployments deployments, GatewayMetrics metrics) {
        this.settings = settings;
        this.deployments = deployments;
        this.metrics = metrics;
        this.choice = new Choice(new EachThreadsOwn());
    }

    /** A generator without a lock. */
    private static final class EachThreadsOwn implements RandomGenerator {

        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }

    /** Whether the call still needs somebody to answer it. */
    public boolean goesOn(Exchange exchange) {
        return ModelCalls.of(exchange).isOpen();
    }

    /** Chooses the deployment that is asked now, or ends the call when there is none. The question for it becomes the body. */
    public void choose(Exchange exchange) {
        ModelCall call = ModelCalls.of(exchange);
        call.pause = Duration.ZERO;
        call.question = null;
        Deployment chosen = call.attempts.size() >= MOST_ATTEMPTS || call.left().isNegative() ? null : chosen(call);
        if (chosen == null) {
            if (call.attempts.isEmpty() && nobodyFits(call)) {
                call.fail(ErrorCode.TEXT_TOO_LONG, "The text is longer than what any model takes");
            } else {
                Exhaustion.end(call);
            }
            throw new FailedCallException(ProviderFailure.of(Kind.BREAKER_OPEN, "nobody is left to ask"));
        }
        call.deployment = chosen;
        Duration left = call.left().minus(call.pause);
        Duration granted = chosen.timeout();
        Duration share = left.dividedBy(1 + othersAlive(call, chosen));
        Duration most = share.compareTo(SHORTEST_TRY) < 0 ? SHORTEST_TRY : share;
        most = most.compareTo(left) > 0 ? left : most;
        boolean cut = call.callersDeadline && most.compareTo(granted) < 0;
        call.question = new Question(chosen, StructuredAnswers.requestFor(chosen, call), most.compareTo(granted) < 0 ? most : granted, cut,
                settings.longestStream(), call.stream);
        exchange.getMessage().setBody(call.question);
    }

    private boolean nobodyFits(ModelCall call) {
        return call.chain.stream().flatMap(group -> deployments.of(group).stream())
                .noneMatch(one -> one.fits(call.promptTokens, one.answerTokens(call.request.chat())));
    }

    /** Milliseconds to wait before the call. */
    public long pause(Exchange exchange) {
        return ModelCalls.of(exchange).pause.toMillis();
    }

    @Nullable
    private Deployment chosen(ModelCall call) {
        if (call.corrections > 0 && lastWasWrong(call) && call.deployment.isAvailable() && takes(call, call.deployment)) {
            return call.deployment;
        }
        Deployment next = pick(call, one -> call.timesAsked(one) == 0 && one.isAvailable());
        if (next == null) {
            next = pick(call, one -> mayBeAskedAgain(call, one) && one.isAvailable());
            call.pause = next == null ? Duration.ZERO : PAUSE_BEFORE_REPEAT;
        }
        if (next == null) {
            next = pick(call, one -> call.timesAsked(one) == 0 && one.isWorthATry());
        }
        return next == null ? soonest(call) : next;
    }

    /** Whoever gave a wrong answer corrects it; who fails instead is one like any other. */
    private static boolean lastWasWrong(ModelCall call) {
        Attempt last = call.attempts.get(call.attempts.size() - 1);
        return last.failure() != null && last.failure().kind() == Kind.WRONG_ANSWER;
    }

    private boolean mayBeAskedAgain(ModelCall call, Deployment one) {
        Attempt last = call.lastOf(one);
        return last != null && last.failure() != null && last.failure().kind().mayPass() && call.timesAsked(one) <= settings.retries();
    }

    /** The first deployment of the chain that fits and has something left to spend, which it takes from that. */
    @Nullable
    private Deployment pick(ModelCall call, Predicate<Deployment> fits) {
        for (String group : call.chain) {
            List<Deployment> candidates = new ArrayList<>();
            for (Deployment one : deployments.of(group)) {
                if (fits.test(one) && one.fits(call.promptTokens, one.answerTokens(call.request.chat()))) {
                    candidates.add(one);
                }
            }
            while (!candidates.isEmpty()) {
                Deployment one = choice.of(candidates, deployments.policy(group), call.request.task(), call.request.language());
                if (takes(call, one)) {
                    call.group = group;
                    return one;
                }
                candidates.remove(one);
            }
        }
        return null;
    }

    private static boolean takes(ModelCall call, Deployment one) {
        int answer = one.answerTokens(call.request.chat());
        Allowance.Cost most = new Allowance.Cost(call.promptTokens + (long) answer, one.price().inLimits(call.promptTokens, answer));
        Allowance.Taken taken = one.allowance().take(most);
        if (taken == null) {
            return false;
        }
        call.cost = taken;
        return true;
    }

    /** One that is left alone, but not for longer than is worth the wait. */
    @Nullable
    private Deployment soonest(ModelCall call) {
        Duration most = call.left().compareTo(settings.longestWait()) < 0 ? call.left() : settings.longestWait();
        Deployment best = pick(call, one -> !one.isBreakerOpen() && !one.coolFor().isZero()
                && one.coolFor().compareTo(most) < 0 && call.timesAsked(one) <= settings.retries());
        if (best != null) {
            call.pause = best.coolFor().plusMillis(5);
        }
        return best;
    }

    /** How many others would have to share the time that is left, if this one took it all. */
    private int othersAlive(ModelCall call, Deployment chosen) {
        int others = 0;
        for (String group : call.chain) {
            for (Deployment one : deployments.of(group)) {
                others += one != chosen && call.timesAsked(one) == 0 && one.isAvailable() ? 1 : 0;
            }
        }
        return others;
    }

    /** Takes in that the attempt brought nothing, and ends the call where no other one could. */
    public void failed(Exchange exchange) {
        ModelCall call = ModelCalls.of(exchange);
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (call.question == null) {
            if (call.isOpen()) {
                // Nobody was asked, and nobody will be: this is a fault of the hub's own.
                LOG.error("A deployment could not be chosen", caught);
                call.fail(ErrorCode.INTERNAL, "The gateway failed");
            }
            return;
        }
        HubException request = ObjectHelper.getException(HubException.class, caught);
        if (request != null) {
            // It is the request that is wrong: a tool's schema shows only when it is called.
            call.failure = request;
        }
        FailedCallException known = ObjectHelper.getException(FailedCallException.class, caught);
        ProviderFailure failure = known != null ? known.failure() : ProviderFailure.of(Kind.UNUSABLE_ANSWER, "the answer could not be read");
        Usage usage = Usage.ofFailed(call);
        if (failure.kind() == Kind.BREAKER_OPEN) {
            call.deployment.allowance().giveBack(call.cost);
        } else {
            call.deployment.allowance().settle(call.cost, usage.cost());
        }
        call.attempts.add(new Attempt(call.group, call.deployment.name(), Attempts.millis(call), usage, failure));
        metrics.failed(call, failure);
        if (call.stream != null) {
            call.stream.again();
        }
        if (call.failure == null) {
            endWhereHopeless(call, failure);
        }
    }

    private static void endWhereHopeless(ModelCall call, ProviderFailure failure) {
        if (call.hasBegunToAnswer() && failure.kind() == Kind.WRONG_ANSWER) {
            call.fail(ErrorCode.UNUSABLE_ANSWER, "The model's answer is not what was asked for: " + failure.words());
        } else if (call.hasBegunToAnswer()) {
            call.fail(ErrorCode.STREAM_BROKEN, failure.kind() == Kind.CALLER_GONE ? "The caller has gone" : "The provider's stream broke off");
        } else if (failure.kind() == Kind.CALLER_GONE) {
            call.fail(ErrorCode.STREAM_BROKEN, "The caller has gone");
        } else if (failure.kind() == Kind.CALLER_TIMED_OUT && !call.hasTimeLeft()) {
            // With time left it was only this deployment's share of it that is over.
            call.fail(ErrorCode.MODEL_TOO_SLOW, "The model did not answer in time");
        } else if (call.corrections > MOST_CORRECTIONS) {
            call.fail(ErrorCode.UNUSABLE_ANSWER, "The model's answer is not what was asked for: " + failure.words());
        } else if (call.attempts.stream().filter(one -> one.failure().kind() == Kind.REFUSED_REQUEST).count() >= MOST_REFUSALS) {
            call.fail(ErrorCode.MODEL_REFUSED, "The providers refuse the request itself");
        }
    }
}
