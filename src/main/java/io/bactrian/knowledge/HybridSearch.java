package io.bactrian.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Puts what words find and what vectors find into one order. */
@Component
class HybridSearch implements KnowledgeSearch {

    static final int LONGEST_QUERY = 1_000;
    static final int MOST = 50;

    private final KnowledgeIndex index;
    private final LexicalSearch words;
    private final MeaningSearch meaning;
    private final ChunkRows rows;

    HybridSearch(KnowledgeIndex index, LexicalSearch words, MeaningSearch meaning, ChunkRows rows) {
        this.index = index;
        this.words = words;
        this.meaning = meaning;
        this.rows = rows;
    }

    /** @param byMeaning whether vectors took part */
    record Result(List<Passage> passages, boolean byMeaning) {
    }

    private record Scored(AnalysedChunk chunk, double score) {
    }

    @Override
    public List<Passage> search(String query, @Nullable String language, int limit) {
        String bounded = query.length() <= LONGEST_QUERY ? query : query.substring(0, PlainText.boundary(query, LONGEST_QUERY));
        return find(bounded, language, Math.max(1, Math.min(MOST, limit))).passages();
    }

    Result find(String query, @Nullable String language, int limit) {
        LexicalSearch.Question question = LexicalSearch.Question.of(query);
        Optional<Map<Long, Double>> near = meaning.search(query);
        index.catchUp();
        Map<Long, Double> sure = near.orElse(Map.of());
        Map<Long, Scored> byArticle = new HashMap<>();
        for (LexicalSearch.Fit fit : words.search(question, language, List.copyOf(sure.keySet())).values()) {
            double score = Sureness.of(Sureness.ofFit(fit.fit()), sure.getOrDefault(fit.chunk().id(), 0.0));
            if (score > 0 && (language == null || language.equals(fit.chunk().language()))) {
                byArticle.merge(fit.chunk().articleId(), new Scored(fit.chunk(), score), (one, other) -> one.score() >= other.score() ? one : other);
            }
        }
        List<Scored> best = new ArrayList<>(byArticle.values());
        best.sort(Comparator.comparingDouble(Scored::score).reversed().thenComparing(scored -> scored.chunk().id()));
        return new Result(passages(question, best.subList(0, Math.min(limit, best.size()))), near.isPresent());
    }

    private List<Passage> passages(LexicalSearch.Question question, List<Scored> best) {
        Map<Long, ChunkRows.Row> texts = rows.living(best.stream().map(scored -> scored.chunk().id()).toList()).stream()
                .collect(Collectors.toMap(ChunkRows.Row::id, Function.identity()));
        List<Passage> passages = new ArrayList<>();
        for (Scored scored : best) {
            ChunkRows.Row row = texts.get(scored.chunk().id());
            if (row != null) {
                passages.add(new Passage(row.articleId(), row.id(), row.title(), row.heading(), row.text(),
                        words.snippet(question, row.text(), scored.chunk()), scored.score(), row.suspicious()));
            }
        }
        return passages;
    }
}
