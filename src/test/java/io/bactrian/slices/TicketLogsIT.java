package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Logs that come with a ticket, in every form in which users send them. */
@TestPropertySource(properties = "hub.agents.logs.largest-inflated=4MB")
class TicketLogsIT extends AgentsTest {

    private static final String WORDS = "Since yesterday 10:00 the API says error 500, log attached";

    @AfterEach
    void repair() {
        sandbox().send("PUT", "/sandbox/api/faults/telegram", "{\"mode\":\"ok\"}", "Content-Type", "application/json");
        setLlm("ok");
    }

    /** Lines of a quiet service, one of them strange. */
    private static String log(int lines, int strange) {
        StringBuilder log = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            log.append("2026-11-20 10:%02d:%02d ".formatted(i / 60 % 60, i % 60))
                    .append(i == strange ? "ERROR storage: disk quota exceeded for tenant 17" : "INFO request " + i + " served in " + i % 90 + " ms")
                    .append('\n');
        }
        return log.toString();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private JsonNode logsOf(String words, ObjectNode... documents) {
        return logsOf(sent(words, documents));
    }

    private long sent(String words, ObjectNode... documents) {
        long chat = freshId();
        says(chat, "en", words, documents.length == 0 ? null : documents[0]);
        return ticketOf(chat);
    }

    private JsonNode logsOf(long ticket) {
        return step(analysed(ticket), "logs").path("result");
    }

    private static void assertFound(JsonNode logs, int lines, int strange) {
        assertThat(logs.path("lines").asInt()).as(logs.toString()).isEqualTo(lines);
        JsonNode first = logs.path("anomalies").path(0);
        assertThat(first.path("text").asText()).contains("disk quota exceeded");
        assertThat(first.path("line").asInt()).isEqualTo(strange);
        assertThat(first.path("ref").asText()).endsWith(":" + strange);
    }

    @Test
    void shouldReadAnAttachedLogAndKeepItAsItCame() throws Exception {
        byte[] content = log(300, 118).getBytes(StandardCharsets.UTF_8);
        long ticket = sent(WORDS, file("журнал клиента.log", content));
        assertFound(logsOf(ticket), 300, 118);

        String object = database.sql("select object_name from ticket_attachment where ticket_id = ?").param(ticket).query(String.class).single();
        assertThat(object).startsWith("tickets/" + ticket + "/").matches("[A-Za-z0-9/._-]+");
        try (MinioClient store = MinioClient.builder().endpoint(property("hub.s3.endpoint"))
                .credentials(property("hub.s3.access-key"), property("hub.s3.secret-key")).build()) {
            assertThat(store.getObject(GetObjectArgs.builder().bucket(property("hub.agents.logs.bucket")).object(object).build()).readAllBytes())
                    .isEqualTo(content);
        }
        JsonNode message = hub().get("/api/v1/tickets/" + ticket, "sandbox-operator").json().path("messages").path(0);
        assertThat(message.path("attachment").path("name").asText()).isEqualTo("журнал клиента.log");
        assertThat(message.path("attachment").path("problem").isNull()).isTrue();
    }

    @Test
    void shouldReadAGzipAZipAndPastedLines() throws Exception {
        byte[] content = log(200, 77).getBytes(StandardCharsets.UTF_8);
        assertFound(logsOf(WORDS, file("client.log.gz", gzip(content))), 200, 77);
        assertFound(logsOf(WORDS, file("logs.zip", zip("var/log/app.log", content))), 200, 77);
        JsonNode pasted = logsOf("It fails since 10:00, the API says 500:\n" + log(5, 3));
        assertFound(pasted, 5, 4);
        assertThat(pasted.path("sources").path(0).path("source").asText()).startsWith("message-");
    }

    @Test
    void shouldReadALogOfTheArchiveThatAMessageLinksTo() {
        String archive = property("hub.agents.logs.archive-url");
        String path = "app/" + freshId() + "/today.log";
        Http.Answer put = sandbox().send("POST", "/sandbox/api/log-archive/files",
                "{\"path\":\"%s\",\"text\":\"%s\"}".formatted(path, log(300, 118).replace("\n", "\\n")), "Content-Type", "application/json");
        assertThat(put.status()).as(put.body()).isEqualTo(200);

        long ticket = sent("The API says error 500 since 10:00, see " + archive + "/" + path + ". Thank you!");

        JsonNode logs = logsOf(ticket);
        assertFound(logs, 300, 118);
        assertThat(logs.path("sources").path(0).path("source").asText()).matches("link-\\d+-1");
        assertThat(logs.path("sources").path(0).path("name").asText()).isEqualTo("today.log");
    }

    @Test
    void shouldSayThatItReadsOnlyTheNewestOfManyLogs() {
        String archive = property("hub.agents.logs.archive-url");
        String links = IntStream.rangeClosed(1, 7).mapToObj(number -> archive + "/none/" + number + ".log").collect(Collectors.joining(" "));

        JsonNode sources = logsOf("The API says error 500 since 10:00, see " + links).path("sources");

        assertThat(sources).hasSize(6);
        assertThat(sources.path(0).path("source").asText()).isEqualTo("older-links");
        assertThat(sources.path(0).path("problem").asText()).isEqualTo("Only the newest 5 are read; 2 older ones were not");
        assertThat(sources.path(1).path("name").asText()).isEqualTo("3.log");
    }

