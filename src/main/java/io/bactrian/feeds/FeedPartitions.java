package io.bactrian.feeds;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Cuts feeds into files for the object store: {@link #next}, {@link #content}, put, {@link #exported}. A file's bounds are durable
 * before the file is made, and changes never change, so that whoever repeats a step, or does it at the same time, makes the same
 * object again. A feed's files are handed out in the order of their positions.
 */
@Component("feedPartitions")
public class FeedPartitions {

    private static final int FETCH_SIZE = 500;

    private final JdbcClient jdbc;
    private final JdbcClient streaming;
    private final TransactionTemplate transaction;
    private final FeedDefinitions definitions;
    private final ObjectMapper mapper;
    private final int largest;

    FeedPartitions(DataSource database, PlatformTransactionManager transactions, FeedDefinitions definitions, ObjectMapper mapper,
                   @Value("${hub.feeds.changes-per-file:10000}") int largest) {
        if (largest < 1 || largest > 10_000) {
            throw new IllegalArgumentException("hub.feeds.changes-per-file is from 1 to 10000, not " + largest);
        }
        this.jdbc = JdbcClient.create(database);
        JdbcTemplate rowByRow = new JdbcTemplate(database);
        rowByRow.setFetchSize(FETCH_SIZE);
        this.streaming = JdbcClient.create(rowByRow);
        this.transaction = new TransactionTemplate(transactions);
        this.definitions = definitions;
        this.mapper = mapper;
        this.largest = largest;
    }

    /** The names of all feeds. */
    public List<String> feeds() {
        return definitions.all().stream().map(FeedDefinition::name).toList();
    }

    /** The file to put next, or null when the object store has everything. */
    @Nullable
    public FeedPartition next(@Header("feed") String feed) {
        String name = definitions.named(feed).name();
        FeedPartition waiting = waiting(name);
        return waiting != null ? waiting : transaction.execute(status -> plan(name));
    }

    private FeedPartition waiting(String feed) {
        return jdbc.sql("""
                select day, first_position, last_position from feed_partition
                where feed = :feed and exported_at is null order by first_position limit 1
                """)
                .param("feed", feed)
                .query((row, number) -> new FeedPartition(feed, row.getObject("day", LocalDate.class), row.getLong("first_position"),
                        row.getLong("last_position")))
                .optional().orElse(null);
    }

    /** Around midnight the days of changes interleave: each day of the stretch becomes a file of its own. */
    private FeedPartition plan(String feed) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('feed-export:' || :feed, 0))").param("feed", feed)
                .query((row, number) -> feed).single();
        jdbc.sql("""
                insert into feed_partition (feed, day, first_position, last_position, changes)
                select :feed, day, min(position), max(position), count(*)
                from (select position, (occurred_at at time zone 'UTC')::date as day
                      from feed_change
                      where feed = :feed
                        and position > (select coalesce(max(last_position), 0) from feed_partition where feed = :feed)
                      order by position limit :largest) stretch
                where not exists (select from feed_partition where feed = :feed and exported_at is null)
                group by day
                """)
                .param("feed", feed)
                .param("largest", largest)
                .update();
        return waiting(feed);
    }

    /** The file itself. Changes are streamed; what is in memory is the compressed file and one row group. */
    public byte[] content(@Body FeedPartition partition) {
        FeedDefinition feed = definitions.named(partition.feed());
        return transaction.execute(status -> {
            AtomicInteger added = new AtomicInteger();
            try (Stream<FeedChange> changes = changes(partition)) {
                ParquetFile file = new ParquetFile(feed, mapper);
                try (file) {
                    changes.forEach(change -> {
                        file.add(change);
                        added.incrementAndGet();
                    });
                }
                int planned = planned(partition);
                if (added.get() != planned) {
                    throw new IllegalStateException(partition.objectName() + " needs " + planned + " changes, but " + added.get()
                            + " are there: restore feed_change before the export goes on");
                }
                return file.content();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Stream<FeedChange> changes(FeedPartition partition) {
        return streaming.sql("""
                select position, key, version, operation, occurred_at, data::text as data
                from feed_change
                where feed = :feed and position between :first and :last and occurred_at >= :from and occurred_at < :until
                order by position
                """)
                .param("feed", partition.feed())
                .param("first", partition.first())
                .param("last", partition.last())
                .param("from", partition.day().atStartOfDay().atOffset(ZoneOffset.UTC))
                .param("until", partition.day().plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                .query(FeedChange::read)
                .stream();
    }

    private int planned(FeedPartition partition) {
        return jdbc.sql("select changes from feed_partition where feed = :feed and day = :day and first_position = :first")
                .param("feed", partition.feed())
                .param("day", partition.day())
                .param("first", partition.first())
                .query(Integer.class).single();
    }

    /** Called when the object store has acknowledged the file. */
    public void exported(@Body FeedPartition partition) {
        jdbc.sql("""
                update feed_partition set exported_at = now()
                where feed = :feed and day = :day and first_position = :first and exported_at is null
                """)
                .param("feed", partition.feed())
                .param("day", partition.day())
                .param("first", partition.first())
                .update();
    }
}
