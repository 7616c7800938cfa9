package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.RecordedTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes articles with all that belongs to them: their earlier texts, their chunks, and the word in the audit. */
@Component
class ArticleStore {

    /** What is longer is hardly typed, and never mistyped. */
    private static final int LONGEST_WORD = 25;

    private final JdbcClient database;
    private final KnowledgeVersion versions;
    private final ArticleScreening screening;
    private final Audit audit;

    ArticleStore(JdbcClient database, KnowledgeVersion versions, KnowledgeConfiguration.Screening screening, Audit audit) {
        this.database = database;
        this.versions = versions;
        this.screening = screening.by();
        this.audit = audit;
    }

    /**
     * Where an article came from.
     *
     * @param kind {@code rest}, {@code folder} or {@code ticket}
     */
    record Origin(String kind, @Nullable String path, @Nullable String contentHash, @Nullable Long ticketId) {

        static final Origin REST = new Origin("rest", null, null, null);

        static Origin ofTicket(long ticketId) {
            return new Origin("ticket", null, null, ticketId);
        }

        static Origin ofFile(String path, String contentHash) {
            return new Origin("folder", path, contentHash, null);
        }
    }

    /** Adds an article; it is found as soon as the transaction commits. */
    @Transactional(propagation = Propagation.MANDATORY)
    public ObjectNode create(ArticleText text, Origin origin, String actor) {
        Verdict verdict = suspicious(text);
        ObjectNode article = database.sql("""
                insert into knowledge_article (title, text, language, source, path, content_hash, ticket_id, suspicious, changed_by,
                                               created_at, updated_at)
                values (:title, :text, :language, :source, :path, :hash, :ticket, :suspicious, :actor, :now, :now) returning *""")
                .param("title", text.title()).param("text", text.text()).param("language", text.language())
                .param("source", origin.kind()).param("path", origin.path()).param("hash", origin.contentHash())
                .param("ticket", origin.ticketId()).param("suspicious", verdict.article()).param("actor", bounded(actor))
                .param("now", RecordedTime.parameter(Instant.now())).query(ArticleRow::json).single();
        written(article, text, verdict.chunks(), "knowledge-article.created", actor);
        return article;
    }

    /** Gives an article a new text, and publishes it again where it was archived. Empty where there is no such article. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<ObjectNode> replace(long id, ArticleText text, @Nullable String contentHash, String actor) {
        Verdict verdict = suspicious(text);
        Optional<ObjectNode> changed = database.sql("""
                update knowledge_article set title = :title, text = :text, language = :language, suspicious = :suspicious, status = 'published',
                    content_hash = coalesce(:hash, content_hash), version = version + 1, changed_by = :actor, updated_at = :now
                where id = :id returning *""")
                .param("id", id).param("title", text.title()).param("text", text.text()).param("language", text.language())
                .param("suspicious", verdict.article()).param("hash", contentHash).param("actor", bounded(actor))
                .param("now", RecordedTime.parameter(Instant.now())).query(ArticleRow::json).optional();
        changed.ifPresent(article -> written(article, text, verdict.chunks(), "knowledge-article.changed", actor));
        return changed;
    }

    /** Takes an article out of what is found; it stays to be read. One that is archived already stays as it is. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<ObjectNode> archive(long id, String actor) {
        Optional<ObjectNode> archived = database.sql("""
                update knowledge_article set status = 'archived', changed_by = :actor, updated_at = :now
                where id = :id and status = 'published' returning *""")
                .param("id", id).param("actor", bounded(actor)).param("now", RecordedTime.parameter(Instant.now()))
                .query(ArticleRow::json).optional();
        archived.ifPresent(article -> {
            retireChunks(id, versions.next());
            audit.record(actor, "knowledge-article.archived", subject(article), detail(article));
        });
        return archived.isPresent() ? archived : find(id);
    }

    Optional<ObjectNode> find(long id) {
        return database.sql("select * from knowledge_article where id = ?").param(id).query(ArticleRow::json).optional();
    }

    private void written(ObjectNode article, ArticleText text, List<Boolean> suspicious, String action, String actor) {
        long id = article.path("articleId").longValue();
        database.sql("""
                insert into knowledge_article_version (article_id, version, title, text, language, changed_by, changed_at)
                select id, version, title, text, language, changed_by, updated_at from knowledge_article where id = ?""").param(id).update();
        audit.record(actor, action, subject(article), detail(article));
        long version = versions.next();
        retireChunks(id, version);
        addChunks(id, version, text, suspicious);
    }

    private void retireChunks(long article, long version) {
        database.sql("update knowledge_chunk set retired = :version where article_id = :article and retired is null")
                .param("version", version).param("article", article).update();
    }

    private void addChunks(long article, long version, ArticleText text, List<Boolean> suspicious) {
        List<String> headings = text.chunks().stream().map(Chunk::heading).toList();
        List<String> texts = text.chunks().stream().map(Chunk::text).toList();
        List<String> words = text.chunks().stream()
                .map(chunk -> String.join(" ", Words.of(text.title() + '\n' + chunk.heading() + '\n' + chunk.text()))).toList();
        database.sql("""
                insert into knowledge_chunk (article_id, number, title, heading, text, language, suspicious, words, added)
                select :article, number, :title, heading, text, :language, suspicious, words, :version
                from unnest(:headings, :texts, :suspicious, :words) with ordinality as c (heading, text, suspicious, words, number)""")
                .param("article", article).param("title", text.title()).param("language", text.language()).param("version", version)
                .param("headings", headings.toArray(String[]::new)).param("texts", texts.toArray(String[]::new))
                .param("suspicious", suspicious.toArray(Boolean[]::new)).param("words", words.toArray(String[]::new)).update();
        // Under the lock of the version, as everything here: two who add the same words do not wait for each other crosswise.
        database.sql("""
                insert into knowledge_word select distinct word from unnest(:words) as c (words), string_to_table(c.words, ' ') as word
                where length(word) between :shortest and :longest on conflict do nothing""")
                .param("words", words.toArray(String[]::new)).param("shortest", LexicalSearch.SHORTEST_MISPRINT)
                .param("longest", LONGEST_WORD).update();
    }

    /**
     * Which passages no model may get.
     *
     * @param chunks  for each: the title goes with every one of them, so that a poisoned title taints them all
     * @param article whether any of them is, or what of the Markdown no passage shows, such as a comment
     */
    private record Verdict(List<Boolean> chunks, boolean article) {
    }

    private Verdict suspicious(ArticleText text) {
        boolean title = screening.suspicious(text.title());
        List<Boolean> chunks = text.chunks().stream()
                .map(chunk -> title || screening.suspicious(text.title() + '\n' + chunk.heading() + '\n' + chunk.text())).toList();
        return new Verdict(chunks, chunks.contains(true) || screening.suspicious(text.text()));
    }

    private static String subject(ObjectNode article) {
        return "knowledge-article:" + article.path("articleId");
    }

    private static ObjectNode detail(ObjectNode article) {
        return JsonNodeFactory.instance.objectNode().put("title", article.path("title").asText())
                .put("version", article.path("version").longValue()).put("suspicious", article.path("suspicious").asBoolean());
    }

    private static String bounded(String actor) {
        return actor.substring(0, Math.min(actor.length(), 255));
    }
}
