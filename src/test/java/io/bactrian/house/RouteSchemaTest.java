package io.bactrian.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RouteSchemaTest {

    @Test
    void shouldHoldForEveryRouteAndAdapterOfTheHouse() {
        Path home = Path.of("").toAbsolutePath();

        assertThat(YamlFiles.below(home.resolve("routes"), ".camel.yaml")).isNotEmpty();
        assertThat(YamlFiles.below(home.resolve("deploy/sandbox"), ".camel.yaml")).isNotEmpty();
        assertThat(new RouteCheck(home).violations()).isEmpty();
    }

    @Test
    void shouldNameEveryBreakage() {
        assertThat(new RouteCheck(Path.of("src/test/resources/broken/home").toAbsolutePath()).violations()).containsExactly();
    }
}
