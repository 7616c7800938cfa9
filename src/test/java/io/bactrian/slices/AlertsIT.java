package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** An alert on a figure that nobody measures would never ring. */
class AlertsIT extends HubTest {

    @Test
    void shouldMeasureEveryFigureThatAnAlertWatches() throws IOException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(java.util.Map.of("bootstrap.servers", property("hub.kafka.brokers")),
                new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("crm.changes", "alerts", "no event"));
        }
        Set<String> watched = new TreeSet<>();
        Matcher names = Pattern.compile("bactrian_[a-z_]+").matcher(Files.readString(Path.of("deploy/prometheus/alerts.yaml")));
        while (names.find()) {
            watched.add(names.group());
        }
        assertThat(watched).hasSizeGreaterThanOrEqualTo(5);

        eventually(() -> {
            String figures = hub().send("GET", "/actuator/prometheus", null).body();
            return watched.stream().allMatch(name -> figures.contains("\n" + name + "{") || figures.contains("\n" + name + " ")) ? true : null;
        });
    }
}
