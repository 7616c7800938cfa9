package io.bactrian.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/** The hub in a process of its own, on the same port and data folder at every start. */
final class HubProcess implements AutoCloseable {

    static final Duration START_LIMIT = Duration.ofSeconds(60);
    static final String WEBHOOK_SECRET = "faults-telegram-webhook";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Path folder;
    private final int port;
    private JavaProcess process;

    HubProcess(Path folder, PostgresProcess postgres, KafkaProcess kafka, Vendors vendors) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.port = KafkaProcess.freePort();
        settings.put("server.port", Integer.toString(port));
        settings.put("hub.home", Path.of("").toAbsolutePath().toString());
        settings.put("hub.data-dir", folder.resolve("data").toString());
        settings.put("hub.sandbox.port", "0");
        // The stand-ins must outlive the hub: they are the harness's.
        settings.put("camel.main.routes-include-pattern", "${hub.home.files}routes/**/*.camel.yaml");
        settings.put("spring.datasource.url", postgres.url());
        settings.put("spring.datasource.username", postgres.user());
        settings.put("spring.datasource.password", postgres.password());
        settings.put("hub.kafka.brokers", kafka.brokers());
        // The feeds' files are no part of this; nothing listens there.
        settings.put("hub.s3.endpoint", "http://127.0.0.1:9");
        settings.put("hub.s3.access-key", "nobody");
        settings.put("hub.s3.secret-key", "nobody-at-all");
        settings.put("hub.schedules.pause", "30s");
        settings.put("hub.feeds.export-period", "1h");
        settings.put("hub.ads.statistics.first-pull", "3600000");
        // The sandbox gives up on a failing system after seconds, so that a visitor sees a dead letter.
        settings.put("hub.outward.patience", "15m");
        settings.put("hub.telegram.base-url", vendors.url() + "/telegram");
        settings.put("hub.telegram.webhook-url", "http://hub.invalid/webhooks/telegram");
        settings.put("hub.telegram.webhook-secret", WEBHOOK_SECRET);
        settings.put("hub.bitrix24.base-url", vendors.url() + "/bitrix24/rest/1/faults-bitrix24-key");
        settings.put("hub.onec.base-url", vendors.url() + "/onec/odata/standard.odata");
        settings.put("hub.yandexdirect.base-url", vendors.url() + "/yandexdirect");
        settings.put("hub.llm.base-url", vendors.url() + "/llm/v1");
        settings.put("management.endpoint.health.show-details", "always");
    }

    /** For this start and the next ones; null takes the setting away. */
    HubProcess with(String setting, String value) {
        if (value == null) {
            settings.remove(setting);
        } else {
            settings.put(setting, value);
        }
        return this;
    }

    String setting(String name) {
        return settings.get(name);
    }

    void launch() throws IOException {
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        process = JavaProcess.start(folder, folder.resolve("hub.log"), List.of(), HubUnderTest.class.getName(), arguments);
    }

    void awaitReady() {
        Awaitility.await("the hub is ready; its log is " + log()).atMost(START_LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("The hub ended with " + process.exitValue() + "; its log is " + log());
            }
            return isReady();
        });
    }

    void start() throws IOException {
        launch();
        awaitReady();
    }

    boolean isReady() {
        try {
            return get("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException | InterruptedException notYet) {
            return false;
        }
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    void terminate() {
        process.terminate();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    boolean endsWithin(long seconds) throws InterruptedException {
        return process.endsWithin(seconds);
    }

    int exitValue() {
        return process.exitValue();
    }

    Path log() {
        return folder.resolve("hub.log");
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(5)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String role) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token(role)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A write of a client with that role. */
    HttpResponse<String> post(String path, String body, String role, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(15))
                .header("Authorization", "Bearer " + token(role)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What Telegram pushes. */
    HttpResponse<String> push(String update) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url() + "/webhooks/telegram")).timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/json").header("X-Telegram-Bot-Api-Secret-Token", WEBHOOK_SECRET)
                .POST(HttpRequest.BodyPublishers.ofString(update, StandardCharsets.UTF_8)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The issuer's key lies in the data folder, so that a token outlives the process that gave it. */
    String token(String role) throws IOException, InterruptedException {
        String known = tokens.get(role);
        if (known == null) {
            String credentials = Base64.getEncoder().encodeToString(("sandbox-" + role + ":sandbox").getBytes(StandardCharsets.UTF_8));
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(url() + "/oauth2/token")).timeout(Duration.ofSeconds(5))
                    .header("Authorization", "Basic " + credentials).header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("No token for " + role + ": " + answer.statusCode());
            }
            known = new ObjectMapper().readTree(answer.body()).path("access_token").asText();
            tokens.put(role, known);
        }
        return known;
    }

    @Override
    public void close() throws InterruptedException {
        if (isAlive()) {
            process.kill();
        }
    }
}
