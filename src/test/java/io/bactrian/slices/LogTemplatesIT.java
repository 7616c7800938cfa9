package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log goes in, the template of each of its lines comes out. */
class LogTemplatesIT extends HubTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/api/v1/logs/templates";

    private Http.Answer post(String path, String log, String client, String type) {
        return hub().send("POST", path, log, "Authorization", "Bearer " + hub().token(client), "Content-Type", type);
    }

    private List<JsonNode> lines(String path, String log) throws IOException {
        Http.Answer answer = post(path, log, "sandbox-operator", "text/plain");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValueSatisfying(
                type -> assertThat(type).startsWith("application/x-ndjson"));
        List<JsonNode> lines = new ArrayList<>();
        for (String line : answer.body().split("\n")) {
            if (!line.isEmpty()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    /** The example of the contract. */
    @Test
    void shouldAnswerEachLineWithItsTemplate() throws IOException {
        List<JsonNode> lines = lines(PATH, "Connection from 10.0.0.7 closed after 12 s\n\nConnection from 10.0.0.9 closed after 350 ms\n");
        assertThat(lines).extracting(JsonNode::toString).containsExactly(
                "{\"line\":1,\"templateId\":\"03616ea7ba45\",\"template\":\"Connection from <*> closed after <*>\"}",
                "{\"line\":2,\"templateId\":\"e3b0c44298fc\",\"template\":\"\"}",
                "{\"line\":3,\"templateId\":\"03616ea7ba45\",\"template\":\"Connection from <*> closed after <*>\"}");
    }

    @Test
    void shouldScoreTheLinesWhenAsked() throws IOException {
        String log = IntStream.range(0, 3000).mapToObj(line -> line == 2000 ? "2026-03-02 10:00:00 FATAL disk is \"corrupt\""
                : "2026-03-02 10:00:%02d INFO request %d served".formatted(line / 60, line)).collect(Collectors.joining("\n"));
        List<JsonNode> lines = lines(PATH + "?anomalies=true", log);
        assertThat(lines).hasSize(3000);
        assertThat(lines.get(2000).path("template").asText()).isEqualTo("disk is \"corrupt\"");
        assertThat(lines.get(2000).path("score").asDouble()).isBetween(0.5, 1.0);
        assertThat(lines.get(1999).path("score").asDouble()).isLessThan(0.1);
        assertThat(lines(PATH + "?anomalies=false", "a").get(0).has("score")).isFalse();
    }

    @Test
    void shouldReadALogThatIsLargerThanOtherBodies() throws IOException {
        String log = "request 17 of user Анна served in 5 ms 😀\n".repeat(100_000);
        assertThat(lines(PATH, log)).hasSize(100_000).last().satisfies(line -> {
            assertThat(line.path("line").asInt()).isEqualTo(100_000);
            assertThat(line.path("template").asText()).isEqualTo("request <*> of user Анна served in <*> 😀");
        });
    }

    @Test
    void shouldAnswerAnEmptyLogWithNothing() throws IOException {
        assertThat(lines(PATH, "")).isEmpty();
        assertThat(lines(PATH, "\n\n")).hasSize(2);
    }

    @Test
    void shouldReadWhatNobodyShouldWrite() throws IOException {
        assertThat(lines(PATH, "a\u0000b\n\u001b[31mred\u001b[0m\n" + "([{<\"'".repeat(3000) + "\n\u2028x")).hasSize(4);
    }

    @Test
    void shouldReadBytesThatAreNoTextAndLinesOfAMegabyte() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        log.write(new byte[] {'a', ' ', (byte) 0xC3, '(', ' ', (byte) 0xFF, '\r', '\n', '\r', '\n'});
        log.write("x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
        log.write("\nчто-то\n".getBytes(Charset.forName("windows-1251")));
        HttpResponse<String> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://localhost:"
                + property("server.port") + PATH)).header("Authorization", "Bearer " + hub().token("sandbox-operator"))
                .header("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofByteArray(log.toByteArray())).build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body().lines()).hasSize(4).first().asString().contains("\"line\":1,", "\uFFFD");
    }

    @Test
    void shouldRefuseAParameterThatIsNoTruthValue() {
        assertThat(post(PATH + "?anomalies=perhaps", "a", "sandbox-operator", "text/plain").json().path("code").asText()).isEqualTo("HUB-100");
    }

    @Test
    void shouldRefuseMoreThanAMillionLines() {
        assertThat(post(PATH, "\n".repeat(1_000_001), "sandbox-operator", "text/plain").json().path("code").asText()).isEqualTo("HUB-102");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html"})
    void shouldRefuseWhatIsNoPlainText(String type) {
        assertThat(post(PATH, "{}", "sandbox-operator", type).json().path("code").asText()).isEqualTo("HUB-105");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox-system", "sandbox-operator", "sandbox-analyst", "sandbox-engineer"})
    void shouldServeEveryRole(String client) {
        assertThat(post(PATH, "a", client, "text/plain; charset=UTF-8").status()).isEqualTo(200);
    }

    @Test
    void shouldRefuseAStranger() {
        assertThat(hub().send("POST", PATH, "a", "Content-Type", "text/plain").json().path("code").asText()).isEqualTo("HUB-201");
    }
}
