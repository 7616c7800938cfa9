package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.JournalPartitions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The journal's days come and go by the clock. Each test has a time of its own, long before the hub's. */
class JournalPartitionsIT extends HubTest {

    @Autowired
    private JournalPartitions partitions;

    private List<String> partitionsOf(String month) {
        return database.sql("""
                select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'journal'::regclass and c.relname like ? order by 1""").param("journal_" + month + "%").query(String.class).list();
    }

    private void insert(String at, String detail) {
        database.sql("insert into journal (at, hop, keys, hub, detail) values (?::timestamptz, 'received', '{}', 'test', ?)").params(at, detail).update();
    }

    private List<String> placesOf(String detail) {
        return database.sql("select tableoid::regclass || ' ' || at::date from journal where detail like ? order by at").param(detail + "%")
                .query(String.class).list();
    }

    @Test
    void shouldMakeTheComingDaysAheadAndOnlyOnce() {
        partitions.keepFor(LocalDate.parse("2001-03-10"));
        partitions.keepFor(LocalDate.parse("2001-03-11"));

        assertThat(partitionsOf("200103")).startsWith("journal_20010310", "journal_20010311").endsWith("journal_20010318").hasSize(9);
    }

    @Test
    void shouldMoveARowThatCameBeforeItsDayWasMade() {
        insert("2002-05-03T00:00:00Z", "early midnight");
        insert("2002-05-01T23:59:59.999999Z", "early yesterday");
        insert("2002-04-30T12:00:00Z", "early before");
        assertThat(placesOf("early")).containsExactly("journal_default 2002-04-30", "journal_default 2002-05-01", "journal_default 2002-05-03");

        partitions.keepFor(LocalDate.parse("2002-05-02"));

        assertThat(placesOf("early")).containsExactly("journal_20020430 2002-04-30", "journal_20020501 2002-05-01", "journal_20020503 2002-05-03");
        insert("2002-05-03T10:00:00Z", "early and late");
        assertThat(placesOf("early and")).containsExactly("journal_20020503 2002-05-03");
        assertThat(database.sql("select count(*) from pg_indexes where tablename = 'journal_20020503'").query(Long.class).single()).isEqualTo(2);
    }

    @Test
    void shouldForgetTheDaysThatAreOlderThanWasAskedFor() {
        int keep = Integer.parseInt(property("hub.journal.keep-days"));
        LocalDate day = LocalDate.parse("2003-01-01");
        partitions.keepFor(day);
        insert("2003-01-01T08:00:00Z", "kept until then");
        insert("2003-01-02T08:00:00Z", "kept until the day after");
        partitions.keepFor(day.plusDays(keep));
        assertThat(placesOf("kept")).hasSize(2);

        insert("2002-12-31T08:00:00Z", "kept by nobody");
        partitions.keepFor(day.plusDays(keep + 1));
        assertThat(placesOf("kept")).containsExactly("journal_20030102 2003-01-02");
        assertThat(partitionsOf("20030101")).isEmpty();
        assertThat(partitionsOf("20030102")).hasSize(1);
    }

    @Test
    void shouldHaveADayReadyForTheHopsOfNow() {
        String today = "journal_" + LocalDate.now(ZoneOffset.UTC).toString().replace("-", "");
        assertThat(eventually(() -> partitionsOf(today.substring(8)).isEmpty() ? null : today)).isEqualTo(today);
    }
}
