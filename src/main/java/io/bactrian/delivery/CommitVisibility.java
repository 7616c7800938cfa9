package io.bactrian.delivery;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Waits until what PostgreSQL streams can be seen. A commit is streamed when its WAL record is written out, an instant before other
 * sessions see it; on a busy machine that instant lasts. An event that reached its consumer in between would find the state before it.
 */
@Component
class CommitVisibility {

    private static final long MILLIS_BETWEEN_LOOKS = 2;

    private final JdbcClient database;

    CommitVisibility(JdbcClient database) {
        this.database = database;
    }

    /** Returns when every session sees what these transactions did; all of them are committed, so that only their turn is awaited. */
    void await(Collection<Long> transactions) throws InterruptedException {
        while (hidden(transactions) > 0) {
            TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
        }
    }

    /** How many of the transactions are not visible yet. The stream gives 32 bits of a number; the nearest one to now is meant. */
    long hidden(Collection<Long> transactions) {
        if (transactions.isEmpty()) {
            return 0;
        }
        return database.sql("""
                with now as (select pg_current_snapshot() as snapshot),
                     next as (select snapshot, pg_snapshot_xmax(snapshot)::text::bigint as number from now)
                select count(*) from next, unnest(?::bigint[]) as streamed (number)
                where not pg_visible_in_snapshot((next.number - 2147483648
                    + (streamed.number - next.number % 4294967296 + 6442450944) % 4294967296)::text::xid8, snapshot)""")
                .param(transactions.toArray(Long[]::new)).query(Long.class).single();
    }
}
