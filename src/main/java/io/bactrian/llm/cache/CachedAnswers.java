package io.bactrian.llm.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.bactrian.knowledge.Embedder;
import io.bactrian.llm.AnswerCache;
import io.bactrian.llm.ModelAnswer.Cache;
import io.bactrian.llm.ModelRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;

/**
 * The cache of answers: the very same request first, then, in the same scope, a question that asks for the same. It answers from memory;
 * {@link SharedAnswers} carries what is kept to the database and to other hubs.
 */
public class CachedAnswers implements AnswerCache {

    private static final Logger LOG = LoggerFactory.getLogger(CachedAnswers.class);

    private final CacheSettings settings;
    private final Clock clock;
    private final AnswerShelf shelf;
    @Nullable
    private final EmbedderCalls embedder;
    private final SameQuestion same;
    private final CacheMetrics metrics;
    private final AnswerFlow flow;

    CachedAnswers(CacheSettings settings, AnswerShelf shelf, AnswerFlow flow, @Nullable Embedder embedder, MeterRegistry metrics,
                  Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.shelf = shelf;
        this.flow = flow;
        this.embedder = embedder == null || !embedder.configured() ? null : new EmbedderCalls(embedder, settings.embedderTimeout(),
                shelf::list);
        this.same = new SameQuestion(shelf, settings, this.embedder);
        this.metrics = new CacheMetrics(metrics, shelf);
    }

    @Override
    public Optional<Found> find(ModelRequest redacted, String model) {
        try {
            if (!settings.enabled() || !AnswerRules.mayBeAsked(redacted, settings.warmest())) {
                metrics.found(Cache.NOT_ALLOWED);
                return Optional.empty();
            }
            Optional<Found> found = look(key(redacted, model), metrics);
            metrics.found(found.map(Found::how).orElse(Cache.MISS));
            return found;
        } catch (RuntimeException failure) {
            return missed(failure);
        }
    }

    private Optional<Found> missed(RuntimeException failure) {
        metrics.failed();
        LOG.warn("A lookup failed, and the model is asked: {}", failure.getClass().getName());
        LOG.debug("The failure", failure);
        return Optional.empty();
    }

    private Optional<Found> look(RequestKey key, @Nullable CacheMetrics counted) {
        Optional<KeptAnswer> exact = shelf.exact(key);
        if (exact.isPresent()) {
            return exact.map(answer -> new Found(answer.answer(), Cache.EXACT, 1));
        }
        return near(key, counted).map(near -> new Found(near.what().answer().answer(), Cache.SEMANTIC, near.similarity()));
    }

    private Optional<Vectors.Near<Row>> near(RequestKey key, @Nullable CacheMetrics counted) {
        if (!settings.semantic() || key.question() == null || key.question().length() > settings.longestQuestion()) {
            return Optional.empty();
        }
        return shelf.scope(key).flatMap(scope -> same.in(scope, key.question(), guard -> {
            if (counted != null) {
                counted.rejected(guard);
            }
        }));
    }

    @Override
    public void keep(ModelRequest redacted, String model, ChatResponse answer) {
        try {
            boolean taken = settings.enabled() && AnswerRules.mayBeAsked(redacted, settings.warmest()) && AnswerRules.mayBeKept(answer);
            metrics.kept(taken);
            if (taken) {
                RequestKey key = key(redacted, model);
                KeptAnswer kept = new KeptAnswer(key, redacted.task(), redacted.prompt() == null ? null : redacted.prompt().name(),
                        key.question(), AnswerRules.plain(answer), clock.instant(), clock.instant().plus(settings.keep()));
                take(kept);
                flow.kept(kept);
            }
        } catch (RuntimeException failure) {
            missed(failure);
        }
    }

    /** Puts an answer on the shelf that was given here or elsewhere. */
    void take(KeptAnswer kept) {
        Optional<Row> row = shelf.put(kept);
        if (embedder != null) {
            row.ifPresent(embedder::later);
        }
    }

    /** Takes an answer of another hub, or of this one before it was started again; what is here already is no older. */
    void takeFromElsewhere(KeptAnswer kept) {
        if (shelf.exact(kept.key()).filter(known -> !known.keptAt().isBefore(kept.keptAt())).isEmpty()) {
            take(kept);
        }
    }

    @Override
    public void forget(ModelRequest redacted, String model) {
        try {
            RequestKey key = key(redacted, model);
            forget(key.exact());
            near(key, null).ifPresent(near -> forget(near.what().answer().key().exact()));
        } catch (RuntimeException failure) {
            missed(failure);
        }
    }

    /** Drops one answer, here and in the other hubs. */
    void forget(String exactKey) {
        Forgotten forgotten = new Forgotten(exactKey, null, null, clock.instant());
        forget(forgotten);
        flow.forgotten(forgotten);
    }

    /** Drops what is meant from this hub's memory. */
    int forget(Forgotten meant) {
        return shelf.forget(meant::means);
    }

    private RequestKey key(ModelRequest request, String model) {
        return RequestKey.of(request, model, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }
}
