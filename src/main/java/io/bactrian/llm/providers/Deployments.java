package io.bactrian.llm.providers;

import io.bactrian.llm.providers.ModelSettings.Group;
import io.bactrian.llm.providers.ModelSettings.Policy;
import io.bactrian.llm.providers.ModelSettings.Provider;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** All deployments and model groups, as they are configured. A hub to which none was named runs too: its routes fall back. */
@Component
public class Deployments {

    private static final Set<String> COMPLEXITIES = Set.of("low", "medium", "high");

    private final ProviderModels models = new ProviderModels();
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();

    Deployments(ModelSettings settings, MeterRegistry metrics) {
        providers(settings).forEach((name, provider) -> {
            demand(provider.baseUrl() != null && !provider.baseUrl().isBlank(), "hub.llm.providers." + name + ".base-url is missing");
            demand(provider.model() != null && !provider.model().isBlank(), "hub.llm.providers." + name + ".model is missing");
            Deployment deployment = new Deployment(name, provider, settings, models, breaker(name, settings.breaker()));
            deployments.put(name, deployment);
            Gauge.builder("bactrian.llm.deployment.away", deployment, one -> one.isAvailable() ? 0 : 1)
                    .description("1 while the deployment is left alone or its breaker is open").tag("deployment", name).register(metrics);
        });
        groups.putAll(settings.groups());
        if (groups.isEmpty() && !deployments.isEmpty()) {
            groups.put(ModelSettings.DEFAULT, new Group(List.copyOf(deployments.keySet()), Policy.LATENCY, List.of()));
        }
        groups.forEach((name, group) -> {
            group.deployments().forEach(member -> demand(deployments.containsKey(member),
                    "hub.llm.groups." + name + " names a deployment that is not configured: " + member));
            group.fallback().forEach(other -> demand(groups.containsKey(other),
                    "hub.llm.groups." + name + ".fallback names a group that is not configured: " + other));
        });
        settings.tasks().forEach((task, known) -> demand(known.group() == null || groups.containsKey(known.group()),
                "hub.llm.tasks." + task + ".group names a group that is not configured: " + known.group()));
        settings.tasks().forEach((task, known) -> demand(known.complexity() == null
                || COMPLEXITIES.contains(known.complexity().strip().toLowerCase(Locale.ROOT)),
                "hub.llm.tasks." + task + ".complexity is low, medium or high: " + known.complexity()));
        settings.routing().forEach((tier, named) -> named.forEach(group -> demand(groups.containsKey(group),
                "hub.llm.routing." + tier + " names a group that is not configured: " + group)));
    }

    private static Map<String, Provider> providers(ModelSettings settings) {
        Map<String, Provider> all = new LinkedHashMap<>();
        if (!settings.baseUrl().isBlank()) {
            all.put(ModelSettings.DEFAULT, new Provider(ModelSettings.Kind.OPENAI, settings.baseUrl(), settings.apiKey(), settings.model(), null,
                    null, 0, java.math.BigDecimal.ZERO, java.math.BigDecimal.ZERO, null, 1, java.util.Set.of(), null,
                    ModelSettings.Limits.NONE));
        }
        all.putAll(settings.providers());
        return all;
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static CircuitBreaker breaker(String name, ModelSettings.Breaker rules) {
        return CircuitBreaker.of("llm-" + name, CircuitBreakerConfig.custom()
                .slidingWindowSize(rules.window()).minimumNumberOfCalls(rules.minimumCalls()).failureRateThreshold(rules.failureRate())
                .waitDurationInOpenState(Duration.ofSeconds(rules.openSeconds())).automaticTransitionFromOpenToHalfOpenEnabled(true)
                .permittedNumberOfCallsInHalfOpenState(rules.trialCalls()).build());
    }

    public Collection<Deployment> all() {
        return deployments.values();
    }

    public Collection<String> groupNames() {
        return groups.keySet();
    }

    public Optional<Deployment> named(String name) {
        return Optional.ofNullable(deployments.get(name));
    }

    public boolean isGroup(String name) {
        return groups.containsKey(name);
    }

    public Policy policy(String group) {
        return groups.containsKey(group) ? groups.get(group).policy() : Policy.LATENCY;
    }

    /** The deployments of a group; of a deployment's own name, that one. */
    public List<Deployment> of(String group) {
        Group members = groups.get(group);
        return members == null ? named(group).map(List::of).orElse(List.of())
                : members.deployments().stream().map(deployments::get).toList();
    }

    /** The groups and, behind them, those that they fall back to; each once. */
    public List<String> withFallbacks(List<String> first) {
        List<String> chain = new ArrayList<>();
        List<String> open = new ArrayList<>(first);
        while (!open.isEmpty()) {
            List<String> next = new ArrayList<>();
            for (String group : open) {
                if (!chain.contains(group)) {
                    chain.add(group);
                    next.addAll(groups.containsKey(group) ? groups.get(group).fallback() : List.of());
                }
            }
            open = next;
        }
        return chain;
    }

    @PreDestroy
    void close() throws IOException {
        models.close();
    }
}
