package io.bactrian.knowledge;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.embedded.PostgresqlAlone;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PostgreSQL with the hub's tables and nothing in them. */
final class KnowledgeDatabase implements AutoCloseable {

    private final PostgresqlAlone server;
    private final HikariDataSource source;

    KnowledgeDatabase(Path folder) throws Exception {
        server = new PostgresqlAlone(folder);
        server.start();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url());
        config.setUsername(server.user());
        config.setPassword(server.password());
        config.setMaximumPoolSize(4);
        source = new HikariDataSource(config);
        Flyway.configure().dataSource(source).locations("filesystem:schemas/database").load().migrate();
    }

    DataSource source() {
        return source;
    }

    /** As a hub meets it that starts for the first time. */
    void clear() {
        JdbcClient database = JdbcClient.create(source);
        database.sql("truncate knowledge_embedding, knowledge_chunk, knowledge_article_version, knowledge_proposal, knowledge_word, knowledge_article cascade").update();
        database.sql("update knowledge_state set version = 0, forgotten = 0").update();
    }

    @Override
    public void close() throws Exception {
        source.close();
        server.stop();
    }
}
