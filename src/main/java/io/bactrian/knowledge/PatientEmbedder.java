package io.bactrian.knowledge;

import java.util.List;
import java.util.Optional;

/** What the module itself asks of an embedder beside what it offers to others. */
interface PatientEmbedder extends Embedder {

    /** As {@link #embed}, for work that nobody waits for. */
    Optional<float[][]> embedPatiently(List<String> texts);
}
