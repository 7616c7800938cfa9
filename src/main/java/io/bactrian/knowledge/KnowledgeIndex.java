package io.bactrian.knowledge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What this hub keeps in memory of the knowledge base: how common every word is, and the chunks that were asked for last. PostgreSQL has the
 * rest and is the truth: before each search the hub catches up with what it, or another hub, has written meanwhile.
 */
@Component("knowledgeIndex")
class KnowledgeIndex {

    private static final int PAGE = 2_000;

    private final KnowledgeVersion versions;
    private final ChunkRows rows;
    private final ChunkCache cache;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private Statistics statistics = new Statistics();
    private volatile long seen;

    KnowledgeIndex(KnowledgeVersion versions, ChunkRows rows, @Value("${hub.knowledge.cached-chunks}") int cachedChunks) {
        this.versions = versions;
        this.rows = rows;
        this.cache = new ChunkCache(cachedChunks);
    }

    /** Reads what has changed since the last time. A clock calls it too, so that the first search after a start does not wait for all of it. */
    public void catchUp() {
        if (versions.now().version() != seen) {
            lock.writeLock().lock();
            try {
                // Read again: another thread may have been here meanwhile.
                catchUp(versions.now());
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private void catchUp(KnowledgeVersion.State state) {
        if (state.version() == seen) {
            return;
        }
        // A database that was put back to an earlier state counts from there again.
        if (seen < state.forgotten() || state.version() < seen) {
            forgetAll();
        }
        try {
            long after = 0;
            List<ChunkRows.Change> page;
            do {
                page = rows.changes(seen, state.version(), after, PAGE);
                for (ChunkRows.Change change : page) {
                    take(change);
                    after = change.row().id();
                }
            } while (page.size() == PAGE);
            seen = state.version();
        } catch (RuntimeException e) {
            forgetAll(); // half of a change would be counted twice
            throw e;
        }
    }

    private void forgetAll() {
        statistics = new Statistics();
        seen = 0;
    }

    private void take(ChunkRows.Change change) {
        AnalysedChunk chunk = change.row().analysed();
        if (change.added()) {
            statistics.add(chunk.terms());
            cache.put(chunk);
        } else {
            statistics.remove(chunk.terms());
        }
    }

    /** Computes something by the statistics, which stay as they are meanwhile. */
    <T> T by(Function<Statistics, T> computation) {
        lock.readLock().lock();
        try {
            return computation.apply(statistics);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The chunks of these ids that are still found, in any order. */
    List<AnalysedChunk> chunks(Collection<Long> ids) {
        Map<Long, AnalysedChunk> found = cache.get(ids);
        Set<Long> missing = new HashSet<>(ids);
        missing.removeAll(found.keySet());
        List<AnalysedChunk> chunks = new ArrayList<>(found.values());
        for (ChunkRows.Row row : rows.living(missing)) {
            AnalysedChunk chunk = row.analysed();
            cache.put(chunk);
            chunks.add(chunk);
        }
        return chunks;
    }
}
