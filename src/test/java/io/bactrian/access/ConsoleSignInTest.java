package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Signing in to the console outside the sandbox, at an issuer that may be away when the hub starts. */
@SpringBootTest(classes = EdgeApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {EdgeApplication.NO_ROUTES,
        EdgeApplication.NO_SERVERS, "hub.access.audience=hub-of-the-company", "hub.telegram.webhook-secret=a", "hub.bitrix24.application-token=b",
        "hub.onec.webhook-token=c", "spring.datasource.url=jdbc:postgresql://nowhere/bactrian", "hub.kafka.brokers=nowhere:9092",
        "hub.s3.endpoint=http://nowhere:9000", "hub.console.client-id=console", "hub.console.client-secret=hush",
        // The visitor of this test speaks plain HTTP.
        "server.servlet.session.cookie.secure=false"})
@ActiveProfiles("prod")
@Import(ConsoleAccessTest.Pages.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleSignInTest {

    private static CompanyIssuer issuer;

    @LocalServerPort
    private int port;
    private Visitor visitor;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            issuer = new CompanyIssuer(free.getLocalPort());
        }
        registry.add("hub.access.issuer", issuer::name);
    }

    @BeforeEach
    void arrive() {
        visitor = new Visitor(port);
        issuer.nonce = null;
        issuer.idClaims = Map.of();
        issuer.accessClaims = Map.of();
    }

    @AfterEach
    void leave() {
        issuer.close();
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @Test
    @Order(1)
    void shouldSayThatTheIssuerIsAway() throws Exception {
        HttpResponse<String> answer = visitor.open("/console/secret");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("The issuer cannot be reached", "Try again").doesNotContain("Exception");
    }

    @Test
    @Order(2)
    void shouldLetAnEngineerInOnceTheIssuerIsThere() throws Exception {
        issuer.start();
        issuer.idClaims = CompanyIssuer.roles("offline_access", "engineer");
        HttpResponse<String> page = visitor.open("/console/secret");
        assertThat(page.uri().getPath()).isEqualTo("/console/secret");
        assertThat(page.body()).isEqualTo("the secret page");
    }

    @Test
    @Order(3)
    void shouldTakeTheRolesOfAnAccessTokenThatIsForTheHub() throws Exception {
        issuer.start();
        issuer.accessClaims = CompanyIssuer.roles("engineer");
        assertThat(visitor.open("/console/secret").body()).isEqualTo("the secret page");
    }

    @Test
    @Order(3)
    void shouldTakeNoRolesOfAnAccessTokenThatIsForSomebodyElse() throws Exception {
        issuer.start();
        issuer.idClaims = Map.of("preferred_username", "olga");
        issuer.accessClaims = Map.of("aud", "account", "realm_access", Map.of("roles", java.util.List.of("engineer")));
        HttpResponse<String> answer = visitor.open("/console/secret");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("signed in as olga");
    }

    @Test
    @Order(3)
    void shouldRefuseAnAnswerToAnotherQuestion() throws Exception {
        issuer.start();
        issuer.idClaims = CompanyIssuer.roles("engineer");
        issuer.nonce = "of another sign-in";
        HttpResponse<String> answer = visitor.open("/console/secret");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("Signing in failed", "invalid_nonce").doesNotContain("the secret page");
    }

    @Test
    @Order(3)
    void shouldRefuseACodeThatNobodyAskedFor() throws Exception {
        issuer.start();
        HttpResponse<String> answer = visitor.open("/console/signed-in?code=one&state=forged");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("Signing in failed");
    }

    @Test
    @Order(3)
    void shouldSignOutAtTheIssuerToo() throws Exception {
        issuer.start();
        issuer.idClaims = CompanyIssuer.roles("operator");
        visitor.open("/console/secret");
        HttpResponse<String> answer = visitor.send("/console/sign-out", Map.of());
        assertThat(answer.body()).isEqualTo("signed out at the company");
        assertThat(answer.uri().getQuery()).contains("id_token_hint=", "post_logout_redirect_uri=http://localhost:" + port + "/console/signed-out");
        assertThat(answer.request().uri().toString()).startsWith(issuer.name());
    }

    @Test
    @Order(3)
    void shouldLetTheSignOutLeadToTheIssuer() throws Exception {
        issuer.start();
        assertThat(visitor.ask("/console/signed-out").headers().firstValue("Content-Security-Policy").orElse(""))
                .endsWith("form-action 'self' " + issuer.name().replace("/realms/media", ""));
    }
}
