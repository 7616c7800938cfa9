package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.bactrian.embedded.PostgresqlAlone;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

class OldRowsIT {

    @TempDir
    private static Path data;

    private static PostgresqlAlone server;
    private static SingleConnectionDataSource connection;
    private static JdbcClient database;

    private final AtomicInteger transactions = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger(-1);
    private OldRows old;

    @BeforeAll
    static void start() throws Exception {
        server = new PostgresqlAlone(data);
        server.start();
        connection = new SingleConnectionDataSource(server.url(), server.user(), server.password(), true);
        database = JdbcClient.create(connection);
    }

    @AfterAll
    static void stop() throws Exception {
        connection.destroy();
        server.stop();
    }

    @BeforeEach
    void fill() {
        database.sql("drop table if exists receipt").update();
        database.sql("create table receipt (id bigint primary key, ended boolean not null, at timestamptz not null)").update();
        database.sql("create index receipt_at on receipt (at) where ended").update();
        // Half of the old ones have one and the same time: a bite may end amid them.
        database.sql("""
                insert into receipt select i, true, now() - interval '31 days' - make_interval(secs => greatest(0, i - 12500))
                from generate_series(1, 25000) i""").update();
        database.sql("insert into receipt select i, true, now() - interval '29 days' from generate_series(25001, 25100) i").update();
        database.sql("insert into receipt select i, false, now() - interval '31 days' from generate_series(25101, 25200) i").update();
        TransactionTemplate counting = new TransactionTemplate(new JdbcTransactionManager(connection) {
            @Override
            protected void doBegin(Object transaction, TransactionDefinition definition) {
                if (transactions.incrementAndGet() == failing.get()) {
                    throw new IllegalStateException("the database is away");
                }
                super.doBegin(transaction, definition);
            }
        });
        old = new OldRows(database, counting);
    }

    private void forget() {
        old.forget("receipt", "at", "ended and at < now() - interval '30 days'");
    }

    private int left(String which) {
        return database.sql("select count(*) from receipt where " + which).query(Integer.class).single();
    }

    @Test
    void shouldForgetManyRowsInSeveralTransactionsAndKeepTheOthers() {
        forget();

        assertThat(left("id <= 25000")).isZero();
        assertThat(left("id > 25000")).isEqualTo(200);
        assertThat(transactions).hasValue(3);
    }

    @Test
    void shouldKeepWhatIsDoneWhenALaterTransactionFails() {
        failing.set(2);
        assertThatIllegalStateException().isThrownBy(this::forget);
        assertThat(left("id <= 25000")).isEqualTo(15000);
        assertThat(left("id > 15000 and id <= 25000")).as("the oldest go first").isZero();

        forget();
        assertThat(left("id <= 25000")).isZero();
    }
}
