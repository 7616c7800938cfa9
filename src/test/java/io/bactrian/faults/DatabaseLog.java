package io.bactrian.faults;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * A diary that PostgreSQL itself keeps by triggers, in the transactions that it describes: every row of the outbox (the relay clears
 * them) and every version of a deal, with the number of its transaction.
 */
final class DatabaseLog {

    /** @param retryRoute set where the row is the retry of a dead letter, which says again what was said before */
    record OutboxRow(long sequence, String id, String type, String topic, String key, String data, String transaction, String retryRoute) {

        boolean isRetry() {
            return retryRoute != null;
        }
    }

    record DealRow(long entry, long id, String externalId, String title, String stage, long sourceVersion, long version, String transaction) {
    }

    private final PostgresProcess postgres;

    DatabaseLog(PostgresProcess postgres) {
        this.postgres = postgres;
    }

    /** Once the hub has made its tables. */
    void install() throws SQLException {
        postgres.ask(database -> database.sql("""
                create schema if not exists faults;
                create table faults.outbox_log (entry bigint generated always as identity, sequence bigint, id text, type text, topic text,
                    key text, data text, retry_route text, transaction xid8);
                create table faults.deal_log (entry bigint generated always as identity, id bigint, source text, external_id text, title text,
                    stage text, source_version bigint, version bigint, transaction xid8);
                create function faults.note_outbox() returns trigger language plpgsql security definer as $$ begin
                    insert into faults.outbox_log (sequence, id, type, topic, key, data, retry_route, transaction) values
                    (new.sequence, new.id, new.type, new.topic, new.key, new.data, new.retry_route, pg_current_xact_id()); return null; end $$;
                create function faults.note_deal() returns trigger language plpgsql security definer as $$ begin
                    if tg_op = 'INSERT' or new.version <> old.version then
                    insert into faults.deal_log (id, source, external_id, title, stage, source_version, version, transaction)
                    values (new.id, new.source, new.external_id, new.title, new.stage, new.source_version, new.version, pg_current_xact_id());
                    end if; return null; end $$;
                create trigger faults_outbox after insert on public.outbox for each row execute function faults.note_outbox();
                create trigger faults_deal after insert or update on public.master_deal for each row execute function faults.note_deal();
                """).update());
    }

    long lastOutboxEntry() throws SQLException {
        return postgres.ask(database -> database.sql("select coalesce(max(entry), 0) from faults.outbox_log").query(Long.class).single());
    }

    List<OutboxRow> outboxSince(long entry) throws SQLException {
        return postgres.ask(database -> database.sql("""
                select sequence, id, type, topic, key, data, transaction::text, retry_route from faults.outbox_log where entry > ? order by sequence""")
                .param(entry).query(OutboxRow.class).list());
    }

    /** Those of the ids that any run has seen in the outbox. */
    Set<String> known(Set<String> ids) throws SQLException {
        return Set.copyOf(postgres.ask(database -> database.sql("select id from faults.outbox_log where id = any (?)")
                .param(ids.toArray(String[]::new)).query(String.class).list()));
    }

    List<DealRow> deals(String source) throws SQLException {
        return postgres.ask(database -> database.sql("""
                select entry, id, external_id, title, stage, source_version, version, transaction::text from faults.deal_log
                where source = ? order by entry""").param(source).query(DealRow.class).list());
    }
}
