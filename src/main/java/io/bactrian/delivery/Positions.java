package io.bactrian.delivery;

import java.time.Duration;
import java.time.Instant;
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

    /** The number to read from: one past the last that was stored; 0 at the beginning, and when the mark is older than it may be. */
    public long get(String name, Duration oldest) {
        return database.sql("select value::bigint + 1 from position_mark where name = ? and updated_at > ?")
                .params(name, RecordedTime.parameter(Instant.now().minus(oldest))).query(Long.class).optional().orElse(0L);
    }

    /** Notes that this number is stored. What comes next is the system's affair: it may begin anew with a lower one. */
    @Transactional
    public void set(String name, long last) {
        database.sql("""
                insert into position_mark (name, value) values (?, ?)
                on conflict (name) do update set value = excluded.value, updated_at = now()""")
                .params(name, Long.toString(last)).update();
    }
}
