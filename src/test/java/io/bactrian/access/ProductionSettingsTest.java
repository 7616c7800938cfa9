package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class ProductionSettingsTest {

    private static final Map<String, Object> ALL = Map.of("HUB_ACCESS_ISSUER", "https://login.example.com/realms/media",
            "HUB_ACCESS_AUDIENCE", "bactrian", "HUB_TELEGRAM_WEBHOOK_SECRET", "a", "HUB_BITRIX24_APPLICATION_TOKEN", "b", "HUB_ONEC_WEBHOOK_TOKEN", "c");

    @Test
    void shouldStartWhenTheEnvironmentHoldsEverySecret() {
        assertThatCode(() -> ProductionSettings.check(environment(ALL, "prod"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUB_ACCESS_ISSUER", "HUB_ACCESS_AUDIENCE", "HUB_TELEGRAM_WEBHOOK_SECRET", "HUB_BITRIX24_APPLICATION_TOKEN",
            "HUB_ONEC_WEBHOOK_TOKEN"})
    void shouldNameTheVariableThatIsMissingOrBlank(String variable) {
        for (String profile : new String[] {"prod", "staging"}) {
            Map<String, Object> some = new HashMap<>(ALL);
            some.put(variable, " ");
            MissingSettingException refusal = catchThrowableOfType(MissingSettingException.class,
                    () -> ProductionSettings.check(environment(some, profile)));
            assertThat(refusal).as("in profile %s", profile).hasMessageContaining(variable);
        }
    }

    @Test
    void shouldNotRunTheSandboxsPublicSecretsBesideProduction() {
        assertThat(catchThrowableOfType(MissingSettingException.class, () -> ProductionSettings.check(environment(ALL, "prod", "sandbox"))))
                .hasMessageContaining("sandbox");
    }

    @Test
    void shouldAskForNothingInTheSandbox() {
        assertThatCode(() -> ProductionSettings.check(environment(Map.of(), "sandbox"))).doesNotThrowAnyException();
    }

    @Test
    void shouldStopTheStartWithASentenceAndNoStackTrace(CapturedOutput output) {
        SpringApplication hub = new SpringApplication(ProductionSettingsTest.class);
        hub.setWebApplicationType(WebApplicationType.NONE);
        hub.setAdditionalProfiles("prod");
        assertThat(catchThrowableOfType(MissingSettingException.class, hub::run)).isNotNull();
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "HUB_ACCESS_ISSUER (hub.access.issuer)", "HUB_ACCESS_AUDIENCE")
                .doesNotContain("\tat ");
    }

    private static StandardEnvironment environment(Map<String, Object> variables, String... profiles) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
        environment.setActiveProfiles(profiles);
        return environment;
    }
}
