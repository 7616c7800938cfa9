package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The stand-ins on a free port as long as a class has tests, with a {@link HubListener} where the hub would be, spoken to over real HTTP. */
final class RunningSandbox implements BeforeAllCallback, AfterAllCallback, AutoCloseable {

    static final String BOT = "/telegram/bot100200300:sandbox-telegram-token/";
    static final String BITRIX24 = "/bitrix24/rest/1/sandbox-bitrix24-key/";
    static final String ONEC = "/onec/odata/standard.odata/";

    final HubListener hub = new HubListener();
    String url;

    private Path data;
    private ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** Started for the tests of a class, with a folder of their own. */
    RunningSandbox() {
    }

    /** Started at once, on what an earlier one has left in the folder. */
    RunningSandbox(Path data) {
        start(data);
    }

    @Override
    public void beforeAll(ExtensionContext test) throws IOException {
        start(Files.createTempDirectory("bactrian-sandbox"));
    }

    private void start(Path folder) {
        int port = freePort();
        url = "http://localhost:" + port;
        data = folder;
        context = new SpringApplicationBuilder(SandboxTestApplication.class).web(WebApplicationType.NONE).profiles("sandbox").run(
                "--hub.home=file:" + Path.of("").toAbsolutePath(),
                "--hub.sandbox.port=" + port,
                "--hub.sandbox.hub-url=" + hub.url(),
                "--hub.data-dir=" + data,
                "--hub.embedded.enabled=false",
                "--camel.main.routes-include-pattern=${hub.home.files}deploy/sandbox/**/*.camel.yaml");
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(headers(request(path), headers).GET().build());
    }

    HttpResponse<String> post(String path, String json, String... headers) {
        return call("POST", path, json, headers);
    }

    HttpResponse<String> call(String method, String path, String json, String... headers) {
        return send(headers(request(path).header("Content-Type", "application/json"), headers).method(method, BodyPublishers.ofString(json))
                .build());
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (IOException cause) {
            throw new UncheckedIOException("Not JSON: " + response.body(), cause);
        }
    }

    void fault(String system, String mode) {
        call("PUT", "/sandbox/api/faults/" + system, "{\"mode\":\"" + mode + "\"}");
    }

    @Override
    public void close() {
        context.close();
        hub.close();
    }

    @Override
    public void afterAll(ExtensionContext test) throws IOException {
        close();
        FileSystemUtils.deleteRecursively(data);
    }

    private static HttpRequest.Builder headers(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
