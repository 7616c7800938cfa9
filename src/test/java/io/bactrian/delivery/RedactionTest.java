package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class RedactionTest {

    @Test
    void shouldTakeOutSecretsThatStandInTheEnvironmentAlone() {
        Redaction redaction = redaction(Map.of("HUB_ONEC_PASSWORD", "billing-pa55", "SPRING_DATASOURCE_PASSWORD", "database-pa55",
                "HUB_TELEGRAM_WEBHOOK_SECRET", "webhook-s3cret"));
        assertThat(redaction.of("billing-pa55, database-pa55 and webhook-s3cret")).isEqualTo("***, *** and ***");
    }

    @Test
    void shouldLeaveOrdinarySettingsAlone() {
        assertThat(redaction(Map.of("HUB_S3_BUCKET", "bactrian-feeds")).of("bactrian-feeds")).isEqualTo("bactrian-feeds");
    }

    private static Redaction redaction(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("test", variables));
        return new Redaction(environment);
    }
}
