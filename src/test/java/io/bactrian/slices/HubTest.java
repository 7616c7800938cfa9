package io.bactrian.slices;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.Bactrian;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * A whole hub with its real parts and its stand-ins, shared by all slice tests: embedded PostgreSQL, Kafka and S3 in a new data folder,
 * every port a free one. Tests tell their messages apart by ids of their own, so that their order does not matter.
 */
@SpringBootTest(classes = Bactrian.class, webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
// A vendor that fails on purpose in one test is no reason to leave it alone in the next. OutagesIT is about that, and says so itself.
@TestPropertySource(properties = {"hub.outward.patience=0s", "hub.outward.breaker.minimum-calls=1000", "hub.outward.breaker.window=1000",
    "hub.outward.breaker.first-wait=1s",
    // Two more kinds of models, which nobody asks who does not name them.
    "hub.llm.providers.claude.kind=anthropic", "hub.llm.providers.claude.base-url=${hub.sandbox.url}/anthropic/v1",
    "hub.llm.providers.claude.api-key=${hub.sandbox.anthropic.api-key}", "hub.llm.providers.claude.model=${hub.sandbox.anthropic.model}",
    "hub.llm.providers.llama.kind=ollama", "hub.llm.providers.llama.base-url=${hub.sandbox.url}/ollama",
    "hub.llm.providers.llama.model=${hub.sandbox.ollama.model}", "hub.llm.routing.normal=default", "hub.llm.groups.default.deployments=default",
    "hub.llm.groups.claude-first.deployments=claude", "hub.llm.groups.claude-first.fallback=default",
    "hub.llm.groups.llama-first.deployments=llama", "hub.llm.groups.llama-first.fallback=default"})
abstract class HubTest {

    /** How long an effect may take to show at the other end of the hub. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    JdbcClient database;

    @Autowired
    private Environment environment;

    private Http hub;
    private Http sandbox;
    private Events events;

    @DynamicPropertySource
    static void ownPlace(DynamicPropertyRegistry registry) throws IOException {
        Path data = Files.createTempDirectory("bactrian-slices");
        registry.add("hub.data-dir", data::toString);
        registry.add("hub.embedded.postgresql.port", () -> 0);
        registry.add("hub.embedded.kafka.port", () -> 0);
        registry.add("hub.embedded.s3.port", () -> 0);
        int hubPort = freePort();
        int sandboxPort = freePort();
        registry.add("server.port", () -> hubPort);
        registry.add("hub.sandbox.port", () -> sandboxPort);
        registry.add("hub.ads.statistics.first-pull", () -> 1000);
        registry.add("hub.ads.statistics.period", () -> 1000);
        registry.add("hub.feeds.export-period", () -> "1s");
        registry.add("hub.outward.first-pause", () -> 50);
        registry.add("hub.llm.timeout", () -> "2s");
        registry.add("hub.llm.breaker.open-seconds", () -> 1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    Http hub() {
        if (hub == null) {
            hub = new Http("http://localhost:" + environment.getRequiredProperty("server.port"));
        }
        return hub;
    }

    Http sandbox() {
        if (sandbox == null) {
            sandbox = new Http("http://localhost:" + environment.getRequiredProperty("hub.sandbox.port"));
        }
        return sandbox;
    }

    /** What Kafka has carried since the hub began. */
    Events events() {
        if (events == null) {
            events = new Events(environment.getRequiredProperty("hub.kafka.brokers"));
        }
        return events;
    }

    /** The same, once the last of the types is among them: what PostgreSQL shows reaches Kafka a moment later. */
    List<Events.Seen> eventsUpTo(String type, String topic, Predicate<Events.Seen> wanted) {
        return eventually(() -> {
            List<Events.Seen> seen = events().on(topic, wanted);
            return seen.stream().anyMatch(event -> event.type().equals(type)) ? seen : null;
        });
    }

    String property(String name) {
        return environment.getRequiredProperty(name);
    }

    /** Asks again until the answer is there; null and a missing node mean "not yet". */
    static <T> T eventually(Supplier<T> question) {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            T answer = question.get();
            return answer instanceof JsonNode node && node.isMissingNode() ? null : answer;
        }, java.util.Objects::nonNull);
    }

    /** An id that no other test uses. */
    static long freshId() {
        return 1_000_000 + (System.nanoTime() & 0x3fffffffL);
    }
}
