package io.bactrian.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Writes hops, many a statement: one array a column, one prepared statement for any number of rows. */
@Component
class JournalTable {

    private static final int LONGEST_DETAIL = 500;
    private static final int LONGEST_NAME = 200;

    private final JdbcClient database;
    private final Redaction redaction;
    private final String hub;
    private final Counter rows;
    private final Counter batches;

    JournalTable(JdbcClient database, Redaction redaction, MeterRegistry metrics, @Value("${hub.instance}") String hub) {
        this.database = database;
        this.redaction = redaction;
        this.hub = hub;
        this.rows = Counter.builder("bactrian.journal.rows").description("Hops written to the journal").register(metrics);
        this.batches = Counter.builder("bactrian.journal.batches").description("Statements that wrote them").register(metrics);
    }

    /** A hop and the revision of its flow when it happened. */
    record Row(Hop hop, @Nullable String revision) {
    }

    /** Writes them in their order, all or none. */
    void insert(List<Row> noted) {
        database.sql("""
                insert into journal (at, hop, route, revision, system, operation, event_id, event_type, correlation_id, keys, status, millis,
                                     detail, hub)
                select at, hop, route, revision, system, operation, event_id, event_type, correlation_id, string_to_array(keys, e'\\n'),
                       status, millis, detail, ?
                from unnest(?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                            ?::text[], ?::integer[], ?::bigint[], ?::text[])
                  as noted (at, hop, route, revision, system, operation, event_id, event_type, correlation_id, keys, status, millis, detail)
                """)
                .params(hub, texts(noted, row -> row.hop().at().toString()), texts(noted, row -> row.hop().hop()),
                        texts(noted, row -> name(row.hop().route())), texts(noted, Row::revision), texts(noted, row -> name(row.hop().system())),
                        texts(noted, row -> name(row.hop().operation())), texts(noted, row -> name(row.hop().eventId())),
                        texts(noted, row -> name(row.hop().eventType())), texts(noted, row -> name(row.hop().correlationId())),
                        texts(noted, row -> joined(row.hop().keys())),
                        noted.stream().map(row -> row.hop().status()).toArray(Integer[]::new),
                        noted.stream().map(row -> row.hop().millis()).toArray(Long[]::new), texts(noted, row -> detail(row.hop().detail())))
                .update();
        count(noted.size());
    }

    /**
     * Clears relayed rows from the outbox and writes their hops in the same statement: each row's {@code stored}, before it the
     * {@code received} of what came in from outside; of a dead letter that goes its way again, {@code retried}. Only rows that this very
     * call cleared are told of, so a batch that is relayed again tells nothing twice.
     *
     * @param keys the business keys of each row
     * @return the rows that were cleared; the others are not there, or not there yet
     */
    Set<Long> relayed(List<Long> sequences, List<List<String>> keys) {
        Map<Long, Long> cleared = new HashMap<>();
        database.sql("""
                with cleared as (delete from outbox where sequence = any (?::bigint[]) returning *),
                     named as (select * from unnest(?::bigint[], ?::text[]) as named (sequence, keys)),
                     told as (
                         insert into journal (at, hop, route, revision, system, event_id, event_type, correlation_id, keys, hub)
                         select case when retry_route is null then time else now() end,
                                case when retry_route is null then hop else 'retried' end, route, revision,
                                case hop when 'received' then received_from end, id, type, correlation_id,
                                string_to_array(keys, e'\\n'), ?
                         from cleared join named using (sequence)
                              cross join (values (1, 'received'), (2, 'stored')) as hops (step, hop)
                         where hop = 'stored' or received_from is not null
                         order by sequence, step)
                select sequence, case when received_from is null then 1 else 2 end as hops from cleared""")
                .params(sequences.toArray(Long[]::new), sequences.toArray(Long[]::new), texts(keys, JournalTable::joined), hub)
                .query(row -> {
                    cleared.put(row.getLong("sequence"), row.getLong("hops"));
                });
        count(cleared.values().stream().mapToLong(Long::longValue).sum());
        return cleared.keySet();
    }

    private void count(long written) {
        rows.increment(written);
        batches.increment();
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    /** Keys hold no control characters, see {@link BusinessKeys}. */
    private static String joined(List<String> keys) {
        return String.join("\n", keys);
    }

    private static String name(String text) {
        return text == null ? null : cut(text, LONGEST_NAME);
    }

    private String detail(String text) {
        return text == null ? null : cut(redaction.of(text), LONGEST_DETAIL);
    }

    /** PostgreSQL takes U+0000 in no text. */
    private static String cut(String text, int longest) {
        String clean = text.replace('\u0000', '\uFFFD');
        if (clean.length() <= longest) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return clean.substring(0, end) + '…';
    }
}
