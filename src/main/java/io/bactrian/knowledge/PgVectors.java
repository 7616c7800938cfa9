package io.bactrian.knowledge;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The vectors in the hub's own database, where it has the extension pgvector: one table a model, with an index of the kind HNSW.
 *
 * @see <a href="https://github.com/pgvector/pgvector">pgvector</a>
 */
final class PgVectors implements VectorStore {

    private static final Logger LOG = LoggerFactory.getLogger(PgVectors.class);

    private final JdbcClient database;
    private final String table;
    private volatile boolean there;

    PgVectors(JdbcClient database, String model) {
        this.database = database;
        this.table = "knowledge_vector_" + Integer.toHexString(TermBag.hash(model));
    }

    String table() {
        return table;
    }

    @Override
    public void put(Map<Long, float[]> vectors) throws IOException {
        if (vectors.isEmpty()) {
            return;
        }
        try {
            makeTable(vectors.values().iterator().next().length);
            database.sql("insert into " + table + """
                     (chunk_id, embedding) select chunk_id, embedding::vector from unnest(:ids, :vectors) as v (chunk_id, embedding)
                    on conflict (chunk_id) do update set embedding = excluded.embedding""")
                    .param("ids", vectors.keySet().toArray(Long[]::new))
                    .param("vectors", vectors.values().stream().map(Arrays::toString).toArray(String[]::new)).update();
        } catch (DataAccessException e) {
            throw new IOException("pgvector did not take the vectors", e);
        }
    }

    private void makeTable(int dimensions) {
        if (there) {
            return;
        }
        database.sql("create table if not exists " + table + " (chunk_id bigint primary key, embedding vector(" + dimensions + ") not null)")
                .update();
        try {
            database.sql("create index if not exists " + table + "_nearest on " + table + " using hnsw (embedding vector_cosine_ops)").update();
        } catch (DataAccessException e) {
            // More dimensions than an index takes, or an old pgvector: slower, and just as right.
            LOG.warn("The vectors in {} have no index: {}", table, e.getMessage());
        }
        there = true;
    }

    @Override
    public void remove(Collection<Long> chunks) throws IOException {
        if (exists()) {
            database.sql("delete from " + table + " where chunk_id = any(:ids)").param("ids", chunks.toArray(Long[]::new)).update();
        }
    }

    @Override
    public List<Near> nearest(float[] question, int limit) throws IOException {
        try {
            return !exists() ? List.of() : database.sql("select chunk_id, 1 - (embedding <=> :question::vector) as cosine from " + table
                    + " order by embedding <=> :question::vector limit :limit")
                    .param("question", Arrays.toString(question)).param("limit", limit).query(Near.class).list();
        } catch (DataAccessException e) {
            throw new IOException("pgvector did not answer", e);
        }
    }

    /** Whether something was put yet. */
    private boolean exists() {
        if (!there) {
            there = database.sql("select to_regclass(:table) is not null").param("table", table).query(Boolean.class).single();
        }
        return there;
    }
}
