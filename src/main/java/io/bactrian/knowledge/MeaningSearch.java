package io.bactrian.knowledge;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Search by meaning: the chunks whose vectors lie near the question's. Empty without an embedder, and while it or the store is away. */
@Component
class MeaningSearch {

    private static final Logger LOG = LoggerFactory.getLogger(MeaningSearch.class);
    private static final int NEAREST = 50;
    private static final int SAMPLE = 200;

    /** Something is always nearest; below this it is no find. */
    private static final double WORTH_SAYING = 0.05;
    private static final Duration SCALE_LASTS = Duration.ofMinutes(1);

    private final PatientEmbedder embedder;
    private final VectorStore store;
    private final VectorRows rows;
    private final String queryPrefix;
    private volatile Measured scale = new Measured(CosineScale.UNKNOWN, System.nanoTime() - SCALE_LASTS.toNanos() - 1);

    MeaningSearch(PatientEmbedder embedder, VectorStore store, VectorRows rows, KnowledgeSettings settings) {
        this.embedder = embedder;
        this.store = store;
        this.rows = rows;
        this.queryPrefix = settings.embedder().queryPrefix();
    }

    private record Measured(CosineScale scale, long at) {
    }

    /** How sure it is that a chunk means what the question means, for the nearest chunks; empty where that cannot be said now. */
    Optional<Map<Long, Double>> search(String question) {
        if (!embedder.configured()) {
            return Optional.empty();
        }
        Optional<float[][]> vector = embedder.embed(List.of(queryPrefix + question));
        if (vector.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<Long, Double> found = new HashMap<>();
            CosineScale now = scale();
            for (VectorStore.Near near : store.nearest(vector.get()[0], NEAREST)) {
                double sureness = now.sureness(near.cosine());
                if (sureness >= WORTH_SAYING) {
                    found.put(near.chunkId(), sureness);
                }
            }
            return Optional.of(found);
        } catch (IOException e) {
            LOG.warn("The vectors cannot be searched; words alone decide: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Measured again from time to time, as the knowledge base grows. */
    private CosineScale scale() {
        Measured last = scale;
        if (System.nanoTime() - last.at() > SCALE_LASTS.toNanos()) {
            last = new Measured(CosineScale.of(rows.sample(embedder.name(), SAMPLE).stream().map(Vectors::of).toList()), System.nanoTime());
            scale = last;
        }
        return last.scale();
    }
}
