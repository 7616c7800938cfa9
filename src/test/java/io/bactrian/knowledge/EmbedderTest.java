package io.bactrian.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.privacy.Redactor;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/** Embedders over their real wire formats, and what becomes of a search when one misbehaves. */
class EmbedderTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static KnowledgeSettings.EmbedderSettings settings(int batch) {
        return new KnowledgeSettings.EmbedderSettings("openai", "", "", "m", "", "", "", "", Duration.ofMillis(500), Duration.ofSeconds(5), batch);
    }

    private static HttpVectorModel openAi(StandInServer server) {
        return new HttpVectorModel(HttpVectorModel.Format.OPENAI, server.url() + "/v1/", "secret", "m");
    }

    @Test
    void shouldSpeakOpenAisFormatAndSortByIndex() throws Exception {
        try (StandInServer server = new StandInServer((exchange, body) -> {
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer secret");
            StandInServer.json(exchange, 200, "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":1,\"embedding\":[0,2]},"
                    + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[3.5e0,-0.25]}],\"model\":\"m\"}");
        })) {
            assertThat(openAi(server).vectors(List.of("one", "два"), SECOND)).isDeepEqualTo(new float[][] {{3.5f, -0.25f}, {0, 2}});
            assertThat(server.asked()).containsExactly("POST /v1/embeddings {\"model\":\"m\",\"input\":[\"one\",\"два\"],\"encoding_format\":\"float\"}");
        }
    }

    @Test
    void shouldSpeakOllamasFormat() throws Exception {
        try (StandInServer server = new StandInServer((exchange, body) -> {
            assertThat(exchange.getRequestHeaders().containsKey("Authorization")).isFalse();
            StandInServer.json(exchange, 200, "{\"model\":\"m\",\"embeddings\":[[1,0],[0,1]],\"total_duration\":1}");
        })) {
            HttpVectorModel model = new HttpVectorModel(HttpVectorModel.Format.OLLAMA, server.url(), "", "m");
            assertThat(model.vectors(List.of("a", "b"), SECOND)).isDeepEqualTo(new float[][] {{1, 0}, {0, 1}});
            assertThat(server.asked()).containsExactly("POST /api/embed {\"model\":\"m\",\"input\":[\"a\",\"b\"],\"truncate\":true}");
        }
    }

    /** Questions are what users wrote, and went out as they were. */
    @ParameterizedTest
    @ValueSource(strings = {"openai", "ollama"})
    void shouldSendNoPersonalDataToAModelThatSomebodyElseRuns(String kind) throws Exception {
        try (StandInServer server = new StandInServer((exchange, body) -> StandInServer.json(exchange, 200,
                "{\"data\":[{\"index\":0,\"embedding\":[1,0]}],\"embeddings\":[[1,0]]}"))) {
            KnowledgeSettings.EmbedderSettings chosen = new KnowledgeSettings.EmbedderSettings(kind, server.url(), "secret", "m", "", "", "", "",
                    Duration.ofSeconds(5), Duration.ofSeconds(5), 8);
            PatientEmbedder embedder = new KnowledgeConfiguration().embedder(new KnowledgeSettings("", 10, chosen, null), new Redactor());
            List<String> texts = List.of("Пишите на olga@example.com или звоните +7 916 123-45-67, карта 4111 1111 1111 1111");

            assertThat(embedder.embed(texts)).isPresent();
            assertThat(embedder.embedPatiently(texts)).isPresent();
            assertThat(server.asked()).hasSize(2).allSatisfy(asked -> assertThat(asked).contains("Пишите на", "звоните")
                    .doesNotContain("olga", "123-45-67", "4111"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"data\":[]}", "{}", "[]", "null", "\"\"", "<html>Sign in first</html>", "", "{\"data\":[{\"index\":0,\"embedding\":[]}]}",
        "{\"data\":[{\"index\":7,\"embedding\":[1]}]}", "{\"data\":[{\"index\":0,\"embedding\":[0,0]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[\"NaN\",1]}]}", "{\"data\":[{\"index\":0,\"embedding\":[1e999,1]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":\"AAAA\"}]}", "{\"error\":{\"message\":\"no\"}}"})
    void shouldAnswerNothingWhereTheModelAnswersNoVector(String answer) throws Exception {
        try (StandInServer server = new StandInServer((exchange, body) -> StandInServer.json(exchange, 200, answer))) {
            assertThat(new GuardedEmbedder(openAi(server), settings(8)).embed(List.of("text"))).isEmpty();
        }
    }

    @Test
    void shouldNotWaitForAModelThatHangsOrDrips() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger call = new AtomicInteger();
        try (StandInServer server = new StandInServer((exchange, body) -> {
            boolean drips = call.getAndIncrement() % 2 == 1;
            if (drips) {
                exchange.sendResponseHeaders(200, 0);
            }
            try {
                while (!end.await(100, TimeUnit.MILLISECONDS)) {
                    if (drips) {
                        exchange.getResponseBody().write(' ');
                        exchange.getResponseBody().flush();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            GuardedEmbedder embedder = new GuardedEmbedder(openAi(server), settings(8));
            for (int attempt = 0; attempt < 4; attempt++) {
                long begin = System.nanoTime();
                assertThat(embedder.embed(List.of("text"))).isEmpty();
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
            }
        } finally {
            end.countDown();
        }
    }

    @Test
    void shouldLeaveAModelAloneThatFailsHalfOfTheTime() throws Exception {
        try (StandInServer server = new StandInServer((exchange, body) -> StandInServer.json(exchange, 500, "{}"))) {
            GuardedEmbedder embedder = new GuardedEmbedder(openAi(server), settings(8));
            for (int attempt = 0; attempt < 50; attempt++) {
                assertThat(embedder.embed(List.of("text"))).isEmpty();
            }
            assertThat(server.asked()).hasSizeLessThanOrEqualTo(10);
        }
    }

    @Test
    void shouldSayNothingOfAddressAndKeyWhenItFails() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (StandInServer server = new StandInServer((exchange, body) -> StandInServer.json(exchange, 401, "{\"error\":\"secret\"}"))) {
            assertThatThrownBy(() -> openAi(server).vectors(List.of("t"), SECOND)).isInstanceOf(IOException.class).hasMessage("The server answered 401");
        }
        HttpVectorModel away = new HttpVectorModel(HttpVectorModel.Format.OPENAI, "http://127.0.0.1:" + port, "secret", "m");
        assertThatThrownBy(() -> away.vectors(List.of("t"), SECOND)).isInstanceOf(IOException.class).hasMessageNotContaining("secret");
    }

    @Test
    void shouldSendBatchesAndNormaliseInOrder() {
        AtomicInteger batches = new AtomicInteger();
        GuardedEmbedder embedder = new GuardedEmbedder((texts, longest) -> {
            batches.incrementAndGet();
            assertThat(texts).hasSizeLessThanOrEqualTo(2).doesNotContain("");
            return texts.stream().map(text -> new float[] {text.length(), 3}).toArray(float[][]::new);
        }, settings(2));

        float[][] vectors = embedder.embed(List.of("a", "", "12345", "x".repeat(20_000), "dd")).orElseThrow();

        assertThat(batches).hasValue(3);
        assertThat(vectors).hasDimensions(5, 2);
        assertThat(vectors[2][0] / vectors[2][1]).isEqualTo(5f / 3, within(1e-5f));
        assertThat(vectors[3][0]).isEqualTo(1, within(1e-3f));
        assertThat(List.of(vectors)).allSatisfy(vector -> assertThat(Vectors.cosine(vector, vector)).isEqualTo(1, within(1e-5)));
        assertThat(embedder.embed(List.of()).orElseThrow()).isEmpty();
    }

    @Test
    void shouldKeepVectorsAsTheyAre() {
        float[] vector = {0.25f, -1, Float.MIN_VALUE, 1e-7f};
        assertThat(Vectors.of(Vectors.bytes(vector))).containsExactly(vector);
        assertThat(Vectors.cosine(new float[] {1, 0}, new float[] {1, 0, 0})).isZero();
    }

    @Test
    void shouldMeasureWhatACosineMeans() {
        java.util.Random random = new java.util.Random(7);
        List<float[]> sample = java.util.stream.IntStream.range(0, 100).mapToObj(number -> {
            float[] vector = new float[64];
            for (int at = 0; at < vector.length; at++) {
                vector[at] = 2 + (float) random.nextGaussian();
            }
            return Vectors.normalised(new float[][] {vector}, 1).orElseThrow()[0];
        }).toList();

        CosineScale scale = CosineScale.of(sample);

        assertThat(scale.mean()).isEqualTo(0.8, within(0.05));
        assertThat(scale.sureness(0.8)).isLessThan(0.05);
        assertThat(scale.sureness(0.98)).isGreaterThan(0.9);
        assertThat(CosineScale.of(List.of())).isEqualTo(CosineScale.UNKNOWN);
    }

    @Test
    void shouldBeHadAsConfiguredWithoutAHub() throws Exception {
        try (StandInServer server = new StandInServer((exchange, body) ->
                StandInServer.json(exchange, 200, "{\"data\":[{\"index\":0,\"embedding\":[0,2]}]}"))) {
            MockEnvironment environment = new MockEnvironment().withProperty("hub.knowledge.embedder.kind", "openai")
                    .withProperty("hub.knowledge.embedder.base-url", server.url()).withProperty("hub.knowledge.embedder.api-key", "")
                    .withProperty("hub.knowledge.embedder.model", "m").withProperty("hub.knowledge.embedder.work-timeout", "5s")
                    .withProperty("hub.knowledge.embedder.batch", "4");
            Embedder embedder = ConfiguredEmbedder.patient(environment);
            assertThat(embedder.name()).isEqualTo("m");
            assertThat(embedder.configured()).isTrue();
            assertThat(embedder.embed(List.of("one")).orElseThrow()).isDeepEqualTo(new float[][] {{0, 1}});
        }
    }

    /** Who followed the message that tells to build with -Ponnx found that there was no such profile. */
    @Test
    void shouldHaveTheProfileThatItsMessageTellsToBuildWith() {
        assertThat(Path.of("pom.xml")).content().containsPattern("(?s)<id>onnx</id>.{0,300}<artifactId>langchain4j-embeddings</artifactId>");
    }
}
