package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.EventConsumers;
import io.bactrian.delivery.Redaction;
import io.bactrian.embedded.LoneKafka;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A broker that lets in nobody without a password: the hub's topics, relay, consumers and the question for their lag need one setting. */
@DirtiesContext
class KafkaCredentialsIT extends HubTest {

    private static final String PASSWORD = "planted-kafka-password";

    private static LoneKafka kafka;

    @Autowired
    private EventConsumers consumers;

    @Autowired
    private Redaction redaction;

    @DynamicPropertySource
    static void startKafka(DynamicPropertyRegistry registry) throws Exception {
        kafka = LoneKafka.startIn(Files.createTempDirectory("bactrian-kafka"), "hub", PASSWORD);
        registry.add("hub.kafka.brokers", kafka::brokers);
        registry.add("hub.kafka.properties.security.protocol", () -> "SASL_PLAINTEXT");
        registry.add("hub.kafka.properties.sasl.mechanism", () -> "PLAIN");
        registry.add("hub.kafka.properties.sasl.jaas.config", () -> "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " username=\"hub\" password=\"" + PASSWORD + "\";");
    }

    @AfterAll
    static void stopKafka() throws Exception {
        kafka.close();
    }

    @Test
    void shouldSendAndListenThere() {
        String deal = hub().post("/api/v1/deals", """
                {"source":"sasl","externalId":"%d","title":"D","amount":"10.00","currency":"RUB","stage":"won"}""".formatted(freshId()), "sandbox-system")
                .json().path("id").asText();

        assertThat(eventually(() -> database.sql("select deal_id::text from invoice").query(String.class).optional().orElse(null))).isEqualTo(deal);
        eventually(() -> consumers.states().stream().allMatch(state -> state.status().equals("running") && state.lag() == 0) ? true : null);
        assertThat(redaction.of("refused: " + property("hub.kafka.properties.sasl.jaas.config"))).doesNotContain(PASSWORD);
    }
}
