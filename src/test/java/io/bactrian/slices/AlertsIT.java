package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An alert on a figure that nobody measures would never ring. */
class AlertsIT extends HubTest {

    @Autowired
    private MeterRegistry meters;

    @Test
    void shouldMeasureEveryFigureThatAnAlertWatches() throws IOException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", property("hub.kafka.brokers")),
                new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("crm.changes", "alerts", "no event"));
        }
        sandbox().send("PUT", "/sandbox/api/faults/llm", "{\"mode\":\"error-500\"}", "Content-Type", "application/json");
        hub().post("/v1/chat/completions", "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"alerts\"}]}", "sandbox-llm");
        sandbox().send("PUT", "/sandbox/api/faults/llm", "{\"mode\":\"ok\"}", "Content-Type", "application/json");
        Set<String> watched = new TreeSet<>();
        Matcher names = Pattern.compile("bactrian_[a-z_]+").matcher(Files.readString(Path.of("deploy/prometheus/alerts.yaml")));
        while (names.find()) {
            // A timer's figures have the timer's name and an ending.
            watched.add(names.group().replaceFirst("_seconds_count$", "_seconds"));
        }
        assertThat(watched).hasSizeGreaterThanOrEqualTo(5);

        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(measured()).containsAll(watched));
    }

    /** By the names that Prometheus sees; a test's hub exports nothing. */
    private Set<String> measured() {
        PrometheusNamingConvention names = new PrometheusNamingConvention();
        return meters.getMeters().stream().map(Meter::getId)
                .map(meter -> names.name(meter.getName(), meter.getType(), meter.getBaseUnit())
                        + (meter.getType() == Meter.Type.COUNTER ? "_total" : "")).collect(Collectors.toSet());
    }
}
