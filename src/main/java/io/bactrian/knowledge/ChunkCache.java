package io.bactrian.knowledge;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The chunks that were asked for last, analysed. A chunk never changes, so none is ever stale. */
final class ChunkCache {

    private final Map<Long, AnalysedChunk> chunks;

    ChunkCache(int most) {
        this.chunks = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, AnalysedChunk> eldest) {
                return size() > most;
            }
        };
    }

    synchronized void put(AnalysedChunk chunk) {
        chunks.put(chunk.id(), chunk);
    }

    /** Those of the ids that are here. */
    synchronized Map<Long, AnalysedChunk> get(Collection<Long> ids) {
        Map<Long, AnalysedChunk> found = new HashMap<>();
        for (Long id : ids) {
            AnalysedChunk chunk = chunks.get(id);
            if (chunk != null) {
                found.put(id, chunk);
            }
        }
        return found;
    }
}
