package io.bactrian.delivery;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * How all clients of the hub, also Camel's, reach Kafka: {@code hub.kafka.brokers}, and whatever else Kafka's clients can be told by
 * {@code hub.kafka.properties}, such as {@code security.protocol}, {@code sasl.jaas.config} and {@code ssl.truststore.location}.
 */
@Configuration(proxyBeanMethods = false)
class KafkaConnection {

    private final String brokers;
    private final Map<String, String> properties;

    KafkaConnection(Environment environment) {
        this.brokers = environment.getRequiredProperty("hub.kafka.brokers");
        this.properties = Map.copyOf(Binder.get(environment).bind("hub.kafka.properties", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of()));
    }

    String brokers() {
        return brokers;
    }

    /** The settings of a client. What it needs itself goes before what is configured. */
    Map<String, Object> with(Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.putAll(own);
        return settings;
    }

    @Bean
    ComponentCustomizer kafkaForCamel() {
        return ComponentCustomizer.builder(KafkaComponent.class)
                .build(component -> component.getConfiguration().setAdditionalProperties(new HashMap<>(properties)));
    }
}
