package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Dead letters from before they could be retried can be retried after the upgrade. */
class DeadLetterUpgradeIT extends HubTest {

    @Autowired
    private JdbcConnectionDetails connection;

    @Test
    void shouldKeepAndCompleteTheLettersThatAreThere() {
        String name = "upgrade" + freshId();
        String url = connection.getJdbcUrl();
        DriverManagerDataSource source = new DriverManagerDataSource(url + (url.contains("?") ? "&" : "?") + "currentSchema=" + name,
                connection.getUsername(), connection.getPassword());
        JdbcClient old = JdbcClient.create(source);
        Flyway.configure().dataSource(source).schemas(name).locations(property("spring.flyway.locations")).target("5").load().migrate();
        String insert = """
                insert into dead_letter (fingerprint, code, cause, exception_type, route, step, attempts, first_failed_at, last_failed_at, topic, key,
                  event_id, event_type, correlation_id, headers, body)
                values (?, 'HUB-301', ?, 'E', ?, ?, 1, now(), now(), 'support.tickets', '7', ?, 'support.title.requested', 'c', ?::jsonb, ?)""";
        String headers = "{\"ce_source\":\"/bactrian/support\",\"ce_subject\":\"ticket:7\",\"ce_time\":\"2026-01-01T00:00:00.5Z\"}";
        old.sql(insert).params("write-title|e1", "No 1", "write-title", "to83", "e1", headers, "{}").update();
        old.sql(insert).params("feeds|e2", "No 22", "record-master-changes", "append-to-feeds", "e2", headers, "{\"token\":\"***\"}").update();
        old.sql(insert).params("feeds|x", "No 3", "record-master-changes", "append-to-feeds", null, "{\"ce_time\":\"never\"}", "\u0001").update();

        // Not further: later migrations use extensions, which live in one schema of a database, and this is another.
        Flyway.configure().dataSource(source).schemas(name).locations(property("spring.flyway.locations")).target("8").load().migrate();

        Map<String, Object> part = old.sql("select * from dead_letter where event_id = 'e1'").query().singleRow();
        assertThat(part).containsEntry("listener", "route-requests").containsEntry("fingerprint", "route-requests|e1").containsEntry("step", null)
                .containsEntry("subject", "ticket:7").containsEntry("event_source", "/bactrian/support").containsEntry("masked", false);
        assertThat(old.sql("select event_time = timestamptz '2026-01-01T00:00:00.5Z' from dead_letter where event_id = 'e1'").query(Boolean.class).single())
                .isTrue();
        assertThat(old.sql("select masked from dead_letter where event_id = 'e2'").query(Boolean.class).single()).isTrue();
        assertThat(old.sql("select count(distinct cause_group) from dead_letter where route = 'record-master-changes'").query(Long.class).single())
                .isEqualTo(1);
        assertThat(old.sql("select count(*) from dead_letter where cause_group ~ '^[0-9a-f]{16}$'").query(Long.class).single()).isEqualTo(3);
    }
}
