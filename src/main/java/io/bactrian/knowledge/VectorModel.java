package io.bactrian.knowledge;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A model that makes vectors, wherever it runs. */
interface VectorModel {

    /**
     * A vector for each text, as the model gives it.
     *
     * @throws IOException where it is away, too slow or answers something else
     */
    float[][] vectors(List<String> texts, Duration longest) throws IOException;
}
