package io.bactrian.knowledge;

import java.util.List;
import java.util.Optional;

/** Turns texts into vectors. */
public interface Embedder {

    /**
     * A vector of length 1 for each text, in their order; bounded by a time-out.
     *
     * @return empty when there is no embedder, when it is away, or when what it answered is no vector for each text
     */
    Optional<float[][]> embed(List<String> texts);

    /** The model's name. Vectors of different names cannot be compared, so it is part of every key. */
    String name();

    /** Whether there is one at all. */
    boolean configured();
}
