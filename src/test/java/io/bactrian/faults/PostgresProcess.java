package io.bactrian.faults;

import io.bactrian.embedded.PostgresqlAlone;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** PostgreSQL in processes of its own, which can be crashed and started again; and the harness's own way in, as its superuser. */
final class PostgresProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PostgresqlAlone server;

    PostgresProcess(Path folder) throws IOException {
        this.server = new PostgresqlAlone(folder);
    }

    void start() throws IOException, SQLException {
        server.start();
    }

    /** As {@code pg_ctl stop -m immediate} does: nothing is rolled back, nothing is written out, the next start recovers. */
    void stopImmediately() throws IOException, InterruptedException {
        long pid = server.pid();
        new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor(5, TimeUnit.SECONDS);
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> !answers());
    }

    boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException gone) {
            return false;
        }
    }

    /** Ends every connection but the asking one. */
    int terminateBackends() throws SQLException {
        return ask(database -> database.sql("""
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where pid <> pg_backend_pid() and backend_type in ('client backend', 'walsender')""").query(Integer.class).single());
    }

    String url() {
        return server.url();
    }

    String user() {
        return server.user();
    }

    String password() {
        return server.password();
    }

    /** A connection that may do anything. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(server.url(), "postgres", "");
    }

    <T> T ask(Function<JdbcClient, T> question) throws SQLException {
        try (Connection connection = connect()) {
            return question.apply(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
        }
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
