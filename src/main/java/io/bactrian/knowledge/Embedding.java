package io.bactrian.knowledge;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives new chunks their vectors, after the write that made them and apart from it: an article is found by its words at once, and by its
 * meaning when the model has been there. Called by a clock, on every hub.
 */
@Component("knowledgeEmbedding")
public class Embedding {

    private static final Logger LOG = LoggerFactory.getLogger(Embedding.class);
    private static final int BATCHES_A_RUN = 20;
    private static final int MOST_RETIRED = 500;

    private final PatientEmbedder embedder;
    private final VectorStore store;
    private final VectorRows rows;
    private final KnowledgeSettings.EmbedderSettings settings;

    Embedding(PatientEmbedder embedder, VectorStore store, VectorRows rows, KnowledgeSettings settings) {
        this.embedder = embedder;
        this.store = store;
        this.rows = rows;
        this.settings = settings.embedder();
    }

    /** Embeds what waits, some batches of it, and takes the vectors of retired chunks out. A failure leaves its batch for later. */
    public void work() {
        if (!embedder.configured()) {
            return;
        }
        forgetRetired();
        for (int batch = 0; batch < BATCHES_A_RUN; batch++) {
            List<VectorRows.Claimed> claimed = rows.claim(embedder.name(), settings.batch());
            if (claimed.isEmpty() || !embed(claimed)) {
                return;
            }
        }
    }

    private boolean embed(List<VectorRows.Claimed> claimed) {
        List<Long> ids = claimed.stream().map(VectorRows.Claimed::id).toList();
        Optional<float[][]> vectors = embedder.embedPatiently(claimed.stream().map(this::text).toList());
        if (vectors.isPresent()) {
            Map<Long, float[]> byChunk = new LinkedHashMap<>();
            for (int at = 0; at < ids.size(); at++) {
                byChunk.put(ids.get(at), vectors.get()[at]);
            }
            try {
                store.put(byChunk);
                rows.keep(embedder.name(), byChunk);
                return true;
            } catch (IOException e) {
                LOG.warn("The vectors of {} chunks were not stored and are tried again: {}", ids.size(), e.getMessage());
            }
        }
        rows.postpone(embedder.name(), ids);
        return false;
    }

    private String text(VectorRows.Claimed chunk) {
        return settings.passagePrefix() + chunk.title() + "\n" + (chunk.heading().isEmpty() ? "" : chunk.heading() + "\n") + chunk.text();
    }

    private void forgetRetired() {
        List<Long> retired = rows.retired(MOST_RETIRED);
        if (!retired.isEmpty()) {
            try {
                store.remove(retired);
                rows.forget(retired);
            } catch (IOException e) {
                LOG.warn("The vectors of {} retired chunks could not be taken out and are tried again: {}", retired.size(), e.getMessage());
            }
        }
    }
}
