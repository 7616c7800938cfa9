package io.bactrian.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Search by words, in two stages: PostgreSQL's full text finds the chunks that share most with the question, and the {@link Ranking} puts
 * them in order. It needs neither a model nor another server.
 */
@Component
class LexicalSearch {

    private static final int CANDIDATES = 300;

    /** Above so many chunks, a word that is in more than a fifth of them finds no candidates: it only ranks those that others find. */
    private static final int LARGE = 2_000;
    private static final double COMMON = 0.2;
    private static final int FEWEST_WORDS = 3;

    /** What is written in another language than the question rarely answers it, even where names agree. */
    private static final double OTHER_LANGUAGE = 0.6;

    static final int SHORTEST_MISPRINT = 4;
    private static final int MOST_MISPRINTS = 3;

    private final KnowledgeIndex index;
    private final ChunkRows rows;

    LexicalSearch(KnowledgeIndex index, ChunkRows rows) {
        this.index = index;
        this.rows = rows;
    }

    /** A question, taken apart. */
    record Question(List<String> words, ChunkTerms terms, Optional<String> language) {

        static Question of(String text) {
            List<String> words = Words.of(PlainText.withoutHidden(text));
            return new Question(words, ChunkTerms.ofQuestion(words), TextLanguage.ofQuestion(words));
        }
    }

    /** How well a chunk fits, see {@link Ranking#of}. */
    record Fit(AnalysedChunk chunk, double fit) {
    }

    /**
     * How well chunks fit a question, by chunk.
     *
     * @param others chunks that were found in another way and are to be ranked too
     */
    Map<Long, Fit> search(Question question, @Nullable String language, List<Long> others) {
        if (question.words().isEmpty()) {
            return Map.of();
        }
        Asked asked = index.by(statistics -> asked(question, statistics));
        List<String> words = new ArrayList<>(asked.words());
        if (!asked.unknown().isEmpty()) {
            words.removeAll(asked.unknown());
            words.addAll(0, rows.alike(asked.unknown()));
        }
        Set<Long> ids = new LinkedHashSet<>(others);
        ids.addAll(rows.candidates(words, asked.chunks(), language, CANDIDATES));
        List<AnalysedChunk> chunks = index.chunks(ids);
        return index.by(statistics -> {
            Ranking ranking = new Ranking(question.terms(), statistics);
            Map<Long, Fit> fits = new HashMap<>();
            for (AnalysedChunk chunk : chunks) {
                boolean foreign = question.language().isPresent() && !question.language().get().equals(chunk.language());
                fits.put(chunk.id(), new Fit(chunk, ranking.of(chunk.terms()) * (foreign ? OTHER_LANGUAGE : 1)));
            }
            return fits;
        });
    }

    /** The sentences of a chunk to show for this question. */
    String snippet(Question question, String text, AnalysedChunk chunk) {
        return index.by(statistics -> Snippet.of(text, chunk.terms(), new Ranking(question.terms(), statistics)));
    }

    private record Asked(List<String> words, List<String> unknown, int chunks) {
    }

    /** The words that find candidates, the rarest first. */
    private static Asked asked(Question question, Statistics statistics) {
        List<String> telling = question.words().stream().distinct().filter(word -> !PlainWords.contain(word)).toList();
        List<String> words = new ArrayList<>(telling.isEmpty() ? question.words().stream().distinct().toList() : telling);
        Map<String, Integer> having = words.stream().collect(Collectors.toMap(word -> word, word -> having(word, statistics)));
        words.sort((one, other) -> Integer.compare(having.get(one), having.get(other)));
        List<String> unknown = words.stream().filter(word -> having.get(word) == 0 && word.length() >= SHORTEST_MISPRINT
                && Character.isLetter(word.charAt(0))).limit(MOST_MISPRINTS).toList();
        if (statistics.chunks() > LARGE) {
            List<String> rare = words.stream().filter(word -> having.get(word) <= COMMON * statistics.chunks()).toList();
            words = rare.size() >= FEWEST_WORDS ? rare : words.subList(0, Math.min(words.size(), FEWEST_WORDS));
        }
        return new Asked(words, unknown, statistics.chunks());
    }

    private static int having(String word, Statistics statistics) {
        return Math.max(statistics.stems().count(TermBag.hash(WordForms.stem(word))),
                statistics.beginnings().count(TermBag.hash(WordForms.beginning(word))));
    }
}
