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
        assertThat(new KameletCheck(Path.of("src/test/resources/broken/kamelets").toAbsolutePath()).violations()).containsExactly();
    }
}
