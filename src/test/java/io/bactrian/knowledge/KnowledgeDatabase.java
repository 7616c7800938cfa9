package io.bactrian.knowledge;

import io.bactrian.embedded.HubDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The hub's database, whose knowledge base a test can forget. */
final class KnowledgeDatabase extends HubDatabase {

    /** As a hub meets it that starts for the first time. */
    void clear() {
        JdbcClient database = client();
        database.sql("truncate knowledge_embedding, knowledge_chunk, knowledge_article_version, knowledge_proposal, knowledge_word, knowledge_article cascade").update();
        database.sql("update knowledge_state set version = 0, forgotten = 0").update();
    }
}
