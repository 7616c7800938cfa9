package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Audit;
import io.bactrian.privacy.InjectionCheck;
import io.bactrian.privacy.Redactor;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.mockito.Mockito;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The knowledge base of one hub on a database, without the hub around it. Several of them on one database are several hubs. */
final class KnowledgeAlone {

    static final int CACHED = 10_000;

    final JdbcClient database;
    final TransactionTemplate transactions;
    final KnowledgeVersion versions;
    final KnowledgeSettings settings;
    final VectorRows vectorRows;
    final VectorStore vectors;
    final KnowledgeIndex index;
    final HybridSearch search;
    final ArticleStore store;
    final Embedding embedding;

    /** Words only. */
    KnowledgeAlone(DataSource source) {
        this(source, new NoEmbedder(), null, CACHED);
    }

    /** @param vectors null for those in memory */
    KnowledgeAlone(DataSource source, PatientEmbedder embedder, VectorStore vectors, int cachedChunks) {
        database = JdbcClient.create(source);
        transactions = new TransactionTemplate(new JdbcTransactionManager(source));
        versions = new KnowledgeVersion(database);
        settings = settings(cachedChunks);
        vectorRows = new VectorRows(database, versions);
        this.vectors = vectors != null ? vectors : new MemoryVectors(vectorRows, versions, embedder.name(), 10_000);
        ChunkRows rows = new ChunkRows(database);
        index = new KnowledgeIndex(versions, rows, cachedChunks);
        search = new HybridSearch(index, new LexicalSearch(index, rows), new MeaningSearch(embedder, this.vectors, vectorRows, settings), rows);
        RuleScreening screening = new RuleScreening(new InjectionCheck(), new Redactor());
        store = new ArticleStore(database, versions, new KnowledgeConfiguration.Screening(screening), Mockito.mock(Audit.class));
        embedding = new Embedding(embedder, this.vectors, vectorRows, settings);
    }

    static KnowledgeSettings settings(int cachedChunks) {
        return new KnowledgeSettings("", cachedChunks, new KnowledgeSettings.EmbedderSettings("none", "", "", "words", "", "", "", "",
                Duration.ofSeconds(1), Duration.ofSeconds(5), 4), new KnowledgeSettings.VectorSettings("memory", 10_000, "", "", Duration.ofSeconds(1)));
    }

    long write(String title, String text) {
        return transactions.execute(transaction -> id(store.create(ArticleText.of(title, text, ""), ArticleStore.Origin.REST, "test")));
    }

    void rewrite(long article, String title, String text) {
        transactions.executeWithoutResult(transaction -> store.replace(article, ArticleText.of(title, text, ""), null, "test").orElseThrow());
    }

    void archive(long article) {
        transactions.executeWithoutResult(transaction -> store.archive(article, "test").orElseThrow());
    }

    /** The articles that are found, the best first. */
    List<Long> find(String question) {
        return search.search(question, null, 10).stream().map(KnowledgeSearch.Passage::articleId).toList();
    }

    /** As one turn of the clock, each step in a transaction of its own. */
    void embed() {
        embedding.work();
    }

    private static long id(ObjectNode article) {
        return article.path("articleId").longValue();
    }
}
