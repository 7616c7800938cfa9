package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@AutoConfigureObservability(tracing = false)
@SpringBootTest(classes = EdgeApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {EdgeApplication.NO_ROUTES, EdgeApplication.NO_SERVERS})
@ExtendWith(OutputCaptureExtension.class)
class EdgeTest {

    private static final int MAX = 1024 * 1024;
    private static final String DEAL = "{\"source\":\"bitrix24\",\"externalId\":\"42\",\"title\":\"x\",\"amount\":\"1.00\",\"currency\":\"RUB\"}";

    @TempDir
    static Path data;

    @LocalServerPort
    private int port;
    @Autowired
    private FilterRegistrationBean<EdgeBodyFilter> edgeBody;
    private Caller hub;
    private String token;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("hub.data-dir", data::toString);
    }

    @BeforeEach
    void call() throws Exception {
        hub = new Caller(port);
        token = hub.token("engineer");
    }

    @Test
    void shouldTakeABodyOfTheLargestSize() throws Exception {
        HttpResponse<String> answer = hub.post("/webhooks/onec", null, "x".repeat(MAX));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).path("body").asInt()).isEqualTo(MAX);
        await().atMost(Duration.ofSeconds(5)).until(() -> edgeBody.getFilter().held() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/onec", "/api/v1/deals"})
    void shouldRefuseABodyThatIsDeclaredTooLarge(String path) throws Exception {
        HttpResponse<String> answer = hub.post(path, token, "x".repeat(MAX + 1));
        assertProblem(answer, 413, "HUB-102");
    }

    @Test
    void shouldRefuseATooLargeBodyThatComesInChunks() throws Exception {
        String answer = hub.raw(head("POST /webhooks/onec", "Transfer-Encoding: chunked"), chunks(MAX + 1, 64 * 1024));
        assertThat(answer).startsWith("HTTP/1.1 413").contains("HUB-102");
        await().atMost(Duration.ofSeconds(5)).until(() -> edgeBody.getFilter().held() == 0);
    }

    @Test
    void shouldTakeASmallBodyThatComesInChunks() throws Exception {
        assertThat(hub.raw(head("POST /webhooks/onec", "Transfer-Encoding: chunked"), chunks(10, 3))).startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldRefuseABodyThatEndsBeforeItsDeclaredLengthAndLogNoStackTrace(CapturedOutput output) throws Exception {
        assertThat(hub.raw(head("POST /webhooks/onec", "Content-Length: 1000"), "{\"a\":".getBytes())).startsWith("HTTP/1.1 400").contains("HUB-101");
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Test
    void shouldReadNoFurtherThanTheDeclaredLength() throws Exception {
        String answer = hub.raw(head("POST /webhooks/onec", "Content-Length: 2"), "{}".getBytes(), "x".repeat(3 * MAX).getBytes());
        assertThat(answer).satisfiesAnyOf(
                text -> assertThat(text).contains("\"body\":\"{}\""),
                text -> assertThat(text).as("reset before the answer was read").isEmpty());
    }

    @Test
    void shouldRefuseABrokenChunk() throws Exception {
        assertThat(hub.raw(head("POST /webhooks/onec", "Transfer-Encoding: chunked"), "zz\r\nxx\r\n0\r\n\r\n".getBytes())).startsWith("HTTP/1.1 400");
    }

    @Test
    void shouldKeepItsHeapWhenManySendTooMuch() throws Exception {
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < 40; sender++) {
            Thread thread = new Thread(() -> {
                try {
                    hub.raw(head("POST /webhooks/onec", "Transfer-Encoding: chunked"), chunks(8 * MAX, 64 * 1024));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            thread.start();
            senders.add(thread);
        }
        for (Thread sender : senders) {
            sender.join();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> edgeBody.getFilter().held() == 0);
    }

    @Test
    void shouldNotReadTheBodyOfAStranger() throws Exception {
        assertProblem(hub.post("/api/v1/deals", null, "{".repeat(1000)), 401, "HUB-201");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip"})
    void shouldRefuseCompressedBodies(String encoding) throws Exception {
        assertProblem(hub.send(hub.request("/webhooks/onec").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {0x1f, (byte) 0x8b}))
                .header("Content-Type", "application/json").header("Content-Encoding", encoding)), 415, "HUB-105");
    }

    @ParameterizedTest
    @CsvSource({"POST,text/plain", "POST,multipart/form-data; boundary=x", "POST,application/json;charset=utf-16", "POST,application/json;charset=none",
            "POST,application/x-java-serialized-object", "PUT,application/x-www-form-urlencoded", "POST,nonsense"})
    void shouldRefuseWhatItNeverReads(String method, String type) throws Exception {
        assertProblem(hub.send(hub.request("/api/v1/deals").method(method, HttpRequest.BodyPublishers.ofString("{}")).header("Content-Type", type)
                .header("Authorization", "Bearer " + token)), 415, "HUB-105");
    }

    /** A log is longer than a record, and those who wrote it did not agree on a charset. */
    @Test
    void shouldTakeALogThatIsLongAndNotUtf8Throughout() throws Exception {
        byte[] log = new byte[16 * MAX];
        Arrays.fill(log, (byte) 0xC3);
        assertThat(Caller.json(hub.send(log(log, "text/plain"))).path("body").asInt()).isEqualTo(log.length);
        assertProblem(hub.send(log(new byte[16 * MAX + 1], "text/plain")), 413, "HUB-102");
        await().atMost(Duration.ofSeconds(5)).until(() -> edgeBody.getFilter().held() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "text/plain;charset=koi8-r", "text/html"})
    void shouldTakeALogAsPlainTextOnly(String type) throws Exception {
        assertProblem(hub.send(log(new byte[] {'a'}, type)), 415, "HUB-105");
    }

    private HttpRequest.Builder log(byte[] log, String type) {
        return hub.request("/api/v1/logs/templates").POST(HttpRequest.BodyPublishers.ofByteArray(log)).header("Content-Type", type)
                .header("Authorization", "Bearer " + token);
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() throws Exception {
        assertProblem(hub.send(hub.request("/api/v1/deals").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {'"', (byte) 0xC3, '(', '"'}))
                .header("Content-Type", "application/json").header("Authorization", "Bearer " + token)), 400, "HUB-101");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":\"\\u0000\"}"})
    void shouldRefuseMalformedJson(String body) throws Exception {
        assertProblem(hub.post("/api/v1/deals", token, body), 400, "HUB-101");
    }

    @Test
    void shouldRefuseDeepJsonAtOnce() throws Exception {
        String deep = "[".repeat(100_000);
        assertProblem(hub.post("/api/v1/deals", token, deep), 400, "HUB-101");
        List<Duration> times = new ArrayList<>();
        for (int attempt = 0; attempt < 10; attempt++) {
            long start = System.nanoTime();
            hub.post("/api/v1/deals", token, deep);
            times.add(Duration.ofNanos(System.nanoTime() - start));
        }
        // The machine may be busy with something else now and then, not ten times in a row.
        assertThat(Collections.min(times)).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void shouldNameWhatTheContractForbids() throws Exception {
        HttpResponse<String> answer = hub.post("/api/v1/deals", token, "{\"source\":\"x\",\"extra\":1}");
        assertProblem(answer, 422, "HUB-103");
        JsonNode errors = Caller.json(answer).path("errors");
        assertThat(errors.findValuesAsText("pointer")).containsExactlyInAnyOrder("/externalId", "/title", "/amount", "/currency", "/extra");
    }

    @Test
    void shouldTakeWhatTheContractAllows() throws Exception {
        assertThat(hub.post("/api/v1/deals", token, DEAL).statusCode()).isEqualTo(201);
    }

    @Test
    void shouldHideHeadersThatRoutesWouldObey() throws Exception {
        HttpResponse<String> answer = hub.send(hub.request("/api/v1/deals?source=a&kafka.OVERRIDE_TOPIC=a&CamelHttpUri=b&CAMELX=c&X-Request-Id=d&Content-Type=e")
                .header("kafka.OVERRIDE_TOPIC", "stolen").header("CamelHttpUri", "http://example.com").header("CamelSqlQuery", "drop table x")
                .header("camelfilename", "x").header("X-Anything", "x").header("Cookie", "a=b").header("Idempotency-Key", "k")
                .header("Authorization", "Bearer " + token));
        assertThat(Caller.json(answer).path("headers")).extracting(JsonNode::asText)
                .contains("source", "idempotency-key", "X-Correlation-Id")
                .allSatisfy(name -> assertThat(name.toLowerCase()).doesNotContain("override", "sql", "filename", "anything", "cookie", "camelx", "request-id"));
        assertThat(answer.body()).doesNotContain("stolen");
    }

    @Test
    void shouldMakeNoHeadersOfFormFieldsThatRoutesWouldObey() throws Exception {
        HttpResponse<String> answer = hub.send(hub.request("/webhooks/bitrix24")
                .POST(HttpRequest.BodyPublishers.ofString("event=ONCRMDEALUPDATE&data%5BFIELDS%5D%5BID%5D=42&kafka.OVERRIDE_TOPIC=x&CamelHttpUri=y"))
                .header("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode told = Caller.json(answer);
        assertThat(told.path("body").asText()).contains("42");
        assertThat(told.path("headers")).extracting(JsonNode::asText).contains("event").doesNotContain("kafka.OVERRIDE_TOPIC", "data[FIELDS][ID]");
    }

    @Test
    void shouldNotLetAWebhookTokenPassForAnAccessToken() throws Exception {
        HttpResponse<String> answer = hub.post("/webhooks/onec", "some-webhook-token", "{}");
        assertThat(answer.statusCode()).as("the route itself proves its caller").isEqualTo(200);
        assertThat(Caller.json(answer).path("headers")).extracting(JsonNode::asText).contains("authorization");
    }

    @Test
    void shouldCarryTheCorrelationIdThroughRouteLogAndAnswer() throws Exception {
        HttpResponse<String> answer = hub.send(hub.request("/api/v1/deals").header("X-Correlation-Id", "order-4711").header("Authorization", "Bearer " + token));
        assertThat(answer.headers().allValues("X-Correlation-Id")).containsExactly("order-4711");
        assertThat(Caller.json(answer).path("correlationId").asText()).isEqualTo("order-4711");
        assertThat(Caller.json(answer).path("logged").asText()).isEqualTo("order-4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a'b", "<x>", "0123456789012345678901234567890123456789012345678901234567890123456789"})
    void shouldGiveItsOwnCorrelationIdInPlaceOfAnUnsafeOne(String sent) throws Exception {
        HttpResponse<String> answer = hub.send(hub.request("/api/v1/deals").header("X-Correlation-Id", sent));
        assertThat(answer.headers().firstValue("X-Correlation-Id").orElse("")).matches("[0-9a-f-]{36}");
    }

    @ParameterizedTest
    @CsvSource({"/unknown,404,HUB-106", "/error,404,HUB-106", "/desk/secret,404,HUB-106", "/api/v2/deals,404,HUB-106", "/webhooks/nobody,404,HUB-106",
            "/api/v1/unknown,404,HUB-106", "/webhooks/onec,405,HUB-109", "/api/v1/deals?source=%00,400,HUB-100", "/api/v1//deals,400,HUB-100",
            "/api/v1/deals;x=1,400,HUB-100", "/api/v1/%2e%2e/deals,400,HUB-100", "/api/v1/feeds/broken,500,HUB-900"})
    void shouldAnswerEveryFailureAsAProblem(String path, int status, String code) throws Exception {
        assertProblem(hub.get(path, path.startsWith("/webhooks") ? null : token), status, code);
    }

    @Test
    void shouldSayNothingOfWhatBroke() throws Exception {
        assertThat(hub.get("/api/v1/feeds/broken", token).body()).doesNotContain("Secret", "IllegalState", "java", "camel");
    }

    @Test
    void shouldAnswerInItsOwnWordsWhatTheServerRefusesFirst() throws Exception {
        String answer = hub.raw("GET /api/v1/deals?x=[{ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes());
        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "HUB-100").doesNotContain("<html", "Tomcat");
    }

    @Test
    void shouldRefuseAnUnknownMethodAsAProblem() throws Exception {
        assertThat(hub.raw(("PATCH /webhooks/onec HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes())).startsWith("HTTP/1.1 405")
                .contains("HUB-109");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/info", "/actuator/prometheus", "/openapi/bactrian.yaml", "/swagger-ui/index.html",
            "/swagger-ui/swagger-ui-bundle.js", "/swagger-ui/swagger-initializer.js", "/oauth2/jwks", "/.well-known/oauth-authorization-server"})
    void shouldBeOpenToAll(String path) throws Exception {
        assertThat(hub.get(path, null).statusCode()).isEqualTo(200);
        assertThat(hub.get(path, "not-a-token").statusCode()).as("with a token that does not matter").isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/camel", "/actuator/env", "/graphql", "/v1/chat/completions"})
    void shouldBeClosedToStrangers(String path) throws Exception {
        assertProblem(hub.get(path, null), 401, "HUB-201");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/swagger-ui", "/swagger-ui/", "/swagger-ui.html"})
    void shouldLeadToSwaggerUi(String path) throws Exception {
        HttpResponse<String> answer = hub.get(path, null);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/swagger-ui/index.html");
    }

    @Test
    void shouldShowItsOwnContractInSwaggerUi() throws Exception {
        assertThat(hub.get("/swagger-ui/swagger-initializer.js", null).body()).contains("/openapi/bactrian.yaml").doesNotContain("petstore");
        HttpResponse<String> contract = hub.get("/openapi/bactrian.yaml", null);
        assertThat(contract.body()).startsWith("openapi: 3.0.3");
        assertThat(contract.headers().firstValue("Content-Type").orElse("")).startsWith("application/yaml");
    }

    @Test
    void shouldSendTheHeadersThatProtectABrowser() throws Exception {
        HttpResponse<String> answer = hub.get("/api/v1/deals", token);
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).contains("default-src 'none'");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = Caller.json(answer);
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("type").asText()).isEqualTo("urn:bactrian:error:" + code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
    }

    private static byte[] head(String line, String header) {
        return (line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n" + header + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] chunks(int total, int size) {
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        byte[] letters = new byte[size];
        Arrays.fill(letters, (byte) 'x');
        for (int left = total; left > 0; left -= size) {
            int count = Math.min(left, size);
            body.writeBytes((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            body.write(letters, 0, count);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }
}
