package io.bactrian.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class EmbeddedSettingsTest {

    private final MockEnvironment environment = new MockEnvironment()
            .withProperty("hub.data-dir", "data").withProperty("hub.s3.bucket", "feeds")
            .withProperty("hub.embedded.postgresql.port", "15432").withProperty("hub.embedded.kafka.port", "19092")
            .withProperty("hub.embedded.s3.port", "19000")
            .withProperty("hub.kafka.brokers", "").withProperty("hub.s3.endpoint", "");

    @Test
    void shouldEmbedEverythingByDefault() {
        EmbeddedSettings settings = EmbeddedSettings.of(environment);
        assertThat(settings.postgresql()).isEqualTo(new EmbeddedSettings.Address(true, 15432));
        assertThat(settings.kafka()).isEqualTo(new EmbeddedSettings.Address(true, 19092));
        assertThat(settings.s3()).isEqualTo(new EmbeddedSettings.Address(true, 19000));
        assertThat(settings.dataDirectory()).isAbsolute();
    }

    @Test
    void shouldSwitchOffOnlyWhatIsPointedElsewhere() {
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://db/hub");
        assertThat(EmbeddedSettings.of(environment).postgresql().embedded()).isFalse();
        assertThat(EmbeddedSettings.of(environment).kafka().embedded()).isTrue();
        environment.setProperty("hub.kafka.brokers", "kafka:9092");
        assertThat(EmbeddedSettings.of(environment).kafka().embedded()).isFalse();
        assertThat(EmbeddedSettings.of(environment).s3().embedded()).isTrue();
        environment.setProperty("hub.s3.endpoint", "https://s3");
        assertThat(EmbeddedSettings.of(environment).anyEmbedded()).isFalse();
    }

    @Test
    void shouldEmbedNothingWhenSwitchedOffAsAWhole() {
        environment.setProperty("hub.embedded.enabled", "false");
        assertThat(EmbeddedSettings.of(environment).anyEmbedded()).isFalse();
    }

    @Test
    void shouldEmbedNothingInProd() {
        environment.setActiveProfiles("prod");
        environment.withProperty("spring.datasource.url", "jdbc:postgresql://db/hub").withProperty("hub.kafka.brokers", "kafka:9092")
                .withProperty("hub.s3.endpoint", "https://s3");
        assertThat(EmbeddedSettings.of(environment).anyEmbedded()).isFalse();
    }

    @Test
    void shouldNameWhatIsMissingInProd() {
        environment.setActiveProfiles("prod", "sandbox");
        environment.setProperty("hub.s3.endpoint", "https://s3");
        assertThatThrownBy(() -> EmbeddedSettings.of(environment)).isInstanceOf(StartFailureException.class)
                .hasMessageContaining("spring.datasource.url (SPRING_DATASOURCE_URL), hub.kafka.brokers (HUB_KAFKA_BROKERS) are not set")
                .hasMessageNotContaining("hub.s3");
    }
}
