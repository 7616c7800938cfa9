package io.bactrian.knowledge;

import java.util.List;
import java.util.Optional;

/** A hub without a model for vectors: words alone decide. */
final class NoEmbedder implements PatientEmbedder {

    @Override
    public Optional<float[][]> embed(List<String> texts) {
        return Optional.empty();
    }

    @Override
    public Optional<float[][]> embedPatiently(List<String> texts) {
        return Optional.empty();
    }

    @Override
    public String name() {
        return "none";
    }

    @Override
    public boolean configured() {
        return false;
    }
}
