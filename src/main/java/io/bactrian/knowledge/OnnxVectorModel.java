package io.bactrian.knowledge;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A model in this very process, from files that the operator provides. Its library brings a hundred megabytes of native code, so the hub is
 * built without it; {@code mvn -Ponnx} adds it, and this class finds it by name.
 */
final class OnnxVectorModel implements VectorModel {

    private static final String LIBRARY = "dev.langchain4j.model.embedding.onnx.";

    private final EmbeddingModel model;

    /** @throws IllegalStateException where the library is not there or cannot read the files */
    OnnxVectorModel(Path modelFile, Path tokenizerFile) {
        try {
            Class<?> pooling = Class.forName(LIBRARY + "PoolingMode");
            Object mean = pooling.getField("MEAN").get(null);
            this.model = (EmbeddingModel) Class.forName(LIBRARY + "OnnxEmbeddingModel").getConstructor(Path.class, Path.class, pooling)
                    .newInstance(modelFile, tokenizerFile, mean);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("hub.knowledge.embedder.kind is onnx, but the hub was built without -Ponnx", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The ONNX model cannot be used: " + e.getCause(), e);
        }
    }

    @Override
    public float[][] vectors(List<String> texts, Duration longest) {
        List<Embedding> embeddings = model.embedAll(texts.stream().map(TextSegment::from).toList()).content();
        return embeddings.stream().map(Embedding::vector).toArray(float[][]::new);
    }
}
