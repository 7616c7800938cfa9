package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

@SpringBootTest(classes = EdgeApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {EdgeApplication.NO_ROUTES,
        EdgeApplication.NO_SERVERS, "hub.access.issuer=http://localhost:1/realms/media", "hub.access.audience=hub-of-the-company",
        "hub.telegram.webhook-secret=a", "hub.bitrix24.application-token=b", "hub.onec.webhook-token=c",
        "spring.datasource.url=jdbc:postgresql://nowhere/bactrian", "hub.kafka.brokers=nowhere:9092", "hub.s3.endpoint=http://nowhere:9000"})
@ActiveProfiles("prod")
class ConsoleWithoutSettingsTest {

    @LocalServerPort
    private int port;

    @Test
    void shouldStartAndSayWhatIsMissing() throws Exception {
        HttpResponse<String> answer = new Visitor(port).open("/console");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("The console is not set up", "HUB_CONSOLE_CLIENT_ID", "HUB_CONSOLE_CLIENT_SECRET", "/console/signed-in");
    }

    @Test
    void shouldSendItsCookieOverHttpsOnly() throws Exception {
        assertThat(new Visitor(port).ask("/console").headers().firstValue("Set-Cookie").orElse("")).contains("Secure", "HttpOnly", "SameSite=Lax");
    }
}
