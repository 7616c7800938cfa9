package io.bactrian.llm.cache;

import io.bactrian.llm.cache.Vectors.Near;
import java.util.List;
import org.springframework.lang.Nullable;

/** All that was asked under the same circumstances: nothing here is ever compared with what another scope holds. */
final class Scope {

    private static final int NEAREST = 16;

    private final int most;
    private final Vectors<Row> words;
    @Nullable
    private Vectors<Row> embedded;

    Scope(int most) {
        this.most = most;
        this.words = new Vectors<>(most, LexicalVectors.DIMENSIONS);
    }

    void add(Row row) {
        words.add(row, Row.narrow(row.question()), LexicalVectors.of(row.question()));
    }

    synchronized void add(Row row, float[] vector) {
        if (embedded == null || embedded.dimensions() != vector.length) {
            embedded = new Vectors<>(most, vector.length);
        }
        embedded.remove(row);
        embedded.add(row, Row.wide(row.question()), vector);
    }

    synchronized void remove(Row row) {
        words.remove(row);
        if (embedded != null) {
            embedded.remove(row);
        }
    }

    boolean isEmpty() {
        return words.size() == 0;
    }

    List<Near<Row>> nearestByWords(Question asked) {
        int group = Row.narrow(asked);
        return words.nearest(LexicalVectors.of(asked), other -> other == group, LexicalVectors.THRESHOLD, NEAREST);
    }

    List<Near<Row>> nearest(Question asked, float[] vector, double least) {
        Vectors<Row> all;
        synchronized (this) {
            all = embedded;
        }
        int group = Row.wide(asked);
        return all == null || all.dimensions() != vector.length ? List.of() : all.nearest(vector, other -> other == group, least, NEAREST);
    }
}
