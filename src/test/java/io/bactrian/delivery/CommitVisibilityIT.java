package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.embedded.PostgresqlAlone;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** An event was handed to its consumer before the state that it speaks of could be seen, and was dropped there. */
class CommitVisibilityIT {

    @TempDir
    Path folder;

    private PostgresqlAlone postgresql;

    @BeforeEach
    void start() throws Exception {
        postgresql = new PostgresqlAlone(folder);
        postgresql.start();
    }

    @AfterEach
    void stop() throws Exception {
        postgresql.stop();
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection(postgresql.url(), postgresql.user(), postgresql.password());
    }

    @Test
    void shouldSeeATransactionOnlyWhenEverySessionDoes() throws Exception {
        try (Connection writer = connect(); Connection reader = connect()) {
            CommitVisibility visibility = new CommitVisibility(JdbcClient.create(new SingleConnectionDataSource(reader, true)));
            writer.setAutoCommit(false);
            long number = JdbcClient.create(new SingleConnectionDataSource(writer, true)).sql("select pg_current_xact_id()::text::bigint")
                    .query(Long.class).single();
            // What the stream gives: the lower half of the number.
            long streamed = number % (1L << 32);

            assertThat(visibility.hidden(List.of(streamed))).isEqualTo(1);
            assertThat(visibility.hidden(List.of(streamed, streamed - 1))).as("one that ended before").isEqualTo(1);
            writer.commit();
            assertThat(visibility.hidden(List.of(streamed))).isZero();
            visibility.await(List.of(streamed, streamed - 1));
            assertThat(visibility.hidden(List.of())).isZero();
        }
    }
}
