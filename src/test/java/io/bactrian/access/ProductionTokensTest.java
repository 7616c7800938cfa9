package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The company's issuer, here a small server that speaks as Keycloak does, and the hub that trusts it. */
@SpringBootTest(classes = EdgeApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {EdgeApplication.NO_ROUTES,
        EdgeApplication.NO_SERVERS, "hub.access.audience=hub-of-the-company", "hub.telegram.webhook-secret=a", "hub.bitrix24.application-token=b",
        "hub.onec.webhook-token=c", "spring.datasource.url=jdbc:postgresql://nowhere/bactrian", "hub.kafka.brokers=nowhere:9092",
        "hub.s3.endpoint=http://nowhere:9000"})
@ActiveProfiles("prod")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProductionTokensTest {

    private static int issuerPort;
    private static RSAKey rsa;
    private static ECKey ec;

    @LocalServerPort
    private int port;
    private HttpServer issuer;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            issuerPort = free.getLocalPort();
        }
        rsa = new RSAKeyGenerator(2048).keyID("rsa").algorithm(JWSAlgorithm.RS256).generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").algorithm(JWSAlgorithm.ES256).generate();
        registry.add("hub.access.issuer", ProductionTokensTest::issuerName);
    }

    private static String issuerName() {
        return "http://localhost:" + issuerPort + "/realms/media";
    }

    @AfterEach
    void stopIssuer() {
        if (issuer != null) {
            issuer.stop(0);
        }
    }

    private void startIssuer() throws Exception {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), issuerPort), 0);
        serve("/realms/media/.well-known/openid-configuration", "{\"issuer\":\"" + issuerName() + "\",\"jwks_uri\":\"" + issuerName() + "/certs\"}");
        serve("/realms/media/certs", new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK())).toString());
        issuer.start();
        String token = signed(good().build(), JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa));
        // A hub that has just found its issuer away looks again after a moment.
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> get(token).statusCode() == 200);
    }

    private void serve(String path, String json) {
        issuer.createContext(path, exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @Test
    @Order(1)
    void shouldStartWithoutItsIssuerAndTellCallersToComeAgain() throws Exception {
        HttpResponse<String> answer = get(signed(good().build(), JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa)));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Caller.json(answer).path("code").asText()).isEqualTo("HUB-302");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).doesNotContain("localhost:" + issuerPort, "Exception");
    }

    @Test
    @Order(2)
    void shouldTrustItsIssuerOnceItIsThere() throws Exception {
        startIssuer();
        assertThat(get(signed(good().build(), JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa))).statusCode()).isEqualTo(200);
        assertThat(get(signed(good().build(), JWSAlgorithm.ES256, "ec", new ECDSASigner(ec))).statusCode()).isEqualTo(200);
    }

    @Test
    @Order(3)
    void shouldRefuseEveryForgery() throws Exception {
        startIssuer();
        JWSSigner signer = new RSASSASigner(rsa);
        RSAKey stranger = new RSAKeyGenerator(2048).generate();
        Map<String, String> forgeries = Map.of(
                "unsigned", new PlainJWT(good().build()).serialize(),
                "signed with the public key as a secret", signed(good().build(), JWSAlgorithm.HS256, "rsa", new MACSigner(rsa.toRSAPublicKey().getEncoded())),
                "another algorithm family", signed(good().build(), JWSAlgorithm.PS256, "rsa", signer),
                "expired", signed(good().expirationTime(at(-120)).build(), JWSAlgorithm.RS256, "rsa", signer),
                "for somebody else", signed(good().audience("account").build(), JWSAlgorithm.RS256, "rsa", signer),
                "of another issuer", signed(good().issuer("http://localhost/realms/other").build(), JWSAlgorithm.RS256, "rsa", signer),
                "unknown key", signed(good().build(), JWSAlgorithm.RS256, "stranger", new RSASSASigner(stranger)),
                "wrong key under a known name", signed(good().build(), JWSAlgorithm.RS256, "rsa", new RSASSASigner(stranger)),
                "garbage", "a.b.c");
        for (Map.Entry<String, String> forgery : forgeries.entrySet()) {
            HttpResponse<String> answer = get(forgery.getValue());
            assertThat(answer.statusCode()).as(forgery.getKey()).isEqualTo(401);
            assertThat(Caller.json(answer).path("code").asText()).isEqualTo("HUB-201");
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
        }
    }

    @Test
    @Order(4)
    void shouldHaveNoIssuerOfItsOwn() throws Exception {
        assertThat(new Caller(port).post("/oauth2/token", null, "").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String token) throws Exception {
        return new Caller(port).get("/api/v1/deals", token);
    }

    private static JWTClaimsSet.Builder good() {
        return new JWTClaimsSet.Builder().issuer(issuerName()).audience(List.of("account", "hub-of-the-company")).subject("somebody")
                .issueTime(at(-600)).expirationTime(at(600)).claim("realm_access", Map.of("roles", List.of("system", "offline_access")));
    }

    private static Date at(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, String key, JWSSigner signer) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims);
        token.sign(signer);
        return token.serialize();
    }
}
