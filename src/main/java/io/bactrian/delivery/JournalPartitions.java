package io.bactrian.delivery;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps the journal's days: a partition for each day from now on, made ahead, and none older than {@code hub.journal.keep-days}. Days
 * are UTC's. Whatever it does, it holds up those who write for a second at most; what it could not lock in that time is left to its
 * next run.
 */
@Component("journalPartitions")
public class JournalPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(JournalPartitions.class);
    private static final int DAYS_AHEAD = 7;
    private static final String PREFIX = "journal_";
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    private final JdbcClient database;
    private final TransactionOperations transactions;
    private final int keepDays;

    JournalPartitions(JdbcClient database, TransactionOperations transactions, @Value("${hub.journal.keep-days}") int keepDays) {
        if (keepDays < 1) {
            throw new IllegalArgumentException("hub.journal.keep-days is at least 1");
        }
        this.database = database;
        this.transactions = transactions;
        this.keepDays = keepDays;
    }

    /** Called by the route {@code keep-journal}. */
    public void keep() {
        keepFor(LocalDate.now(ZoneOffset.UTC));
    }

    /**
     * Makes and drops what has to be made and dropped on that day, each partition in a transaction of its own. Of several hubs, one does
     * it at a time.
     */
    public void keepFor(LocalDate today) {
        LocalDate first = today.minusDays(keepDays);
        TreeSet<LocalDate> wanted = new TreeSet<>(daysWithoutPartition(first, today.plusDays(DAYS_AHEAD)));
        today.datesUntil(today.plusDays(DAYS_AHEAD + 1)).forEach(wanted::add);
        List<LocalDate> there = days();
        there.forEach(wanted::remove);
        wanted.forEach(day -> transactions.executeWithoutResult(transaction -> make(day)));
        there.stream().filter(day -> day.isBefore(first)).forEach(day -> transactions.executeWithoutResult(transaction -> drop(day)));
        database.sql("delete from journal_default where at < ?").param(RecordedTime.parameter(start(first))).update();
    }

    /** The days that have a partition. */
    List<LocalDate> days() {
        return database.sql("""
                select substr(c.relname, 9) from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'journal'::regclass and c.relname ~ '^journal_\\d{8}$' order by 1""")
                .query(String.class).list().stream().map(day -> LocalDate.parse(day, DAY)).toList();
    }

    private List<LocalDate> daysWithoutPartition(LocalDate first, LocalDate last) {
        return database.sql("select distinct (at at time zone 'UTC')::date from journal_default where at >= ? and at < ?")
                .params(RecordedTime.parameter(start(first)), RecordedTime.parameter(start(last.plusDays(1))))
                .query(LocalDate.class).list();
    }

    /**
     * Filled and indexed apart, then attached: that locks out nobody but who writes into the default partition, where PostgreSQL
     * tolerates no row of the new one's day. Created as a partition at once, it would lock the whole journal.
     */
    private void make(LocalDate day) {
        if (!mayChange(day, false)) {
            return;
        }
        String name = PREFIX + day.format(DAY);
        String from = start(day).toString();
        String to = start(day.plusDays(1)).toString();
        database.sql("lock table journal_default in access exclusive mode").update();
        database.sql("create table %s (like journal including defaults)".formatted(name)).update();
        int moved = database.sql("""
                with moved as (delete from journal_default where at >= '%s' and at < '%s' returning *)
                insert into %s select * from moved""".formatted(from, to, name)).update();
        database.sql("alter table journal attach partition %s for values from ('%s') to ('%s')".formatted(name, from, to)).update();
        if (moved > 0) {
            LOG.info("The journal's rows of {} moved from its default partition into their own: {}", day, moved);
        }
    }

    private void drop(LocalDate day) {
        if (mayChange(day, true)) {
            database.sql("drop table " + PREFIX + day.format(DAY)).update();
            LOG.info("The journal forgot {}", day);
        }
    }

    /** Sets the bounds of this transaction, and asks again in it: another hub may have been faster. */
    private boolean mayChange(LocalDate day, boolean there) {
        database.sql("set local lock_timeout = '1s'").update();
        database.sql("select pg_advisory_xact_lock(hashtext('journal_partitions'))").query((row, number) -> true).single();
        return days().contains(day) == there;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
