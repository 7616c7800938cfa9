package io.bactrian.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KameletLintTest {

    @Test
    void shouldHoldForEveryAdapterOfTheHouse() {
        Path adapters = Path.of("adapters").toAbsolutePath();

        assertThat(YamlFiles.below(adapters, ".kamelet.yaml")).hasSizeGreaterThanOrEqualTo(11);
        assertThat(new KameletCheck(adapters).violations()).isEmpty();
    }

    @Test
    void shouldNameEveryBreakage() {
        assertThat(new KameletCheck(Path.of("src/test/resources/broken/kamelets").toAbsolutePath()).violations()).containsExactly(
                "wrongcrm-get-deal-action.kamelet.yaml: lies in a subfolder; Kamelets are found in one flat folder",
                "wrongcrm-get-deal-action.kamelet.yaml: is no Kamelet of camel.apache.org/v1",
                "wrongcrm-get-deal-action.kamelet.yaml: metadata.name is 'wrongcrm-get-deals-action', not the file's name",
                "wrongcrm-get-deal-action.kamelet.yaml: the label camel.apache.org/kamelet.type is 'sink', the name says action",
                "wrongcrm-get-deal-action.kamelet.yaml: has no description",
                "wrongcrm-get-deal-action.kamelet.yaml: the required parameter entity has no example",
                "wrongcrm-get-deal-action.kamelet.yaml: the parameter apiKey is a secret and has no 'format: password'",
                "wrongcrm-get-deal-action.kamelet.yaml: the parameter region has no title",
                "wrongcrm-get-deal-action.kamelet.yaml: the parameter region has no type",
                "wrongcrm-get-deal-action.kamelet.yaml: declares the parameter region and does not use it",
                "wrongcrm-get-deal-action.kamelet.yaml: requires the parameter flavour, which it does not declare",
                "wrongcrm-get-deal-action.kamelet.yaml: uses the parameter server, which it does not declare",
                "wrongcrm.get.deal-action.kamelet.yaml: its name is not <system>-<what>-{source,sink,action}.kamelet.yaml");
    }
}
