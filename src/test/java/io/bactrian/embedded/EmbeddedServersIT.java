package io.bactrian.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

class EmbeddedServersIT {

    private static final String[] POSTGRESQL_ALONE = {"hub.kafka.brokers=elsewhere:9092", "hub.s3.endpoint=http://elsewhere"};

    @TempDir
    Path data;

    @Test
    void shouldKeepWhatWasWrittenAcrossAnOrderlyRestart() throws Exception {
        try (ConfigurableApplicationContext hub = ServersAlone.startOnFreePorts(data)) {
            Servers servers = Servers.of(hub.getEnvironment());
            assertThat(servers.bucketExists("bactrian-feeds")).isTrue();
            assertThat(StartBlock.text(hub.getEnvironment(), Duration.ofSeconds(1)))
                    .contains(servers.brokers() + "  (embedded, data in " + data.resolve("kafka") + ")");
            servers.write("first");
            assertThat(servers.readAll()).isEqualTo(List.of(List.of("first"), List.of("first"), List.of("first")));
        }
        try (ConfigurableApplicationContext hub = ServersAlone.startOnFreePorts(data)) {
            Servers servers = Servers.of(hub.getEnvironment());
            servers.write("second");
            List<String> both = List.of("first", "second");
            assertThat(servers.readAll()).isEqualTo(List.of(both, both, both));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldListenOnLoopbackOnly() throws Exception {
        try (ConfigurableApplicationContext hub = ServersAlone.startOnFreePorts(data)) {
            Servers servers = Servers.of(hub.getEnvironment());
            for (String address : List.of(servers.databaseUrl().substring("jdbc:postgresql:".length()), "//" + servers.brokers(),
                    servers.s3().substring("http:".length()))) {
                int port = URI.create("tcp:" + address).getPort();
                assertThat(listeningAddresses(port)).as("port " + port).isNotEmpty()
                        .allMatch(local -> local.equals("0100007F") || local.equals("0000000000000000FFFF00000100007F"));
            }
        }
    }

    @Test
    void shouldOfferADatabaseFitForLogicalReplicationAndRussianText() throws Exception {
        try (ConfigurableApplicationContext hub = ServersAlone.startOnFreePorts(data, POSTGRESQL_ALONE)) {
            assertThat(hub.getEnvironment().getProperty("hub.kafka.brokers")).isEqualTo("elsewhere:9092");
            assertThat(data.resolve("kafka")).doesNotExist();
            assertThat(data.resolve("s3")).doesNotExist();
            Servers database = database(hub.getEnvironment());
            assertThat(database.column("SHOW server_encoding")).containsExactly("UTF8");
            assertThat(database.column("SHOW fsync")).containsExactly("on");
            assertThat(database.column("SHOW synchronous_commit")).containsExactly("on");
            assertThat(database.column("SELECT lower('ЗАЯВКА №7 ЁЖ')")).containsExactly("заявка №7 ёж");
            assertThat(database.column("SELECT to_tsvector('russian', 'Заявки') @@ to_tsquery('russian', 'заявка')")).containsExactly("t");
            database.execute("CREATE EXTENSION pg_trgm");
            database.execute("CREATE TABLE note (text text)");
            database.execute("CREATE PUBLICATION notes FOR TABLE note");
            database.execute("SELECT pg_create_logical_replication_slot('notes', 'pgoutput')");
            assertThat(database.column("SELECT usesuper FROM pg_user WHERE usename = current_user")).containsExactly("f");
        }
    }

    @Test
    void shouldBeTheLastBeanToBeDestroyed() throws Exception {
        ConfigurableApplicationContext hub = ServersAlone.startOnFreePorts(data, POSTGRESQL_ALONE);
        List<String> seenAtTheEnd = new ArrayList<>();
        hub.getBeanFactory().registerSingleton("last words", "bean that still asks the database while it is destroyed");
        Servers database = database(hub.getEnvironment());
        ((DefaultSingletonBeanRegistry) hub.getBeanFactory())
                .registerDisposableBean("last words", () -> seenAtTheEnd.addAll(database.column("SELECT 'answered'")));
        hub.close();
        assertThat(seenAtTheEnd).containsExactly("answered");
        assertThat(data.resolve("postgresql/postmaster.pid")).doesNotExist();
        assertThatThrownBy(() -> database.column("SELECT 1")).isInstanceOf(SQLException.class);
    }

    @Test
    void shouldLeaveNothingRunningWhenTheContextDoesNotStart() throws Exception {
        assertThatThrownBy(() -> new SpringApplicationBuilder(ServersAlone.class).web(WebApplicationType.NONE)
                .initializers(context -> ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("broken",
                        BeanDefinitionBuilder.genericBeanDefinition(String.class, () -> {
                            throw new IllegalStateException("a bean that cannot be made");
                        }).getBeanDefinition()))
                .run("--hub.data-dir=" + data, "--hub.sandbox.port=0", "--hub.embedded.postgresql.port=0",
                        "--hub.kafka.brokers=elsewhere:9092", "--hub.s3.endpoint=http://elsewhere")).hasStackTraceContaining("a bean that cannot be made");
        assertThat(data.resolve("postgresql")).isDirectory();
        assertThat(data.resolve("postgresql/postmaster.pid")).doesNotExist();
        DataDirectoryLock.acquire(data).close();
    }

    @Test
    void shouldStartBesideAPidFileThatNamesAnotherProcess() throws Exception {
        ServersAlone.startOnFreePorts(data, POSTGRESQL_ALONE).close();
        Files.writeString(data.resolve("postgresql/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + data.resolve("postgresql") + "\n1731000000\n15432\n\n127.0.0.1\n");
        try (ConfigurableApplicationContext hub = ServersAlone.startOnFreePorts(data, POSTGRESQL_ALONE)) {
            assertThat(database(hub.getEnvironment()).column("SELECT 'here'")).containsExactly("here");
        }
    }

    private static Servers database(Environment environment) {
        return new Servers(environment.getRequiredProperty("spring.datasource.url"), "bactrian", EmbeddedPostgresql.PASSWORD, "", "", "", "");
    }

    private static List<String> listeningAddresses(int port) throws Exception {
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table), StandardCharsets.US_ASCII)) {
                String[] column = line.strip().split("\\s+");
                if (column[3].equals("0A") && column[1].endsWith(String.format(":%04X", port))) {
                    addresses.add(column[1].substring(0, column[1].indexOf(':')));
                }
            }
        }
        return addresses;
    }
}
