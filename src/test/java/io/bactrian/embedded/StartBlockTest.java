package io.bactrian.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class StartBlockTest {

    private final MockEnvironment environment = new MockEnvironment()
            .withProperty("server.port", "0").withProperty("local.server.port", "8181").withProperty("hub.sandbox.port", "8191")
            .withProperty("hub.s3.bucket", "feeds");

    @Test
    void shouldSayWhatRunsWhereAndWhatToTryInTheSandbox() {
        environment.setActiveProfiles("sandbox");
        environment.withProperty("spring.datasource.url", "jdbc:postgresql://127.0.0.1:15432/bactrian?reWriteBatchedInserts=true")
                .withProperty("hub.kafka.brokers", "127.0.0.1:19092").withProperty("hub.s3.endpoint", "http://127.0.0.1:19000")
                .withProperty("hub.embedded.folder.postgresql", "/hub/data/postgresql")
                .withProperty("hub.embedded.folder.kafka", "/hub/data/kafka").withProperty("hub.embedded.folder.s3", "/hub/data/s3");

        assertThat(StartBlock.text(environment, Duration.ofMillis(12_345))).isEqualToNormalizingNewlines("""
                Bactrian is ready. The start took 12.3 seconds.

                  Runs      hub           http://localhost:8181
                            PostgreSQL    127.0.0.1:15432/bactrian  (embedded, data in /hub/data/postgresql)
                            Kafka         127.0.0.1:19092  (embedded, data in /hub/data/kafka)
                            S3            http://127.0.0.1:19000/feeds  (embedded, data in /hub/data/s3)
                            sandbox       http://localhost:8191  (stand-ins of the external systems)

                  Open      sandbox page  http://localhost:8191/
                            console       http://localhost:8181/console  (engineer, password sandbox)
                            REST API      http://localhost:8181/swagger-ui/index.html
                            health        http://localhost:8181/actuator/health

                  Try next  get a token   curl -s -u sandbox-operator:sandbox -d grant_type=client_credentials http://localhost:8181/oauth2/token
                """);
    }

    @Test
    void shouldTellExternalAddressesWithoutCredentialsAndNoSandboxInProd() {
        environment.setActiveProfiles("prod");
        environment.withProperty("spring.datasource.url", "jdbc:postgresql://hub:geheim@db:5432/hub?user=hub&password=geheim")
                .withProperty("hub.kafka.brokers", "kafka-1:9092,kafka-2:9092")
                .withProperty("hub.s3.endpoint", "https://key:geheim@s3.example.org");

        assertThat(StartBlock.text(environment, Duration.ofSeconds(9)))
                .contains("PostgreSQL    db:5432/hub\n").contains("Kafka         kafka-1:9092,kafka-2:9092\n")
                .contains("S3            https://s3.example.org/feeds\n").contains("Open      console       http://localhost:8181/console\n")
                .doesNotContain("geheim").doesNotContain("8191").doesNotContain("oauth2/token");
    }
}
