package io.bactrian.llm.cache;

import java.util.List;
import java.util.Optional;

/** A model that turns texts into vectors. It may be slow, and it may be away. */
public interface QuestionEmbedder {

    /** One vector a text, or nothing when it cannot. */
    Optional<float[][]> embed(List<String> texts);

    /** Thresholds go by it: another name is another embedder. */
    String name();

    boolean configured();
}
