package io.bactrian.llm.cache;

import io.bactrian.llm.cache.CacheSettings.Calibrated;
import io.bactrian.llm.cache.Vectors.Near;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.lang.Nullable;

/** Looks in a scope for a question that asks for the same: by words, and where an embedder is configured by its vectors. */
final class SameQuestion {

    private final AnswerShelf shelf;
    private final CacheSettings settings;
    @Nullable
    private final EmbedderCalls embedder;

    SameQuestion(AnswerShelf shelf, CacheSettings settings, @Nullable EmbedderCalls embedder) {
        this.shelf = shelf;
        this.settings = settings;
        this.embedder = embedder;
    }

    /** @param rejected hears of every near question that a guard held to be another */
    Optional<Near<Row>> in(Scope scope, String text, Consumer<Guard> rejected) {
        Question asked = QuestionReader.read(text);
        if (!asked.readable()) {
            return Optional.empty();
        }
        Optional<Near<Row>> byWords = first(scope.nearestByWords(asked), asked, Double.MAX_VALUE, rejected);
        if (byWords.isPresent() || embedder == null) {
            return byWords;
        }
        Calibrated calibrated = settings.of(embedder.name());
        double otherWords = calibrated.otherWords() == null ? Double.MAX_VALUE : calibrated.otherWords();
        return embedder.now(text).flatMap(vector -> first(scope.nearest(asked, vector, Math.min(calibrated.threshold(), otherWords)), asked,
                otherWords, rejected));
    }

    private Optional<Near<Row>> first(Iterable<Near<Row>> near, Question asked, double otherWords, Consumer<Guard> rejected) {
        for (Near<Row> candidate : near) {
            int words = candidate.similarity() >= otherWords ? 1 : 0;
            Optional<Guard> against = Guards.rejection(candidate.what().question(), asked, words);
            if (against.isEmpty() && shelf.stillServes(candidate.what())) {
                return Optional.of(candidate);
            }
            against.ifPresent(rejected);
        }
        return Optional.empty();
    }
}
