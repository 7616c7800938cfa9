package io.bactrian.delivery;

import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Forgets what has had its time, in bites that stay far below the database's statement time-out however much there is: each is a
 * transaction of its own, so that what is gone stays gone when a later one fails. Several hubs may do it at once.
 */
@Component
class OldRows {

    private static final int BITE = 10_000;

    private final JdbcClient database;
    private final TransactionOperations transactions;

    OldRows(JdbcClient database, TransactionOperations transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    private record Bite(int rows, OffsetDateTime last) {
    }

    /**
     * Deletes the rows, oldest first. Not to be called in a transaction, which would make one of all bites.
     *
     * @param table the table, as trusted as the code that names it
     * @param time  its column that says how old a row is; an index on it has to serve the condition
     * @param old   the SQL condition of rows to delete, such as {@code created_at < now() - interval '7 days'}
     */
    void forget(String table, String time, String old) {
        // Each bite begins where the last one ended: the index still holds what that one deleted, and would be read again and again.
        String statement = """
                with bite as (
                    delete from %1$s where ctid = any(array(
                        select ctid from %1$s where %3$s and %2$s >= coalesce(cast(:from as timestamptz), '-infinity')
                        order by %2$s limit :bite for update skip locked))
                    returning %2$s as at)
                select count(*) as rows, max(at) as last from bite""".formatted(table, time, old);
        Bite bite = new Bite(BITE, null);
        while (bite.rows() == BITE) {
            OffsetDateTime from = bite.last();
            bite = transactions.execute(transaction -> database.sql(statement).param("from", from).param("bite", BITE)
                    .query((row, number) -> new Bite(row.getInt("rows"), row.getObject("last", OffsetDateTime.class))).single());
        }
    }
}
