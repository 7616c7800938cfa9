package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class OutboxRelayTest {

    @Test
    void shouldGoOnAfterAFailureThatNobodyExpected(CapturedOutput log) {
        AtomicInteger attempts = new AtomicInteger();
        JdbcClient database = mock(JdbcClient.class);
        when(database.sql(anyString())).thenAnswer(call -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("outer", new IllegalArgumentException("no way with long-password"));
        });
        MockEnvironment settings = new MockEnvironment().withProperty("spring.datasource.password", "long-password");
        OutboxRelay relay = new OutboxRelay(null, new Nowhere(), database, new Redaction(settings), "slot");

        relay.start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> attempts.get() >= 2);
        } finally {
            relay.stop();
        }
        assertThat(log).contains("no way with ***").doesNotContain("long-password");
    }

    /** The pool spoke TLS and the relay, which took the address alone from the URL, did not. */
    @Test
    void shouldEncryptWhatTheUrlWantsEncrypted() {
        JdbcConnectionDetails secure = new Nowhere() {
            @Override
            public String getJdbcUrl() {
                return "jdbc:postgresql://db:5432/hub?sslmode=verify-full&sslrootcert=/etc/ca.pem&socketTimeout=5";
            }
        };
        assertThat(OutboxRelay.configuration(secure, "slot")).containsEntry("database.sslmode", "verify-full")
                .containsEntry("database.sslrootcert", "/etc/ca.pem").containsEntry("database.hostname", "db")
                .doesNotContainKeys("database.socketTimeout", "database.sslkey");
    }

    private static class Nowhere implements JdbcConnectionDetails {

        @Override
        public String getUsername() {
            return "nobody";
        }

        @Override
        public String getPassword() {
            return "long-password";
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:postgresql://localhost:1/nowhere";
        }
    }
}
