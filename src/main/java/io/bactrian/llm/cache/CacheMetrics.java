package io.bactrian.llm.cache;

import io.bactrian.llm.ModelAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The figures of the cache. */
final class CacheMetrics {

    private final Map<ModelAnswer.Cache, Counter> lookups = new EnumMap<>(ModelAnswer.Cache.class);
    private final Map<Guard, Counter> rejected = new EnumMap<>(Guard.class);
    private final Counter kept;
    private final Counter refused;
    private final Counter failed;

    CacheMetrics(MeterRegistry registry, AnswerShelf shelf) {
        for (ModelAnswer.Cache how : ModelAnswer.Cache.values()) {
            lookups.put(how, Counter.builder("bactrian.llm.cache.lookups").description("Lookups, by what they found")
                    .tag("result", how.name().toLowerCase(Locale.ROOT)).register(registry));
        }
        for (Guard guard : Guard.values()) {
            rejected.put(guard, Counter.builder("bactrian.llm.cache.rejected")
                    .description("Near questions that were held to be others, by why")
                    .tag("guard", guard.tag()).register(registry));
        }
        kept = Counter.builder("bactrian.llm.cache.kept").description("Answers kept").tag("kept", "yes").register(registry);
        refused = Counter.builder("bactrian.llm.cache.kept").description("Answers kept").tag("kept", "no").register(registry);
        failed = Counter.builder("bactrian.llm.cache.failures").description("Failures inside the cache, each of them a miss")
                .register(registry);
        Gauge.builder("bactrian.llm.cache.entries", shelf, AnswerShelf::size).description("Answers in memory").register(registry);
        Gauge.builder("bactrian.llm.cache.size", shelf, AnswerShelf::bytes).description("About how much memory they take").baseUnit("bytes")
                .register(registry);
    }

    void found(ModelAnswer.Cache how) {
        lookups.get(how).increment();
    }

    void rejected(Guard guard) {
        rejected.get(guard).increment();
    }

    void kept(boolean taken) {
        (taken ? kept : refused).increment();
    }

    void failed() {
        failed.increment();
    }
}
