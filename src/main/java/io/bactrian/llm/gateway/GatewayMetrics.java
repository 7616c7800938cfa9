package io.bactrian.llm.gateway;

import io.bactrian.llm.providers.ProviderFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Figures of calls by deployment, task and prompt version. A caller's own words never become a label. */
@Component
class GatewayMetrics {

    private static final int MOST_METERS = 5_000;

    private final MeterRegistry registry;
    private final Map<Object, Meter> meters = new ConcurrentHashMap<>();
    private final Counter failedCalls;
    private final Counter fallbacks;

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.failedCalls = Counter.builder("bactrian.llm.unanswered").description("Requests that no model answered").register(registry);
        this.fallbacks = Counter.builder("bactrian.llm.fallbacks")
                .description("Requests that another deployment answered than the one asked first").register(registry);
    }

    private record Key(String name, String one, String two, String three) {
    }

    void failed(ModelCall call, ProviderFailure failure) {
        String kind = failure.kind().name().toLowerCase(Locale.ROOT);
        count("bactrian.llm.attempt.failures", "Calls to a deployment that brought no answer", "deployment", call.deployment.name(), "kind",
                kind, 1);
        if (call.deployment.isCool()) {
            count("bactrian.llm.cooldowns", "Failures after which a deployment is left alone", "deployment", call.deployment.name(), "kind",
                    kind, 1);
        }
    }

    void ended(ModelCall call) {
        String deployment = call.answeredBy == null ? "none" : call.answeredBy;
        String prompt = call.original.prompt() == null ? "none"
                : call.original.prompt().name() + ':' + call.original.prompt().version();
        String outcome = call.failure == null ? "answered" : call.failure.code().code();
        timer(deployment, call.original.task(), prompt, outcome).record(System.nanoTime() - call.start, TimeUnit.NANOSECONDS);
        count("bactrian.llm.cache", "Requests by what the cache said", "result", call.cache.name().toLowerCase(Locale.ROOT), "task",
                call.original.task(), 1);
        call.attempts.forEach(this::spent);
        if (call.failure != null) {
            // What is the caller's own doing (a limit, an unknown model) is nothing that somebody should be called for.
            failedCalls.increment(call.failure.code().status() >= 500 ? 1 : 0);
        } else if (call.attempts.size() > 1) {
            fallbacks.increment();
        }
    }

    private void spent(Attempt attempt) {
        Usage usage = attempt.usage();
        if (usage.currency() != null) {
            count("bactrian.llm.tokens", "Tokens", "deployment", attempt.deployment(), "direction", "input", usage.inputTokens());
            count("bactrian.llm.tokens", "Tokens", "deployment", attempt.deployment(), "direction", "output", usage.outputTokens());
            count("bactrian.llm.spent", "Money, in the currency of the deployment's prices", "deployment", attempt.deployment(), "currency",
                    usage.currency(), usage.price().doubleValue());
        }
    }

    private Timer timer(String deployment, String task, String prompt, String outcome) {
        return (Timer) meters.computeIfAbsent(new Key(deployment, task, prompt, outcome), key -> Timer.builder("bactrian.llm.requests")
                .description("Requests to the gateway, by who answered").tags(Tags.of("deployment", deployment, "task",
                        meters.size() < MOST_METERS ? task : "others", "prompt", prompt, "outcome", outcome)).register(registry));
    }

    private void count(String name, String description, String firstTag, String first, String secondTag, String second, double amount) {
        Meter counter = meters.computeIfAbsent(new Key(name, first, second, ""), key -> Counter.builder(name).description(description)
                .tags(firstTag, first, secondTag, second).register(registry));
        ((Counter) counter).increment(amount);
    }
}
