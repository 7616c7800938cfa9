package io.bactrian.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** What a text says of who made it. */
class MakerTest {

    @Test
    void shouldSayNoMoreThanAnEventTakes() {
        HubException talkative = new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "x".repeat(2000));

        assertThat(Maker.rule(talkative).path("reason").asText()).hasSize(300);
    }

    @Test
    void shouldSayWhyAModelDidNot() {
        assertThat(Maker.rule(null).path("reason").asText()).isEqualTo("The circuit breaker is open");
        assertThat(Maker.rule(new IllegalStateException(new SocketTimeoutException())).path("reason").asText())
                .isEqualTo("The model did not answer in time");
        assertThat(Maker.rule(new IllegalStateException("a secret")).path("reason").asText()).isEqualTo("The model is not available");
    }
}
