package io.bactrian.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much waits in the outbox, and how far PostgreSQL's slot lags; asked at most every two seconds, whoever wants to know. */
@Component("outboxDepth")
public class OutboxDepth {

    private static final Duration FRESH = Duration.ofSeconds(2);

    private final JdbcClient database;
    private final String slotName;
    private final LastAnswer<OutboxState> figures = new LastAnswer<>("outbox-depth", FRESH, this::ask);

    OutboxDepth(JdbcClient database, @Value("${hub.outbox.slot-name}") String slotName, MeterRegistry meters) {
        this.database = database;
        this.slotName = slotName;
        Gauge.builder("bactrian.outbox.waiting", () -> figures.get().map(OutboxState::waiting).orElse(null))
                .description("Events that Kafka has not acknowledged").register(meters);
        Gauge.builder("bactrian.outbox.age", () -> figures.get().map(OutboxDepth::age).orElse(null)).baseUnit("seconds")
                .description("The age of the oldest of them").register(meters);
        Gauge.builder("bactrian.outbox.slot.lag", () -> figures.get().map(OutboxState::slotLagBytes).orElse(null)).baseUnit("bytes")
                .description("WAL that PostgreSQL keeps for the relay; max_slot_wal_keep_size bounds it").register(meters);
        Gauge.builder("bactrian.outbox.relayed", () -> figures.get().map(it -> it.relaying() ? 1 : 0).orElse(null))
                .description("1 while a hub relays the outbox").register(meters);
    }

    private static double age(OutboxState state) {
        return state.oldest() == null ? 0 : Duration.between(state.oldest(), Instant.now()).toMillis() / 1000.0;
    }

    /**
     * The figures of this moment, two seconds old at most; where the database is away or takes its time, the last ones known.
     *
     * @throws org.springframework.dao.DataAccessException while none were ever known
     */
    public OutboxState now() {
        return figures.get().orElseThrow(() -> new DataAccessResourceFailureException("The database has not said yet what waits in the outbox"));
    }

    private OutboxState ask() {
        // The count is bounded: more than a hundred thousand is "too many" whatever the number.
        return database.sql("""
                select (select count(*) from (select from outbox limit 100000) counted) as waiting,
                       (select time from outbox order by sequence limit 1) as oldest,
                       (select pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint from pg_replication_slots
                        where slot_name = :slot) as lag,
                       exists (select from pg_replication_slots where slot_name = :slot and active) as relaying""")
                .param("slot", slotName)
                .query((row, number) -> {
                    String oldest = RecordedTime.text(row, "oldest");
                    long lag = row.getLong("lag");
                    return new OutboxState(row.getLong("waiting"), oldest == null ? null : Instant.parse(oldest),
                            row.wasNull() ? -1 : lag, row.getBoolean("relaying"));
                }).single();
    }
}
