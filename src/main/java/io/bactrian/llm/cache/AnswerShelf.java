package io.bactrian.llm.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.springframework.lang.Nullable;

/** The answers in memory, bounded in number, size and age. What leaves by one door leaves by all. */
final class AnswerShelf {

    /** An answer and where its question stands, absent for one that is served only to the very same request. */
    private record Place(KeptAnswer answer, @Nullable Row row) {
    }

    private final CacheSettings settings;
    private final Clock clock;
    private final Cache<String, Place> exact;
    private final ConcurrentHashMap<String, Scope> scopes = new ConcurrentHashMap<>();

    AnswerShelf(CacheSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        long share = Math.max(1, settings.size().toBytes() / settings.entries());
        exact = Caffeine.newBuilder().maximumWeight(settings.size().toBytes())
                .weigher((String key, Place place) -> (int) Math.max(share, place.answer().bytes()))
                .expireAfter(Expiry.creating((String key, Place place) -> Duration.between(clock.instant(), place.answer().until())))
                .ticker(() -> clock.instant().toEpochMilli() * 1_000_000).executor(Runnable::run)
                .evictionListener((String key, Place place,
                        com.github.benmanes.caffeine.cache.RemovalCause cause) -> unlist(place)).build();
    }

    Optional<KeptAnswer> exact(RequestKey key) {
        return Optional.ofNullable(exact.getIfPresent(key.exact())).map(Place::answer).filter(this::serves);
    }

    private boolean serves(KeptAnswer answer) {
        return clock.instant().isBefore(answer.until());
    }

    /** @return where its question stands now, absent when it has no such place */
    Optional<Row> put(KeptAnswer answer) {
        if (!serves(answer)) {
            return Optional.empty();
        }
        Row row = null;
        if (settings.semantic() && answer.question() != null && answer.question().length() <= settings.longestQuestion()) {
            Question question = QuestionReader.read(answer.question());
            row = question.readable() ? new Row(answer, question) : null;
        }
        Place place = new Place(answer, row);
        unlist(exact.asMap().put(answer.key().exact(), place));
        if (row != null) {
            Row listed = row;
            scopes.compute(answer.key().scope(), (key, scope) -> {
                Scope all = scope == null ? new Scope(settings.scopeEntries()) : scope;
                all.add(listed);
                return all;
            });
            if (exact.asMap().get(answer.key().exact()) != place) {
                unlist(place);
                return Optional.empty();
            }
        }
        return Optional.ofNullable(row);
    }

    private void unlist(@Nullable Place place) {
        if (place != null && place.row() != null) {
            scopes.computeIfPresent(place.answer().key().scope(), (key, scope) -> {
                scope.remove(place.row());
                return scope.isEmpty() ? null : scope;
            });
        }
    }

    Optional<Scope> scope(RequestKey key) {
        return Optional.ofNullable(scopes.get(key.scope()));
    }

    boolean stillServes(Row row) {
        return serves(row.answer()) && exact.asMap().containsKey(row.answer().key().exact());
    }

    /** Gives a question on the shelf a vector of the embedder. */
    void list(Row row, float[] vector) {
        scopes.computeIfPresent(row.answer().key().scope(), (key, scope) -> {
            if (stillServes(row)) {
                scope.add(row, vector);
            }
            return scope;
        });
    }

    int forget(Predicate<KeptAnswer> meant) {
        List<Place> places = exact.asMap().values().stream().filter(place -> meant.test(place.answer())).toList();
        places.forEach(place -> {
            exact.asMap().remove(place.answer().key().exact(), place);
            unlist(place);
        });
        return places.size();
    }

    Collection<KeptAnswer> all() {
        return exact.asMap().values().stream().map(Place::answer).toList();
    }

    long size() {
        return exact.estimatedSize();
    }

    long bytes() {
        return exact.policy().eviction().map(eviction -> eviction.weightedSize().orElse(0)).orElse(0L);
    }
}
