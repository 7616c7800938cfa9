package io.bactrian.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class EmbeddedServersIT {

    @TempDir
    Path data;

    @Test
    void shouldKeepWhatWasWrittenAcrossAnOrderlyRestart() throws Exception {
        try (ConfigurableApplicationContext hub = ServersAlone.startOnFreePorts(data)) {
            Servers servers = Servers.of(hub.getEnvironment());
            assertThat(servers.bucketExists("bactrian-feeds")).isTrue();
            servers.write("first");
            assertThat(servers.readAll()).isEqualTo(List.of(List.of("first"), List.of("first"), List.of("first")));
        }
        try (ConfigurableApplicationContext hub = ServersAlone.startOnFreePorts(data)) {
            Servers servers = Servers.of(hub.getEnvironment());
            servers.write("second");
            List<String> both = List.of("first", "second");
            assertThat(servers.readAll()).isEqualTo(List.of(both, both, both));
        }
    }
}
