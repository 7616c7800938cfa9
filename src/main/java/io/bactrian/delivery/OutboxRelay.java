package io.bactrian.delivery;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Carries the outbox to Kafka: Debezium's embedded engine reads the inserts from the WAL through one logical slot, and hands them on in
 * batches. Where another hub holds the slot, this one waits until it is free; after a failure of the broker or of the database it starts
 * again. Events are relayed in order per key, at least once.
 */
@Component
class OutboxRelay implements SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final long PAUSE_BEFORE_RESTART_SECONDS = 2;
    private static final long STOP_LIMIT_SECONDS = 10;

    private final OutboxPublisher publisher;
    private final JdbcClient database;
    private final Redaction redaction;
    private static final List<String> TLS = List.of("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslfactory");

    private final String slotName;
    private final Properties configuration;
    private volatile boolean running;
    private ExecutorService loop;
    private volatile DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private volatile CountDownLatch stopping;
    /** For another hub. Of the loop's thread alone. */
    private boolean waiting;

    OutboxRelay(OutboxPublisher publisher, JdbcConnectionDetails connection, JdbcClient database, Redaction redaction,
                @Value("${hub.outbox.slot-name}") String slotName) {
        this.publisher = publisher;
        this.database = database;
        this.redaction = redaction;
        this.slotName = slotName;
        this.configuration = configuration(connection, slotName);
    }

    static Properties configuration(JdbcConnectionDetails database, String slotName) {
        Properties url = Driver.parseURL(database.getJdbcUrl(), new Properties());
        if (url == null) {
            throw new IllegalStateException("spring.datasource.url is not a PostgreSQL URL");
        }
        Properties properties = new Properties();
        properties.setProperty("name", slotName);
        properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        properties.setProperty("topic.prefix", "bactrian");
        properties.setProperty("database.hostname", url.getProperty("PGHOST"));
        properties.setProperty("database.port", url.getProperty("PGPORT"));
        properties.setProperty("database.dbname", url.getProperty("PGDBNAME"));
        properties.setProperty("database.user", database.getUsername());
        properties.setProperty("database.password", database.getPassword() == null ? "" : database.getPassword());
        // Debezium knows these by the driver's own names; others, such as a time-out of the socket, are not for a connection that waits.
        TLS.stream().filter(url::containsKey).forEach(name -> properties.setProperty("database." + name, url.getProperty(name)));
        properties.setProperty("plugin.name", "pgoutput");
        properties.setProperty("slot.name", slotName);
        properties.setProperty("slot.max.retries", "0");
        properties.setProperty("publication.name", slotName);
        properties.setProperty("publication.autocreate.mode", "filtered");
        properties.setProperty("table.include.list", "public.outbox");
        // Rows that wait in the table when there is no offset yet (or the slot was lost) are read first.
        properties.setProperty("snapshot.mode", "when_needed");
        properties.setProperty("snapshot.select.statement.overrides", "public.outbox");
        properties.setProperty("snapshot.select.statement.overrides.public.outbox", "select * from public.outbox order by sequence");
        // Moves the slot on while only others write to the database server.
        properties.setProperty("heartbeat.interval.ms", "10000");
        properties.setProperty("skipped.operations", "u,d,t");
        properties.setProperty("tombstones.on.delete", "false");
        properties.setProperty("max.queue.size", "16384");
        properties.setProperty("max.batch.size", "4096");
        // An event waits so long for others of its batch. A quarter of it costs a seventh of a core while nothing happens.
        properties.setProperty("poll.interval.ms", "20");
        properties.setProperty("errors.max.retries", "0");
        // Two hubs in one process would wait a minute for each other's JMX names.
        properties.setProperty("custom.metric.tags", "hub=" + UUID.randomUUID());
        properties.setProperty("offset.storage", "io.debezium.storage.jdbc.offset.JdbcOffsetBackingStore");
        properties.setProperty("offset.storage.jdbc.connection.url", database.getJdbcUrl());
        properties.setProperty("offset.storage.jdbc.connection.user", database.getUsername());
        properties.setProperty("offset.storage.jdbc.connection.password", properties.getProperty("database.password"));
        properties.setProperty("offset.storage.jdbc.table.name", "outbox_offset");
        properties.setProperty("offset.flush.interval.ms", "1000");
        return properties;
    }

    @Override
    public void start() {
        running = true;
        stopping = new CountDownLatch(1);
        loop = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "outbox-relay");
            thread.setDaemon(true);
            return thread;
        });
        loop.execute(this::relayUntilStopped);
    }

    private void relayUntilStopped() {
        waiting = false;
        while (running) {
            try {
                relay();
            } catch (RuntimeException e) {
                // What goes wrong before the engine runs, or while it ends, it does not report.
                reportEnd(false, null, e);
            }
            pauseUnlessStopped();
        }
    }

    /** Returns when another hub relays, or when this one could not go on. */
    private void relay() {
        if (anotherHubRelays()) {
            if (!waiting) {
                LOG.info("Another hub relays the outbox; this one takes over when that one ends");
            }
            waiting = true;
            return;
        }
        waiting = false;
        dropLostSlot();
        engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(configuration)
                .using(this::reportEnd)
                .notifying(publisher)
                .build();
        engine.run();
    }

    /** Asked first, because the engine reports a slot that is taken with two stack traces. */
    private boolean anotherHubRelays() {
        try {
            return database.sql("select exists (select from pg_replication_slots where slot_name = ? and active)").param(slotName)
                    .query(Boolean.class).single();
        } catch (DataAccessException e) {
            return false; // the engine will find out what is wrong, and say it
        }
    }

    /**
     * A slot whose WAL is gone (max_slot_wal_keep_size) never works again, and the engine would wait for it for ever. Nothing is lost
     * with it: what Kafka has not taken stands in the table, which is read before a new slot.
     */
    private void dropLostSlot() {
        try {
            database.sql("select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ? and wal_status = 'lost'")
                    .param(slotName).query((row, number) -> slotName).optional()
                    .ifPresent(slot -> LOG.warn("PostgreSQL had removed the WAL of the slot {}; the outbox is read anew from its table", slot));
        } catch (DataAccessException e) {
            LOG.warn("The slot {} could not be looked at: {}", slotName, redaction.of(rootOf(e).toString()));
        }
    }

    private void reportEnd(boolean success, String message, Throwable error) {
        if (running) {
            LOG.warn("The outbox relay stopped and starts again in {} s: {}", PAUSE_BEFORE_RESTART_SECONDS,
                    redaction.of(error == null ? message : rootOf(error).toString()));
        }
    }

    private static Throwable rootOf(Throwable error) {
        return error.getCause() == null ? error : rootOf(error.getCause());
    }

    private void pauseUnlessStopped() {
        try {
            stopping.await(PAUSE_BEFORE_RESTART_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        try {
            if (engine != null) {
                engine.close();
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("The engine was not running", e);
        }
        loop.shutdown();
        try {
            if (!loop.awaitTermination(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                loop.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A context whose start fails is destroyed without being stopped. */
    @Override
    public void destroy() {
        if (running) {
            stop();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DeliveryPhases.RELAY;
    }
}
