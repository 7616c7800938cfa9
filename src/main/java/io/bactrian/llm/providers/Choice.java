package io.bactrian.llm.providers;

import io.bactrian.llm.providers.ModelSettings.Policy;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * Which of several deployments is asked: those first that are strong at the task or the language, and among them by the group's policy.
 * By latency, two are drawn by weight and the less loaded one is asked: the power of two choices, which needs no order among all and
 * does not send everybody to the one that was quickest a moment ago.
 */
public final class Choice {

    private final RandomGenerator random;

    public Choice(RandomGenerator random) {
        this.random = random;
    }

    /** @return null where there are none */
    @Nullable
    public Deployment of(List<Deployment> candidates, Policy policy, String task, @Nullable String language) {
        if (candidates.isEmpty()) {
            return null;
        }
        List<Deployment> best = strongest(candidates, task, language);
        if (best.size() == 1) {
            return best.get(0);
        }
        return switch (policy) {
            case WEIGHT -> drawn(best, null);
            case PRICE -> cheapest(best);
            case LATENCY -> lessLoaded(best);
        };
    }

    private static List<Deployment> strongest(List<Deployment> candidates, String task, @Nullable String language) {
        if (candidates.stream().allMatch(one -> one.strengths().isEmpty())) {
            return candidates;
        }
        int most = candidates.stream().mapToInt(one -> matches(one.strengths(), task, language)).max().orElse(0);
        return candidates.stream().filter(one -> matches(one.strengths(), task, language) == most).toList();
    }

    private static int matches(Set<String> strengths, String task, @Nullable String language) {
        // A task weighs more than a language.
        return (strengths.contains(task) ? 2 : 0) + (language != null && strengths.contains(language) ? 1 : 0);
    }

    private Deployment cheapest(List<Deployment> candidates) {
        Comparator<Deployment> byPrice = Comparator.comparing(one -> one.price().ofAverageCall());
        Deployment cheapest = candidates.stream().min(byPrice).orElseThrow();
        List<Deployment> equals = candidates.stream().filter(one -> byPrice.compare(one, cheapest) == 0).collect(Collectors.toList());
        return equals.size() == 1 ? cheapest : lessLoaded(equals);
    }

    private Deployment lessLoaded(List<Deployment> candidates) {
        Deployment first = drawn(candidates, null);
        Deployment second = drawn(candidates, first);
        return first.latency().load() <= second.latency().load() ? first : second;
    }

    private Deployment drawn(List<Deployment> candidates, @Nullable Deployment except) {
        int weights = 0;
        for (Deployment one : candidates) {
            weights += one == except ? 0 : one.weight();
        }
        int ticket = random.nextInt(Math.max(1, weights));
        for (Deployment one : candidates) {
            ticket -= one == except ? 0 : one.weight();
            if (ticket < 0) {
                return one;
            }
        }
        return candidates.get(0);
    }
}
