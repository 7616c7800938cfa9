package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(classes = EdgeApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {EdgeApplication.NO_ROUTES, EdgeApplication.NO_SERVERS})
class SandboxTokensTest {

    @TempDir
    static Path data;

    @LocalServerPort
    private int port;
    @Autowired
    private RSAKey issuerKey;
    private Caller hub;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("hub.data-dir", data::toString);
    }

    @BeforeEach
    void call() {
        hub = new Caller(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"system", "operator", "engineer", "analyst"})
    void shouldIssueATokenForAnHourThatCarriesItsRole(String role) throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(hub.token(role)).getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("http://localhost:" + port);
        assertThat(claims.getAudience()).containsExactly("bactrian");
        assertThat(claims.getSubject()).isEqualTo("sandbox-" + role);
        assertThat(claims.getJSONObjectClaim("realm_access")).containsEntry("roles", List.of(role));
        assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime()).isEqualTo(3_600_000);
    }

    @Test
    void shouldTakeTheSecretInTheFormToo() throws Exception {
        HttpResponse<String> answer = form("grant_type=client_credentials&client_id=sandbox-system&client_secret=sandbox");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).path("token_type").asText()).isEqualTo("Bearer");
        assertThat(Caller.json(answer).path("expires_in").asInt()).isBetween(3590, 3600);
    }

    @ParameterizedTest
    @CsvSource({"grant_type=client_credentials&client_id=sandbox-system&client_secret=wrong,401,invalid_client",
            "grant_type=client_credentials&client_id=nobody&client_secret=sandbox,401,invalid_client",
            "grant_type=password&client_id=sandbox-system&client_secret=sandbox,400,unsupported_grant_type",
            "client_id=sandbox-system&client_secret=sandbox,400,invalid_request"})
    void shouldRefuseATokenInTheWordsOfOAuth(String form, int status, String error) throws Exception {
        HttpResponse<String> answer = form(form);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Caller.json(answer).path("error").asText()).isEqualTo(error);
    }

    @Test
    void shouldKeepItsKeyWhereOnlyItsOwnerReadsIt() throws Exception {
        Path file = data.resolve("sandbox/issuer-key.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(IssuerKey.in(data.resolve("sandbox"))).as("the key after a restart").isEqualTo(issuerKey);
    }

    @Test
    void shouldMakeABrokenKeyFileAnew(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("issuer-key.json"), "{\"kty\":");
        RSAKey made = IssuerKey.in(folder);
        assertThat(IssuerKey.in(folder)).isEqualTo(made);
    }

    @Test
    void shouldLetAGoodTokenIn() throws Exception {
        assertThat(hub.get("/api/v1/deals", signed(good().build(), issuerKey)).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTakeRolesFromTheirOwnClaimToo() throws Exception {
        JWTClaimsSet claims = good().claim("realm_access", null).claim("roles", List.of("analyst", "system")).build();
        assertThat(hub.get("/api/v1/deals", signed(claims, issuerKey)).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRefuseARequestWithoutToken() throws Exception {
        HttpResponse<String> answer = hub.get("/api/v1/deals", null);
        assertRefused(answer);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"bactrian\"");
        assertThat(Caller.json(answer).path("detail").asText()).isEqualTo("The request carries no bearer token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"})
    void shouldRefuseGarbage(String token) throws Exception {
        assertRefused(hub.raw(("GET /api/v1/deals HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + token + "\r\n\r\n").getBytes()));
    }

    @Test
    void shouldRefuseATokenThatNobodySigned() throws Exception {
        assertRefused(hub.get("/api/v1/deals", new PlainJWT(good().build()).serialize()));
    }

    @Test
    void shouldRefuseATokenThatIsSignedWithThePublicKeyAsASecret() throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(issuerKey.getKeyID()).build(), good().build());
        token.sign(new MACSigner(issuerKey.toRSAPublicKey().getEncoded()));
        assertRefused(hub.get("/api/v1/deals", token.serialize()));
    }

    @Test
    void shouldRefuseAnExpiredToken() throws Exception {
        HttpResponse<String> answer = hub.get("/api/v1/deals", signed(good().expirationTime(ago(120)).build(), issuerKey));
        assertRefused(answer);
        assertThat(Caller.json(answer).path("detail").asText()).startsWith("Jwt expired at");
    }

    @Test
    void shouldRefuseATokenThatNeverExpires() throws Exception {
        assertRefused(hub.get("/api/v1/deals", signed(good().expirationTime(null).build(), issuerKey)));
    }

    @Test
    void shouldRefuseATokenThatIsNotValidYet() throws Exception {
        assertRefused(hub.get("/api/v1/deals", signed(good().notBeforeTime(ago(-600)).build(), issuerKey)));
    }

    @Test
    void shouldRefuseATokenForSomebodyElse() throws Exception {
        assertRefused(hub.get("/api/v1/deals", signed(good().audience("llama").build(), issuerKey)));
        assertRefused(hub.get("/api/v1/deals", signed(good().audience((String) null).build(), issuerKey)));
    }

    @Test
    void shouldRefuseATokenOfAnotherIssuer() throws Exception {
        assertRefused(hub.get("/api/v1/deals", signed(good().issuer("https://example.com").build(), issuerKey)));
        assertRefused(hub.get("/api/v1/deals", signed(good().issuer(null).build(), issuerKey)));
    }

    @Test
    void shouldRefuseAnUnknownKey() throws Exception {
        RSAKey stranger = new RSAKeyGenerator(2048).keyID("stranger").generate();
        assertRefused(hub.get("/api/v1/deals", signed(good().build(), stranger)));
        RSAKey impostor = new RSAKeyGenerator(2048).keyID(issuerKey.getKeyID()).generate();
        assertRefused(hub.get("/api/v1/deals", signed(good().build(), impostor)));
    }

    @Test
    void shouldRefuseAKeyIdThatNobodyHasEvenWithTheRightKey() throws Exception {
        assertRefused(hub.get("/api/v1/deals", signed(good().build(), new RSAKey.Builder(issuerKey).keyID("other").build())));
    }

    @Test
    void shouldRefuseAnAlteredToken() throws Exception {
        String[] parts = hub.token("analyst").split("\\.");
        String[] engineer = hub.token("engineer").split("\\.");
        assertRefused(hub.get("/api/v1/deals", parts[0] + '.' + engineer[1] + '.' + parts[2]));
    }

    @ParameterizedTest
    @CsvSource({
            "GET,/api/v1/deals,system operator analyst engineer",
            "POST,/api/v1/deals,system engineer",
            "POST,/api/v1/tickets/1/replies,operator engineer",
            "GET,/api/v1/dead-letters,engineer",
            "GET,/api/v1/anything,engineer",
            "DELETE,/api/v1/deals,engineer",
            "POST,/graphql,engineer",
            "GET,/v1/models,system operator analyst engineer llm",
            "GET,/actuator/camel,engineer"})
    void shouldAskForTheRoleOfEachOperation(String method, String path, String allowed) throws Exception {
        for (String role : AccessRules.ROLES) {
            HttpRequest.Builder request = hub.request(path).method(method, HttpRequest.BodyPublishers.ofString("{\"text\":\"x\"}"))
                    .header("Content-Type", "application/json").header("Authorization", "Bearer " + hub.token(role));
            HttpResponse<String> answer = hub.send(request);
            if (List.of(allowed.split(" ")).contains(role)) {
                assertThat(answer.statusCode()).as("%s %s as %s", method, path, role).isNotIn(401, 403, 500);
            } else {
                assertThat(answer.statusCode()).as("%s %s as %s", method, path, role).isEqualTo(403);
                JsonNode problem = Caller.json(answer);
                assertThat(problem.path("code").asText()).isEqualTo("HUB-202");
                assertThat(problem.path("detail").asText()).contains("engineer");
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            }
        }
    }

    @Test
    void shouldRefuseATokenWithoutAnyKnownRole() throws Exception {
        JWTClaimsSet claims = good().claim("realm_access", Map.of("roles", List.of("ROLE_engineer", "admin"))).build();
        assertThat(hub.get("/api/v1/deals", signed(claims, issuerKey)).statusCode()).isEqualTo(403);
    }

    @Test
    void shouldTellARouteWhoCalled() throws Exception {
        JsonNode told = Caller.json(hub.get("/api/v1/deals", hub.token("analyst")));
        assertThat(told.path("caller").asText()).isEqualTo("sandbox-analyst");
    }

    private HttpResponse<String> form(String form) throws IOException, InterruptedException {
        return hub.send(hub.request("/oauth2/token").POST(HttpRequest.BodyPublishers.ofString(form))
                .header("Content-Type", "application/x-www-form-urlencoded"));
    }

    private JWTClaimsSet.Builder good() {
        return new JWTClaimsSet.Builder().issuer("http://localhost:" + port).audience("bactrian").subject("somebody").issueTime(ago(600))
                .expirationTime(ago(-600)).claim("realm_access", Map.of("roles", List.of("system")));
    }

    private static Date ago(int seconds) {
        return Date.from(Instant.now().minusSeconds(seconds));
    }

    private static String signed(JWTClaimsSet claims, RSAKey key) throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static void assertRefused(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer realm=\"bactrian\"");
        assertThat(Caller.json(answer).path("code").asText()).isEqualTo("HUB-201");
        assertThat(answer.body()).doesNotContain("Exception", "nimbus", "springframework");
    }

    private static void assertRefused(String answer) throws ParseException {
        assertThat(answer).startsWith("HTTP/1.1 401").contains("HUB-201", "WWW-Authenticate: Bearer realm=\"bactrian\"");
    }
}
