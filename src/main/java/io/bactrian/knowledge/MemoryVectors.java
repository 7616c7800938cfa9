package io.bactrian.knowledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vectors in this hub's memory, compared one by one: exact, and quick enough for tens of thousands. It catches up with PostgreSQL, where
 * this hub and others keep what the model made, so that a restart asks no model again.
 */
final class MemoryVectors implements VectorStore {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryVectors.class);
    private static final int PAGE = 1_000;

    private final VectorRows rows;
    private final KnowledgeVersion versions;
    private final String model;
    private final int most;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Long, Integer> places = new HashMap<>();
    private float[][] vectors = new float[64][];
    private long[] chunks = new long[64];
    private volatile long seen;
    private boolean full;

    MemoryVectors(VectorRows rows, KnowledgeVersion versions, String model, int most) {
        this.rows = rows;
        this.versions = versions;
        this.model = model;
        this.most = most;
    }

    /** Nothing to do: what is put is in PostgreSQL, from where every hub reads it. */
    @Override
    public void put(Map<Long, float[]> fresh) {
    }

    @Override
    public void remove(Collection<Long> retired) {
        lock.writeLock().lock();
        try {
            retired.forEach(this::remove);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public List<Near> nearest(float[] question, int limit) {
        catchUp();
        lock.readLock().lock();
        try {
            PriorityQueue<Near> nearest = new PriorityQueue<>(Comparator.comparingDouble(Near::cosine));
            for (int at = 0; at < places.size(); at++) {
                double cosine = Vectors.cosine(question, vectors[at]);
                if (nearest.size() < limit) {
                    nearest.add(new Near(chunks[at], cosine));
                } else if (cosine > nearest.peek().cosine()) {
                    nearest.poll();
                    nearest.add(new Near(chunks[at], cosine));
                }
            }
            List<Near> sorted = new ArrayList<>(nearest);
            sorted.sort(Comparator.comparingDouble(Near::cosine).reversed());
            return sorted;
        } finally {
            lock.readLock().unlock();
        }
    }

    private void catchUp() {
        if (versions.now().version() == seen) {
            return;
        }
        lock.writeLock().lock();
        try {
            KnowledgeVersion.State state = versions.now();
            if (state.version() < seen || seen < state.forgotten()) {
                clear();
            }
            long now = state.version();
            rows.retiredBetween(seen, now).forEach(this::remove);
            long after = 0;
            List<VectorRows.Stored> page;
            do {
                page = rows.stored(model, seen, now, after, PAGE);
                for (VectorRows.Stored row : page) {
                    add(row.chunkId(), Vectors.of(row.vector()));
                    after = row.chunkId();
                }
            } while (page.size() == PAGE);
            seen = now;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void clear() {
        places.clear();
        Arrays.fill(vectors, null);
        seen = 0;
    }

    private void add(long chunk, float[] vector) {
        Integer place = places.get(chunk);
        if (place == null && places.size() >= most) {
            if (!full) {
                full = true;
                LOG.warn("More than {} vectors: what is beyond is found by words alone, see hub.knowledge.vectors", most);
            }
            return;
        }
        int at = place == null ? places.size() : place;
        if (at == chunks.length) {
            chunks = Arrays.copyOf(chunks, at * 2);
            vectors = Arrays.copyOf(vectors, at * 2);
        }
        chunks[at] = chunk;
        vectors[at] = vector;
        places.put(chunk, at);
    }

    /** The last one takes the place of the one that goes. */
    private void remove(long chunk) {
        Integer place = places.remove(chunk);
        if (place != null) {
            int last = places.size();
            if (place != last) {
                chunks[place] = chunks[last];
                vectors[place] = vectors[last];
                places.put(chunks[place], place);
            }
            vectors[last] = null;
        }
    }
}
