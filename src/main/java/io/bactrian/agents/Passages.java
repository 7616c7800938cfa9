package io.bactrian.agents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.knowledge.KnowledgeSearch;
import org.springframework.stereotype.Component;

/** Passages of the knowledge base that are sure enough to build on, each with the reference by which it is cited. */
@Component
class Passages {

    private static final int LONGEST = 1500;

    private final KnowledgeSearch knowledge;

    Passages(KnowledgeSearch knowledge) {
        this.knowledge = knowledge;
    }

    /** {@code [{ref, articleId, title, heading, text, score, suspicious}]}, the best first; empty where nothing fits. */
    ArrayNode find(String question, String language, int most) {
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        if (!question.isBlank()) {
            knowledge.search(question, language, most).stream().filter(passage -> passage.score() >= KnowledgeSearch.GOOD_ENOUGH)
                    .forEach(passage -> found.addObject().put("ref", "article:" + passage.articleId() + "#" + passage.chunkId())
                            .put("articleId", passage.articleId()).put("title", passage.title()).put("heading", passage.heading())
                            .put("text", OutsideText.bounded(passage.text(), LONGEST))
                            .put("score", Math.round(passage.score() * 100) / 100.0).put("suspicious", passage.suspicious()));
        }
        return found;
    }
}
