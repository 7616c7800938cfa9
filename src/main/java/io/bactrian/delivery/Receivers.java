package io.bactrian.delivery;

import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Whom the hub writes to, such as chats, and whether they take messages. */
@Component
public class Receivers {

    private final JdbcClient database;

    Receivers(JdbcClient database) {
        this.database = database;
    }

    /** Notes that the receiver takes no messages. */
    @Transactional
    public void block(String system, String receiver) {
        database.sql("update receiver set blocked_at = coalesce(blocked_at, now()) where system = ? and receiver = ?")
                .params(system, receiver).update();
    }

    /** Notes a sign of life: the receiver takes messages. */
    @Transactional
    public void unblock(String system, String receiver) {
        database.sql("update receiver set blocked_at = null where system = ? and receiver = ? and blocked_at is not null")
                .params(system, receiver).update();
    }

    /** Since when the receiver takes no messages; empty where it does. */
    public Optional<Instant> blockedSince(String system, String receiver) {
        return database.sql("select blocked_at from receiver where system = ? and receiver = ? and blocked_at is not null")
                .params(system, receiver).query((row, number) -> Instant.parse(RecordedTime.text(row, "blocked_at"))).optional();
    }
}
