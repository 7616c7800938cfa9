package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A model behind HTTP: whatever speaks OpenAI's {@code POST /v1/embeddings}, or Ollama's {@code POST /api/embed}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings/create">OpenAI: create embeddings</a>
 * @see <a href="https://github.com/ollama/ollama/blob/main/docs/api.md#generate-embeddings">Ollama: generate embeddings</a>
 */
final class HttpVectorModel implements VectorModel {

    /** How the two differ on the wire. */
    enum Format { OPENAI, OLLAMA }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_ANSWER = 32 * 1024 * 1024;

    private final JsonOverHttp http;
    private final Format format;
    private final String model;

    HttpVectorModel(Format format, String baseUrl, String apiKey, String model) {
        this.http = new JsonOverHttp(baseUrl, apiKey.isBlank() ? null : "Authorization", "Bearer " + apiKey, LARGEST_ANSWER);
        this.format = format;
        this.model = model;
    }

    @Override
    public float[][] vectors(List<String> texts, Duration longest) throws IOException {
        ObjectNode request = JSON.createObjectNode().put("model", model);
        texts.forEach(request.putArray("input")::add);
        return format == Format.OPENAI
                ? ofOpenAi(http.call("POST", "/embeddings", request.put("encoding_format", "float"), longest), texts.size())
                : ofOllama(http.call("POST", "/api/embed", request.put("truncate", true), longest));
    }

    /** Each item says which text it belongs to; their order promises nothing. */
    private static float[][] ofOpenAi(JsonNode answer, int texts) throws IOException {
        float[][] vectors = new float[texts][];
        int position = 0;
        for (JsonNode item : answer.path("data")) {
            int index = item.path("index").asInt(position);
            if (index < 0 || index >= texts) {
                throw new IOException("The embedder answered a vector for a text that it was not given");
            }
            vectors[index] = numbers(item.path("embedding"));
            position++;
        }
        return vectors;
    }

    private static float[][] ofOllama(JsonNode answer) {
        float[][] vectors = new float[answer.path("embeddings").size()][];
        for (int at = 0; at < vectors.length; at++) {
            vectors[at] = numbers(answer.path("embeddings").get(at));
        }
        return vectors;
    }

    private static float[] numbers(JsonNode array) {
        float[] numbers = new float[array.size()];
        for (int at = 0; at < numbers.length; at++) {
            numbers[at] = array.get(at).isNumber() ? array.get(at).floatValue() : Float.NaN;
        }
        return numbers;
    }
}
