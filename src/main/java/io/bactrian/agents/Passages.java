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
    private final Suspicions suspicions;

    Passages(KnowledgeSearch knowledge, Suspicions suspicions) {
        this.knowledge = knowledge;
        this.suspicions = suspicions;
    }

    /** {@code [{ref, articleId, title, heading, text, score, suspicious}]}, the best first; empty where nothing fits. */
    ArrayNode find(String question, String language, int most) {
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        if (!question.isBlank()) {
            knowledge.search(question, language, most).stream().filter(passage -> passage.score() >= KnowledgeSearch.GOOD_ENOUGH)
                    .forEach(passage -> found.addObject().put("ref", "article:" + passage.articleId() + "#" + passage.chunkId())
                            .put("articleId", passage.articleId()).put("title", passage.title()).put("heading", passage.heading())
                            .put("text", OutsideText.bounded(passage.text(), LONGEST))
                            .put("score", Math.round(passage.score() * 100) / 100.0).put("suspicious", suspicious(passage)));
        }
        return found;
    }

    /** As the article was marked when it was written, or as it is read now, with all that goes into a prompt of it. */
    private boolean suspicious(KnowledgeSearch.Passage passage) {
        return passage.suspicious() || suspicions.in(passage.title() + '\n' + passage.heading() + '\n' + passage.text());
    }
}
