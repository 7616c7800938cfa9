package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The vectors in Qdrant, through its REST interface: one collection a model, points numbered as the chunks are.
 *
 * @see <a href="https://api.qdrant.tech/api-reference">Qdrant: API reference</a>
 */
final class QdrantVectors implements VectorStore {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;
    private static final int NOT_FOUND = 404;
    private static final Duration WORK = Duration.ofSeconds(30);

    private final JsonOverHttp http;
    private final String collection;
    private final Duration timeout;
    private volatile boolean there;

    QdrantVectors(String url, String apiKey, String model, Duration timeout) {
        this.http = new JsonOverHttp(url, apiKey.isBlank() ? null : "api-key", apiKey, LARGEST_ANSWER);
        this.collection = "/collections/bactrian-" + Integer.toHexString(TermBag.hash(model));
        this.timeout = timeout;
    }

    @Override
    public void put(Map<Long, float[]> vectors) throws IOException {
        if (vectors.isEmpty()) {
            return;
        }
        makeCollection(vectors.values().iterator().next().length);
        ObjectNode request = JSON.createObjectNode();
        ArrayNode points = request.putArray("points");
        vectors.forEach((chunk, vector) -> points.addObject().put("id", chunk).set("vector", numbers(vector)));
        http.call("PUT", collection + "/points?wait=true", request, WORK);
    }

    private void makeCollection(int dimensions) throws IOException {
        if (there) {
            return;
        }
        try {
            http.call("GET", collection, null, WORK);
        } catch (JsonOverHttp.Refused e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
            ObjectNode request = JSON.createObjectNode();
            request.putObject("vectors").put("size", dimensions).put("distance", "Cosine");
            http.call("PUT", collection, request, WORK);
        }
        there = true;
    }

    @Override
    public void remove(Collection<Long> chunks) throws IOException {
        ObjectNode request = JSON.createObjectNode();
        chunks.forEach(request.putArray("points")::add);
        try {
            http.call("POST", collection + "/points/delete?wait=true", request, WORK);
        } catch (JsonOverHttp.Refused e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
        }
    }

    @Override
    public List<Near> nearest(float[] question, int limit) throws IOException {
        ObjectNode request = JSON.createObjectNode().put("limit", limit);
        request.set("query", numbers(question));
        List<Near> nearest = new ArrayList<>();
        try {
            for (JsonNode point : http.call("POST", collection + "/points/query", request, timeout).path("result").path("points")) {
                nearest.add(new Near(point.path("id").longValue(), point.path("score").doubleValue()));
            }
        } catch (JsonOverHttp.Refused e) {
            if (e.status() != NOT_FOUND) {
                throw e; // no collection means that nothing was put yet
            }
        }
        return nearest;
    }

    private static ArrayNode numbers(float[] vector) {
        ArrayNode numbers = JSON.createArrayNode();
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }
}