    /** A user must not make the hub ask servers of the user's choice, nor anything beyond the archive. */
    @Test
    void shouldFollowNoLinkThatLeadsElsewhere() {
        String archive = property("hub.agents.logs.archive-url");
        String control = property("hub.sandbox.url") + "/sandbox/api/state";

        JsonNode logs = logsOf("Error 500 since 10:00, see " + control + " and " + archive + "/../sandbox/api/state and " + archive + "/%2e%2e/x and "
                + archive + "@127.0.0.1/app.log and http://169.254.169.254/latest/meta-data and " + archive + "/a.log?x=http://127.0.0.1/");

        assertThat(logs.path("sources")).isEmpty();
        assertThat(logs.path("lines").asInt()).isZero();
    }

    @Test
    void shouldSayThatALinkedLogIsNotThere() {
        JsonNode logs = logsOf("Error 500 since 10:00, see " + property("hub.agents.logs.archive-url") + "/app/gone.log");

        assertThat(logs.path("sources").path(0).path("name").asText()).isEqualTo("gone.log");
        assertThat(logs.path("sources").path(0).path("problem").asText()).startsWith("It could not be fetched");
    }

    @Test
    void shouldKeepWhatItFoundInALogThatSpellsTheZeroCharacter() {
        String spelt = log(300, 118).replace("tenant 17", "tenant \"\\u0000\"");

        assertFound(logsOf(WORDS, file("json.log", spelt.getBytes(StandardCharsets.UTF_8))), 300, 118);
    }

    /** The empty line was the strangest, and no event takes evidence that says nothing: the cause was given up. */
    @Test
    void shouldFindACauseByRuleInALogWithAnEmptyLine() {
        setLlm("error-500");
        String log = log(300, 118).replaceFirst("(?m)^(.* request 217 )", "\n$1");
        JsonNode analysis = analysed(sent(WORDS, file("spaced.log", log.getBytes(StandardCharsets.UTF_8))));

        assertFound(step(analysis, "logs").path("result"), 301, 118);
        assertThat(step(analysis, "logs").at("/result/anomalies").findValuesAsText("text")).noneMatch(String::isBlank);
        assertThat(step(analysis, "rca").at("/result/cause").asText()).contains("disk quota exceeded");
        assertThat(step(analysis, "rca").path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void shouldFindNothingStrangeInAQuietLog() {
        JsonNode logs = logsOf(WORDS, file("quiet.log", log(300, 0).getBytes(StandardCharsets.UTF_8)));

        assertThat(logs.path("lines").asInt()).isEqualTo(300);
        assertThat(logs.path("anomalies")).isEmpty();
        assertThat(logs.path("templates")).isNotEmpty();
    }

    @Test
    void shouldSayWhyAFileIsNotRead() throws Exception {
        byte[] noise = new byte[3000];
        new java.util.Random(3).nextBytes(noise);
        noise[0] = 1;
        assertProblem(file("noise.log", noise), "It is no text");
        assertProblem(file("cut.log.gz", java.util.Arrays.copyOf(gzip(log(2000, 7).getBytes(StandardCharsets.UTF_8)), 500)), "The archive is broken");
        assertProblem(file("bomb.zip", zip("a.log", "a line that says nothing\n".repeat(200_000).getBytes(StandardCharsets.UTF_8))), "inflates to more than");
        assertProblem(file("empty.log", new byte[0]), "It is empty");
        assertProblem(file("contract.pdf", "%PDF-1.4".getBytes(StandardCharsets.UTF_8)), "not read as a log");
    }

    @Test
    void shouldNotAskForAFileThatIsTooLargeForABot() {
        ObjectNode large = file("huge.log", new byte[0]).put("size", 21L * 1024 * 1024);
        assertProblem(large, "larger than the 20 MB");
        // Telegram need not say how large a file is, and refuses then.
        assertProblem(large.deepCopy().put("hideSize", true), "file is too big");
    }

    private void assertProblem(ObjectNode document, String problem) {
        long ticket = sent(WORDS, document);
        JsonNode logs = logsOf(ticket);
        assertThat(logs.path("lines").asInt()).isZero();
        assertThat(logs.path("anomalies")).isEmpty();
        assertThat(logs.path("sources").path(0).path("problem").asText()).as(logs.toString()).contains(problem);
        assertThat(hub().get("/api/v1/tickets/" + ticket, "sandbox-operator").json().at("/messages/0/attachment/problem").asText()).contains(problem);
    }

    @Test
    void shouldReadALogOfMegabytes() throws Exception {
        JsonNode logs = logsOf(WORDS, file("large.log.gz", gzip(log(60_000, 4711).getBytes(StandardCharsets.UTF_8))));

        assertFound(logs, 60_000, 4711);
    }
}
