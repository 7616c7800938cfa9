package io.bactrian.knowledge;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds the chunks whose vectors are nearest to a question's. PostgreSQL keeps every vector besides, so that a store can be filled anew. */
interface VectorStore {

    /** @param cosine of the angle to the question's vector */
    record Near(long chunkId, double cosine) {
    }

    /** Takes vectors in, by chunk; one that is there already is replaced. */
    void put(Map<Long, float[]> vectors) throws IOException;

    /** Takes out what is there of these. */
    void remove(Collection<Long> chunks) throws IOException;

    /**
     * The nearest, the nearest first. What was retired meanwhile may still be among them.
     *
     * @throws IOException where the store is away or too slow
     */
    List<Near> nearest(float[] question, int limit) throws IOException;
}
