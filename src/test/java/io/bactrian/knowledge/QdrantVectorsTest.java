package io.bactrian.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Qdrant's REST interface, against a server that knows as much of it as is needed. */
class QdrantVectorsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Long, float[]> points = new TreeMap<>();
    private int size;

    private synchronized void qdrant(HttpExchange exchange, String body) throws IOException {
        assertThat(exchange.getRequestHeaders().getFirst("api-key")).isEqualTo("secret");
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath().replaceFirst("/collections/bactrian-[0-9a-f]+", "");
        JsonNode request = body.isEmpty() ? null : JSON.readTree(body);
        if (size == 0 && !call.equals("PUT ")) {
            StandInServer.json(exchange, 404, "{\"status\":{\"error\":\"Not found: Collection doesn't exist!\"}}");
            return;
        }
        ObjectNode answer = JSON.createObjectNode().put("status", "ok");
        switch (call) {
            case "GET " -> answer.putObject("result");
            case "PUT " -> {
                assertThat(request.at("/vectors/distance").asText()).isEqualTo("Cosine");
                size = request.at("/vectors/size").asInt();
            }
            case "PUT /points" -> request.path("points").forEach(point -> points.put(point.path("id").longValue(), numbers(point.path("vector"))));
            case "POST /points/delete" -> request.path("points").forEach(id -> points.remove(id.longValue()));
            case "POST /points/query" -> {
                float[] question = numbers(request.path("query"));
                List<Map.Entry<Long, float[]>> sorted = new ArrayList<>(points.entrySet());
                sorted.sort((one, other) -> Double.compare(Vectors.cosine(other.getValue(), question), Vectors.cosine(one.getValue(), question)));
                answer.putObject("result").putArray("points");
                sorted.stream().limit(request.path("limit").asInt()).forEach(point -> answer.withArray("/result/points").addObject()
                        .put("id", point.getKey()).put("version", 1).put("score", Vectors.cosine(point.getValue(), question)));
            }
            default -> throw new AssertionError(call);
        }
        StandInServer.json(exchange, 200, answer.toString());
    }

    private float[] numbers(JsonNode array) {
        assertThat(array).hasSize(size);
        float[] numbers = new float[array.size()];
        for (int at = 0; at < numbers.length; at++) {
            numbers[at] = array.get(at).floatValue();
        }
        return numbers;
    }

    @Test
    void shouldPutFindReplaceAndRemove() throws Exception {
        try (StandInServer server = new StandInServer(this::qdrant)) {
            QdrantVectors vectors = new QdrantVectors(server.url(), "secret", "model/one", Duration.ofSeconds(2));
            assertThat(vectors.nearest(new float[] {1, 0}, 5)).isEmpty();
            vectors.remove(List.of(1L));

            vectors.put(Map.of(1L, new float[] {1, 0}, 2L, new float[] {0, 1}));
            vectors.put(Map.of(3L, new float[] {0.6f, 0.8f}));
            assertThat(vectors.nearest(new float[] {1, 0}, 2)).extracting(VectorStore.Near::chunkId).containsExactly(1L, 3L);
            assertThat(vectors.nearest(new float[] {1, 0}, 2).get(1).cosine()).isEqualTo(0.6, within(1e-5));

            vectors.put(Map.of(1L, new float[] {0, 1}));
            vectors.remove(List.of(2L, 99L));
            assertThat(vectors.nearest(new float[] {0, 1}, 5)).extracting(VectorStore.Near::chunkId).containsExactly(1L, 3L);
            assertThat(server.asked()).filteredOn(asked -> asked.startsWith("PUT") && asked.contains("\"distance\"")).hasSize(1);
        }
    }

    @Test
    void shouldSayThatItIsAway() throws Exception {
        try (StandInServer server = new StandInServer((exchange, body) -> StandInServer.json(exchange, 503, ""))) {
            QdrantVectors vectors = new QdrantVectors(server.url(), "secret", "m", Duration.ofSeconds(2));
            assertThatThrownBy(() -> vectors.nearest(new float[] {1}, 1)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> vectors.put(Map.of(1L, new float[] {1}))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> vectors.remove(List.of(1L))).isInstanceOf(IOException.class);
        }
    }
}
