package io.bactrian.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TakenPortTest {

    @TempDir
    Path data;

    private ServerSocket other;

    @BeforeEach
    void takeAPort() throws IOException {
        other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void giveItBack() throws IOException {
        other.close();
    }

    @Test
    void shouldNameTheTakenPortOfTheHubWithItsCureAndNoStackTrace(CapturedOutput output) {
        assertThat(catchThrowable(() -> start("server.port=" + other.getLocalPort()))).isNotNull();
        assertThat(output).contains("APPLICATION FAILED TO START")
                .contains("Port " + other.getLocalPort() + ", wanted for the hub, is taken by")
                .contains("Set SERVER_PORT to another port, or stop")
                .doesNotContain("\tat ");
    }

    @Test
    void shouldNameEveryTakenPortAtOnce(CapturedOutput output) throws IOException {
        try (ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(catchThrowable(() -> start("server.port=0", "hub.sandbox.port=" + other.getLocalPort(),
                    "hub.embedded.postgresql.port=" + second.getLocalPort()))).isNotNull();
            assertThat(output).contains("Port " + other.getLocalPort() + ", wanted for the sandbox,")
                    .contains("Set HUB_SANDBOX_PORT to another port")
                    .contains("Port " + second.getLocalPort() + ", wanted for the embedded PostgreSQL,")
                    .contains("Set HUB_EMBEDDED_POSTGRESQL_PORT to another port")
                    .contains("or use another PostgreSQL with SPRING_DATASOURCE_URL=…");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldNameTheProcessThatHoldsThePort() {
        assertThatThrownBy(() -> Ports.requireFree(List.of(new Ports.Wanted(other.getLocalPort(), "the hub", "SERVER_PORT", ""))))
                .hasMessageContaining("process " + ProcessHandle.current().pid() + " (java)");
    }

    @Test
    void shouldNameAPortThatIsSetTwice() throws IOException {
        int port = Ports.free(1).get(0);
        assertThatThrownBy(() -> Ports.requireFree(List.of(
                new Ports.Wanted(port, "the hub", "SERVER_PORT", ""), new Ports.Wanted(port, "the sandbox", "HUB_SANDBOX_PORT", ""))))
                .hasMessage("Port " + port + " is set for both the hub and the sandbox.");
    }

    @Test
    void shouldAcceptPortsThatAreFree() throws IOException {
        List<Integer> free = Ports.free(2);
        assertThat(free).doesNotHaveDuplicates();
        Ports.requireFree(List.of(new Ports.Wanted(free.get(0), "the hub", "SERVER_PORT", "")));
    }

    private void start(String... settings) {
        String[] arguments = new String[settings.length + 1];
        arguments[0] = "--hub.data-dir=" + data;
        for (int i = 0; i < settings.length; i++) {
            arguments[i + 1] = "--" + settings[i];
        }
        new SpringApplicationBuilder(ServersAlone.class).web(WebApplicationType.SERVLET).run(arguments);
    }
}
