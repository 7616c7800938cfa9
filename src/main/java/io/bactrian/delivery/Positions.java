package io.bactrian.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How far the hub has read in a system that it polls. */
@Component("positions")
public class Positions {

    private final JdbcClient database;

    Positions(JdbcClient database) {
        this.database = database;
    }

    /** The number to read from: one past the last that was stored, 0 at the beginning. */
    public long get(String name) {
        return database.sql("select value::bigint + 1 from position_mark where name = ?").param(name).query(Long.class).optional().orElse(0L);
    }

    /** Notes that everything up to and including this number is stored; it never goes back. */
    @Transactional
    public void advance(String name, long last) {
        database.sql("""
                insert into position_mark as p (name, value) values (?, ?)
                on conflict (name) do update set value = excluded.value, updated_at = now() where p.value::bigint < excluded.value::bigint""")
                .params(name, Long.toString(last)).update();
    }
}
