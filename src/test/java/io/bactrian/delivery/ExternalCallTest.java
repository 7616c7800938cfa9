package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ExternalCallTest {

    private final ExternalCall call = new ExternalCall(new ExternalSystems(new OutwardSettings(1, 10, 10, Duration.ofSeconds(1), Duration.ofSeconds(9),
            DataSize.ofMegabytes(1), Duration.ofMinutes(15), Duration.ofHours(1),
            new OutwardSettings.Breaker(10, 5, Duration.ofSeconds(1), Duration.ofSeconds(2)), Map.of()), new SimpleMeterRegistry()));

    /** camel-http leaves only the answer's headers where reading the answer fails; without its own the message could not wait in Kafka. */
    @Test
    void shouldKeepTheHeadersOfAMessageWhoseAnswerBreaksWhileItIsRead() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("kafka.TOPIC", "deals.master-deals");
        exchange.getMessage().setHeader("Authorization", "Basic a-secret-of-1c");
        call.begin(exchange, "onec", "get-invoice");
        exchange.getMessage().setHeaders(new java.util.HashMap<>(Map.of("Content-Encoding", "gzip")));
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IOException("too large, a-secret-of-1c"));

        assertThatThrownBy(() -> call.fail(exchange, "onec", "get-invoice")).isInstanceOf(ExternalSystemException.class)
                .hasMessageNotContaining("a-secret-of-1c");
        assertThat(exchange.getMessage().getHeaders()).containsEntry("kafka.TOPIC", "deals.master-deals").containsEntry("Content-Encoding", "gzip");
    }
}
