package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.RecordedTime;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of {@code knowledge_article} as REST shows it. */
final class ArticleRow {

    private ArticleRow() {
    }

    static ObjectNode json(ResultSet row, int number) throws SQLException {
        ObjectNode article = withoutText(row, number);
        return article.put("text", row.getString("text"));
    }

    /** For lists. */
    static ObjectNode withoutText(ResultSet row, int number) throws SQLException {
        ObjectNode article = JsonNodeFactory.instance.objectNode();
        article.put("articleId", row.getLong("id")).put("title", row.getString("title")).put("language", row.getString("language"))
                .put("status", row.getString("status")).put("source", row.getString("source"));
        if (row.getString("path") != null) {
            article.put("path", row.getString("path"));
        }
        if (row.getObject("ticket_id") != null) {
            article.put("ticketId", row.getLong("ticket_id"));
        }
        return article.put("suspicious", row.getBoolean("suspicious")).put("version", row.getLong("version"))
                .put("changedBy", row.getString("changed_by")).put("createdAt", RecordedTime.text(row, "created_at"))
                .put("updatedAt", RecordedTime.text(row, "updated_at"));
    }
}
