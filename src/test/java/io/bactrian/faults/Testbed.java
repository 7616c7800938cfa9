package io.bactrian.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;

/** PostgreSQL, Kafka and the hub, each in its own process, and the vendors here; all runs of one JVM share it. */
final class Testbed implements ExtensionContext.Store.CloseableResource {

    /**
     * How things stood when a run began.
     *
     * @param ends what Kafka held
     */
    record Mark(long outboxEntry, long deadLetter, Map<TopicPartition, Long> ends) {
    }

    static final Duration DRAIN_LIMIT = Duration.ofSeconds(Integer.getInteger("faults.drain", 180));

    private final Path folder;
    private final PostgresProcess postgres;
    private final KafkaProcess kafka;
    private final Vendors vendors;
    private final HubProcess hub;
    private final DatabaseLog diary;
    private final Thread end = new Thread(this::closeQuietly);

    Testbed() throws Exception {
        Path parent = Files.createDirectories(Path.of("target/faults").toAbsolutePath());
        folder = Files.createTempDirectory(parent, "testbed-");
        Runtime.getRuntime().addShutdownHook(end);
        postgres = new PostgresProcess(folder.resolve("postgres"));
        kafka = new KafkaProcess(folder.resolve("kafka"));
        vendors = new Vendors();
        hub = new HubProcess(folder.resolve("hub"), postgres, kafka, vendors);
        diary = new DatabaseLog(postgres);
        postgres.start();
        kafka.start();
        hub.start();
        diary.install();
    }

    PostgresProcess postgres() {
        return postgres;
    }

    KafkaProcess kafka() {
        return kafka;
    }

    Vendors vendors() {
        return vendors;
    }

    HubProcess hub() {
        return hub;
    }

    DatabaseLog diary() {
        return diary;
    }

    KafkaLog kafkaLog() {
        return new KafkaLog(kafka.brokers());
    }

    Path folder() {
        return folder;
    }

    Mark mark() throws SQLException {
        vendors.forgetCalls();
        return new Mark(diary.lastOutboxEntry(),
                postgres.ask(database -> database.sql("select coalesce(max(id), 0) from dead_letter").query(Long.class).single()),
                kafkaLog().ends());
    }

    /**
     * Waits until a change that enters Kafka now, on each of its partitions, has been applied and its event relayed, and REST takes a
     * write; returns how long after the given instant that was.
     */
    Duration recovered(Ledger ledger, LoadClient client, Instant since, Duration limit) throws Exception {
        Random random = new Random();
        String[] keys = new String[4];
        for (int partition = 0; partition < 3; partition++) {
            keys[partition] = "probe-" + partition + "-" + Long.toHexString(random.nextLong());
            client.publisher().publish(probe(ledger, keys[partition]), java.util.UUID.randomUUID().toString(), partition);
        }
        keys[3] = "probe-rest-" + Long.toHexString(random.nextLong());
        Instant end = since.plus(limit);
        client.enter(probe(ledger, keys[3]));
        Awaitility.await("messages go through again").atMost(Duration.between(Instant.now(), end).plusSeconds(1))
                .pollInterval(Duration.ofMillis(50)).ignoreExceptions().until(() -> postgres.ask(database -> database.sql("""
                select count(*) = 4 and not exists (select from outbox where type like 'deals.deal.%' and key in
                    (select id::text from master_deal where source = :run and external_id = any (:keys)))
                from master_deal where source = :run and external_id = any (:keys)""")
                .param("run", ledger.run).param("keys", keys).query(Boolean.class).single()));
        return Duration.between(since, Instant.now());
    }

    private static Ledger.Change probe(Ledger ledger, String key) {
        return new Ledger.Change(key, 1, ledger.run + " " + key, "1.00", "new");
    }

    /** Waits until nothing moves any more: the outbox is empty, every group has read to the end, and it stays so. */
    void drain() {
        drain(DRAIN_LIMIT);
    }

    void drain(Duration limit) {
        long begin = System.nanoTime();
        int calm = 0;
        String last = "";
        while (calm < 3) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new IllegalStateException("The hub did not come to rest: " + last);
            }
            try {
                Map<TopicPartition, Long> before = kafkaLog().ends();
                long waiting = postgres.ask(database -> database.sql("""
                        select (select count(*) from outbox) + (select count(*) from delivery where status = 'waiting')""").query(Long.class).single());
                Map<String, Long> lags = kafkaLog().lags();
                if (Boolean.getBoolean("faults.trace")) {
                    System.out.println("DRAIN " + Instant.now() + " " + waiting + " " + lags);
                }
                lags.values().removeIf(lag -> lag == 0);
                last = waiting + " in the outbox and the queues, lags " + lags;
                boolean still = waiting == 0 && lags.isEmpty() && kafkaLog().ends().equals(before);
                calm = still ? calm + 1 : 0;
            } catch (SQLException | IllegalStateException away) {
                last = away + ": " + org.springframework.core.NestedExceptionUtils.getMostSpecificCause(away);
                calm = 0;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    /** What a hub that was broken on purpose has left in the queues, where no hub finds it: the runs that follow would wait for it. */
    void forgetTheQueues() throws SQLException {
        postgres.ask(database -> database.sql("delete from delivery where status = 'waiting'").update()
                + database.sql("update receiver set waiting = 0").update());
    }

    private void closeQuietly() {
        try {
            hub.close();
            kafka.close();
            vendors.close();
            postgres.close();
        } catch (Exception e) {
            System.err.println("The test bed did not end in order: " + e);
        }
    }

    @Override
    public void close() {
        closeQuietly();
        Runtime.getRuntime().removeShutdownHook(end);
    }
}
