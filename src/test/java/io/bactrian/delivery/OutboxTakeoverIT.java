package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two hubs at one database: PostgreSQL's slot lets one of them relay, and the other takes over. */
class OutboxTakeoverIT {

    private static final String SLOT = "takeover";

    @TempDir
    private static Path data;

    private ConfigurableApplicationContext servers;
    private HikariDataSource dataSource;
    private JdbcClient database;
    private TransactionTemplate transactions;
    private Outbox outbox;
    private KafkaConsumer<String, String> reader;
    private final List<OutboxRelay> relays = new ArrayList<>();
    private final List<OutboxPublisher> publishers = new ArrayList<>();
    private final List<String> arrived = new ArrayList<>();
    private int written;

    @BeforeEach
    void start() throws Exception {
        servers = new SpringApplicationBuilder(OutboxTakeoverIT.class).web(WebApplicationType.NONE).run("--hub.data-dir=" + data,
                "--hub.sandbox.port=0", "--hub.embedded.postgresql.port=0", "--hub.embedded.kafka.port=0", "--hub.embedded.s3.port=0");
        Environment environment = servers.getEnvironment();
        dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(environment.getRequiredProperty("spring.datasource.url"));
        dataSource.setUsername(environment.getRequiredProperty("spring.datasource.username"));
        dataSource.setPassword(environment.getRequiredProperty("spring.datasource.password"));
        Flyway.configure().dataSource(dataSource).locations("filesystem:schemas/database").load().migrate();
        database = JdbcClient.create(dataSource);
        transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        outbox = new Outbox(database, new EventSchemas("file:" + Path.of("").toAbsolutePath()), route -> null);
        String brokers = environment.getRequiredProperty("hub.kafka.brokers");
        new KafkaTopics(new KafkaConnection(environment), 3, (short) 1).start();
        reader = new KafkaConsumer<>(Map.of("bootstrap.servers", brokers, "group.id", "takeover", "auto.offset.reset", "earliest"),
                new StringDeserializer(), new StringDeserializer());
        reader.subscribe(List.of("support.tickets"));
        for (int hub = 0; hub < 2; hub++) {
            publishers.add(new OutboxPublisher(new KafkaConnection(environment), new JournalTable(database, new Redaction(servers.getEnvironment()),
                    new SimpleMeterRegistry(), "hub-" + hub), new CommitVisibility(database)));
            relays.add(new OutboxRelay(publishers.get(hub), connection(environment), database,
                    new Redaction(servers.getEnvironment()), SLOT));
        }
    }

    @AfterEach
    void stop() {
        relays.stream().filter(OutboxRelay::isRunning).forEach(OutboxRelay::stop);
        publishers.forEach(OutboxPublisher::destroy);
        reader.close();
        dataSource.close();
        servers.close();
    }

    @Test
    void shouldRelayFromOneHubAndLetTheOtherTakeOverWithinTenSeconds() {
        relays.get(0).start();
        write(5);
        awaitAll(Duration.ofSeconds(20));
        relays.get(1).start();
        write(5);
        awaitAll(Duration.ofSeconds(10));

        relays.get(0).stop();
        write(5);
        awaitAll(Duration.ofSeconds(10));
        relays.get(0).start();
        write(5);
        awaitAll(Duration.ofSeconds(10));

        assertThat(arrived).as("in order, by whichever hub").isEqualTo(IntStream.rangeClosed(1, 20).mapToObj(Integer::toString).toList());
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() ->
                database.sql("select count(*) from outbox").query(Long.class).single() == 0);
        assertThat(database.sql("select hub from journal where hop = 'stored' and keys @> array['ticket:1'] order by at").query(String.class).list())
                .as("each told once, by the hub that relayed it").hasSize(20).startsWith("hub-0").contains("hub-1");
    }

    private void write(int events) {
        for (int i = 0; i < events; i++) {
            String text = Integer.toString(++written);
            transactions.executeWithoutResult(status -> outbox.append(Event.original(null, "support.title.requested", "1", "ticket:1",
                    JsonNodeFactory.instance.objectNode().put("ticketId", 1).put("language", "en").put("text", text))));
        }
    }

    private void awaitAll(Duration limit) {
        Awaitility.await().atMost(limit).until(() -> {
            reader.poll(Duration.ofMillis(100)).forEach(record -> {
                String text = record.value().replaceAll(".*\"text\":\"(\\d+)\".*", "$1");
                if (!arrived.contains(text)) {
                    arrived.add(text);
                }
            });
            return arrived.size() == written;
        });
    }

    private static JdbcConnectionDetails connection(Environment environment) {
        return new JdbcConnectionDetails() {

            @Override
            public String getUsername() {
                return environment.getProperty("spring.datasource.username");
            }

            @Override
            public String getPassword() {
                return environment.getProperty("spring.datasource.password");
            }

            @Override
            public String getJdbcUrl() {
                return environment.getRequiredProperty("spring.datasource.url");
            }
        };
    }
}
