package io.bactrian.knowledge;

import java.util.List;
import org.springframework.lang.Nullable;

/** Finds the passages of the knowledge base that a question is about. */
public interface KnowledgeSearch {

    /** From this score on a passage is good enough to build on; below it, better say that there is no source. */
    double GOOD_ENOUGH = 0.5;

    /**
     * The best passages, the best first, one an article. What was written before the call is found by it. Without an embedder, or while it
     * is away, words alone decide.
     *
     * @param query    a question or any other text; of a long one the first 1,000 characters count
     * @param language {@code ru} or {@code en} to see only articles in it; null for both
     * @param limit    1 to 50
     * @return empty where nothing has anything in common with the question
     */
    List<Passage> search(String query, @Nullable String language, int limit);

    /**
     * A passage of an article.
     *
     * @param heading    the headings above it without the article's title, or empty
     * @param text       the whole passage in plain text
     * @param snippet    what of it fits best, at most 320 characters of plain text: not HTML, to be escaped in a page
     * @param score      0 to 1: how sure it is that the passage is about the question, see {@link #GOOD_ENOUGH}
     * @param suspicious whether it speaks to a model rather than to a reader; it must not reach a model as it stands
     */
    record Passage(long articleId, long chunkId, String title, String heading, String text, String snippet, double score,
                   boolean suspicious) {
    }
}
