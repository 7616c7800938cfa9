package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Parameter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** {@code GET /api/v1/knowledge/search} */
@Component("knowledgeSearchRequests")
public class SearchRequests {

    private static final int USUAL = 10;
    private static final int DECIMALS = 6;

    private final HybridSearch search;

    SearchRequests(HybridSearch search) {
        this.search = search;
    }

    /**
     * The best articles for a question, the best first, each with its best passage.
     *
     * @throws HubException {@link ErrorCode#BAD_PARAMETER}
     */
    public Answer search(@Header("q") String q, @Header("language") String language, @Header("limit") String limit) {
        Parameter.oneOf("language", language, Set.of(TextLanguage.RUSSIAN, TextLanguage.ENGLISH));
        HybridSearch.Result found = search.find(question(q), language, limit(limit));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        for (KnowledgeSearch.Passage passage : found.passages()) {
            items.addObject().put("articleId", passage.articleId()).put("title", passage.title()).put("heading", passage.heading())
                    .put("score", BigDecimal.valueOf(passage.score()).setScale(DECIMALS, RoundingMode.HALF_UP))
                    .put("goodEnough", passage.score() >= KnowledgeSearch.GOOD_ENOUGH)
                    .put("snippet", passage.snippet()).put("chunkId", passage.chunkId()).put("suspicious", passage.suspicious());
        }
        return Answer.ok(answer.put("ranking", found.byMeaning() ? "hybrid" : "lexical"));
    }

    private static String question(String q) {
        if (q == null || q.isBlank()) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "q is what to look for, and is missing");
        }
        if (q.length() > HybridSearch.LONGEST_QUERY) {
            throw new HubException(ErrorCode.BAD_PARAMETER, "q has at most " + HybridSearch.LONGEST_QUERY + " characters");
        }
        return q;
    }

    private static int limit(String limit) {
        if (limit == null || limit.isBlank()) {
            return USUAL;
        }
        try {
            int most = Integer.parseInt(limit);
            if (most >= 1 && most <= HybridSearch.MOST) {
                return most;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number that is out of range
        }
        throw new HubException(ErrorCode.BAD_PARAMETER, "limit is a whole number from 1 to " + HybridSearch.MOST);
    }
}
