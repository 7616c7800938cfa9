package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.IdempotencyKeys;
import io.bactrian.delivery.Identifier;
import io.bactrian.delivery.Page;
import io.bactrian.delivery.Parameter;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The articles of the knowledge base, as people and systems write them through REST. */
@Component("knowledgeArticles")
public class Articles {

    private final JdbcClient database;
    private final ArticleStore store;
    private final IdempotencyKeys idempotencyKeys;

    Articles(JdbcClient database, ArticleStore store, IdempotencyKeys idempotencyKeys) {
        this.database = database;
        this.store = store;
        this.idempotencyKeys = idempotencyKeys;
    }

    /** {@code POST /api/v1/knowledge/articles}: who has the answer finds the article. */
    @Transactional
    public Answer create(@Body JsonNode request, @Header("Idempotency-Key") String key) {
        ArticleText text = ArticleText.of(request);
        return idempotencyKeys.once(key, "createArticle", request, () -> {
            ObjectNode article = store.create(text, ArticleStore.Origin.REST, Audit.caller());
            return Answer.created("/api/v1/knowledge/articles/" + article.path("articleId"), article);
        });
    }

    /** {@code PUT /api/v1/knowledge/articles/{id}}: a new version; the one before stays kept. */
    @Transactional
    public Answer replace(@Header("id") String id, @Body JsonNode request, @Header("Idempotency-Key") String key) {
        long articleId = Identifier.of(id);
        ArticleText text = ArticleText.of(request);
        ObjectNode named = request.deepCopy();
        named.put("articleId", articleId);
        return idempotencyKeys.once(key, "replaceArticle", named, () -> {
            // Locked first: two who read the same version do not both replace it.
            long version = database.sql("select version from knowledge_article where id = ? for update").param(articleId).query(Long.class)
                    .optional().orElseThrow(() -> Identifier.unknown("article", id));
            if (request.has("version") && request.path("version").longValue() != version) {
                throw new HubException(ErrorCode.STATE_CONFLICT, "Article %d has version %d by now".formatted(articleId, version));
            }
            return Answer.ok(store.replace(articleId, text, null, Audit.caller()).orElseThrow());
        });
    }

    /** {@code DELETE /api/v1/knowledge/articles/{id}}: it is not found any more, and stays to be read. */
    @Transactional
    public Answer archive(@Header("id") String id) {
        return Answer.ok(store.archive(Identifier.of(id), Audit.caller()).orElseThrow(() -> Identifier.unknown("article", id)));
    }

    /** {@code GET /api/v1/knowledge/articles/{id}} */
    public Answer get(@Header("id") String id) {
        return store.find(Identifier.of(id)).map(Answer::ok).orElseThrow(() -> Identifier.unknown("article", id));
    }

    /** {@code GET /api/v1/knowledge/articles}: without their texts. */
    public Answer list(@Header("status") String status, @Header("language") String language, @Header("cursor") String cursor,
                       @Header("limit") String limit) {
        Page page = Page.of(cursor, limit);
        Parameter.oneOf("status", status, Set.of("published", "archived"));
        Parameter.oneOf("language", language, Set.of(TextLanguage.RUSSIAN, TextLanguage.ENGLISH));
        return Answer.ok(page.answer(database.sql("""
                select id, title, language, status, source, path, ticket_id, suspicious, version, changed_by, created_at, updated_at
                from knowledge_article where id > :after and status = :status
                  and (cast(:language as text) is null or language = :language) order by id limit :limit""")
                .param("after", page.after()).param("limit", page.limit() + 1).param("status", status == null ? "published" : status)
                .param("language", language).query(ArticleRow::withoutText).list(), "articleId"));
    }
}
