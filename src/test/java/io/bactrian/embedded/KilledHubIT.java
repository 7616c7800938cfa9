package io.bactrian.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a hub finds that was killed ({@code kill -9}) and is started again on the same data and ports. */
class KilledHubIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledHubIT.class);

    private static final String[] POSTGRESQL_ALONE = {"hub.kafka.brokers=elsewhere:9092", "hub.s3.endpoint=http://elsewhere"};

    @TempDir
    Path data;

    private final List<Integer> ports;

    KilledHubIT() throws IOException {
        ports = Ports.free(3);
    }

    @AfterEach
    void leaveNothingRunning() throws IOException {
        EmbeddedPostgresql.stopOrphans(data);
    }

    @Test
    void shouldStopTheOrphanedPostgresqlAndReadEverythingBack() throws Exception {
        Duration first;
        try (ServersProcess hub = ServersProcess.launch(data, ports).awaitReady()) {
            first = hub.startTook();
            servers().write("before");
            hub.kill();
        }
        ProcessHandle orphan = postmaster();
        assertThat(orphan.isAlive()).as("PostgreSQL outlives the killed process").isTrue();
        Path interrupted = Files.writeString(data.resolve("s3/bactrian-feeds/notes/part.parquet-" + UUID.randomUUID()), "half");

        try (ServersProcess hub = ServersProcess.launch(data, ports).awaitReady()) {
            List<String> kept = List.of("before");
            assertThat(servers().readAll()).isEqualTo(List.of(kept, kept, kept));
            assertThat(postmaster().pid()).isNotEqualTo(orphan.pid());
            assertThat(interrupted).doesNotExist();
            servers().write("behind");
            Duration recovery = hub.startTook();
            Duration stop = hub.stop();
            LOG.info("First start {} ms, start after kill -9 {} ms, orderly stop {} ms",
                    first.toMillis(), recovery.toMillis(), stop.toMillis());
            assertThat(recovery).isLessThan(Duration.ofSeconds(20));
            assertThat(stop).isLessThan(Duration.ofSeconds(10));
        }
        assertThat(data.resolve("postgresql/postmaster.pid")).doesNotExist();

        try (ServersProcess hub = ServersProcess.launch(data, ports).awaitReady()) {
            LOG.info("Start after an orderly stop {} ms", hub.startTook().toMillis());
            List<String> kept = List.of("before", "behind");
            assertThat(servers().readAll()).isEqualTo(List.of(kept, kept, kept));
            hub.stop();
        }
    }

    @Test
    void shouldRecoverWhenPostgresqlWasKilledToo() throws Exception {
        try (ServersProcess hub = ServersProcess.launch(data, ports, POSTGRESQL_ALONE).awaitReady()) {
            servers().execute("CREATE TABLE note AS SELECT 'before' AS text");
            ProcessHandle postmaster = postmaster();
            hub.kill();
            postmaster.destroyForcibly();
        }
        assertThat(data.resolve("postgresql/postmaster.pid")).as("stale").exists();
        try (ServersProcess hub = ServersProcess.launch(data, ports, POSTGRESQL_ALONE).awaitReady()) {
            assertThat(servers().column("SELECT text FROM note")).containsExactly("before");
            hub.stop();
        }
    }

    @Test
    void shouldBeginAnewWhenTheVeryFirstStartWasKilledHalfway() throws Exception {
        try (ServersProcess hub = ServersProcess.launch(data, ports)) {
            await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5)).until(this::initialisationHasBegun);
            hub.kill();
        }
        assertThat(data.resolve("postgresql")).doesNotExist();
        try (ServersProcess hub = ServersProcess.launch(data, ports).awaitReady()) {
            servers().write("whole");
            List<String> kept = List.of("whole");
            assertThat(servers().readAll()).isEqualTo(List.of(kept, kept, kept));
            hub.stop();
        }
    }

    @Test
    void shouldNotTouchTheServersOfALiveHubOnTheSameData() throws Exception {
        try (ServersProcess hub = ServersProcess.launch(data, ports, POSTGRESQL_ALONE).awaitReady()) {
            assertThatThrownBy(() -> ServersAlone.startOnFreePorts(data, POSTGRESQL_ALONE)).isInstanceOf(StartFailureException.class)
                    .hasMessage("The data directory " + data + " is in use by another hub that is running (process " + hub.pid() + ").");
            assertThat(servers().column("SELECT 'alive'")).containsExactly("alive");
            hub.stop();
        }
    }

    private boolean initialisationHasBegun() throws IOException {
        try (var entries = Files.list(data)) {
            return entries.anyMatch(entry -> Files.exists(entry.resolve("PG_VERSION")));
        }
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(data.resolve("postgresql/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private Servers servers() {
        return new Servers("jdbc:postgresql://127.0.0.1:" + ports.get(0) + "/bactrian", "bactrian", EmbeddedPostgresql.PASSWORD, "127.0.0.1:" + ports.get(1),
                "http://127.0.0.1:" + ports.get(2), "sandbox", "sandbox-secret");
    }
}
