package io.bactrian.embedded;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/** PostgreSQL with the hub's tables and nothing in them, as long as a class has tests. */
public class HubDatabase implements BeforeAllCallback, AfterAllCallback {

    private Path folder;
    private PostgresqlAlone server;
    private HikariDataSource source;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = Files.createTempDirectory("bactrian-database");
        server = new PostgresqlAlone(folder);
        server.start();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url());
        config.setUsername(server.user());
        config.setPassword(server.password());
        config.setMaximumPoolSize(12);
        config.setMinimumIdle(1);
        source = new HikariDataSource(config);
        Flyway.configure().dataSource(source).locations("filesystem:schemas/database").load().migrate();
    }

    public DataSource source() {
        return source;
    }

    public JdbcClient client() {
        return JdbcClient.create(source);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(source));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        source.close();
        server.stop();
        FileSystemUtils.deleteRecursively(folder);
    }
}
