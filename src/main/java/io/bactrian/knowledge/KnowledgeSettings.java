package io.bactrian.knowledge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code hub.knowledge}.
 *
 * @param folder       a folder of Markdown files that become articles; without it, {@code knowledge} in the hub's home
 * @param cachedChunks how many chunks each hub keeps analysed in memory, at some 4 KB each
 * @param embedder     who turns texts into vectors
 * @param vectors      where vectors are searched
 */
@ConfigurationProperties("hub.knowledge")
record KnowledgeSettings(String folder, int cachedChunks, EmbedderSettings embedder, VectorSettings vectors) {

    /**
     * @param kind          {@code none}, {@code openai} (whatever speaks its {@code /v1/embeddings}), {@code ollama} or {@code onnx}
     * @param baseUrl       of the server, for OpenAI's format with its {@code /v1}
     * @param apiKey        sent as a bearer token where there is one
     * @param model         its name at the server; part of every key, for {@code onnx} too
     * @param modelFile     for {@code onnx}: the model's file
     * @param tokenizerFile for {@code onnx}: its {@code tokenizer.json}
     * @param queryPrefix   what the model wants before a question, such as {@code query: }
     * @param passagePrefix what it wants before a passage
     * @param timeout       how long somebody who searches waits for a vector
     * @param workTimeout   how long the embedding of new chunks may take, a batch at a time
     * @param batch         how many texts are sent at once
     */
    record EmbedderSettings(String kind, String baseUrl, String apiKey, String model, String modelFile, String tokenizerFile,
                            String queryPrefix, String passagePrefix, Duration timeout, Duration workTimeout, int batch) {
    }

    /**
     * @param store     {@code memory}, {@code pgvector} or {@code qdrant}
     * @param most      how many vectors the store in memory takes; what is beyond is found by words alone
     * @param qdrantUrl of Qdrant's REST interface
     * @param apiKey    for Qdrant
     * @param timeout   how long a search waits for the store
     */
    record VectorSettings(String store, int most, String qdrantUrl, String apiKey, Duration timeout) {
    }
}
