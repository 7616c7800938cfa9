package io.bactrian.knowledge;

import io.bactrian.delivery.RecordedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** {@code knowledge_embedding}: which chunks have a vector, who is getting one, and what is to be tried again when. */
@Component
class VectorRows {

    /** Whoever dies over a batch leaves it to others after this time. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    /** From so many attempts on a chunk is tried alone, so that one that the model cannot take does not hold up others. */
    private static final int SUSPECT = 3;

    private final JdbcClient database;
    private final KnowledgeVersion versions;

    VectorRows(JdbcClient database, KnowledgeVersion versions) {
        this.database = database;
        this.versions = versions;
    }

    record Claimed(long id, String title, String heading, String text) {
    }

    record Stored(long chunkId, byte[] vector) {
    }

    /** The next chunks without a vector, claimed for this hub: new ones, else those whose time to be tried again has come. */
    @Transactional
    public List<Claimed> claim(String model, int most) {
        Instant now = Instant.now();
        List<Claimed> fresh = database.sql("""
                with claimed as (
                  insert into knowledge_embedding (chunk_id, model, not_before)
                  select c.id, :model, :until from knowledge_chunk c
                  where c.retired is null
                    and not exists (select from knowledge_embedding e where e.chunk_id = c.id and e.model = :model)
                  order by c.id limit :most on conflict do nothing returning chunk_id)
                select id, title, heading, text from knowledge_chunk where id in (select chunk_id from claimed) order by id""")
                .param("model", model).param("until", RecordedTime.parameter(now.plus(CLAIM))).param("most", most)
                .query(Claimed.class).list();
        return fresh.isEmpty() ? claimAgain(model, most, now) : fresh;
    }

    private List<Claimed> claimAgain(String model, int most, Instant now) {
        return database.sql("""
                with waiting as (
                  select e.chunk_id, e.attempts from knowledge_embedding e join knowledge_chunk c on c.id = e.chunk_id and c.retired is null
                  where e.model = :model and e.vector is null and e.not_before <= :now
                  order by e.attempts, e.not_before limit :most for update of e skip locked),
                chosen as (
                  select chunk_id from waiting where attempts < :suspect
                  union all
                  (select chunk_id from waiting where not exists (select from waiting where attempts < :suspect) limit 1)),
                claimed as (
                  update knowledge_embedding set attempts = attempts + 1, not_before = :until
                  where model = :model and chunk_id in (select chunk_id from chosen) returning chunk_id)
                select id, title, heading, text from knowledge_chunk where id in (select chunk_id from claimed) order by id""")
                .param("model", model).param("now", RecordedTime.parameter(now)).param("until", RecordedTime.parameter(now.plus(CLAIM)))
                .param("most", most).param("suspect", SUSPECT).query(Claimed.class).list();
    }

    /** Keeps the vectors of claimed chunks; hubs that search in memory hear of them by the version. */
    @Transactional
    public void keep(String model, Map<Long, float[]> vectors) {
        Long[] ids = vectors.keySet().toArray(Long[]::new);
        byte[][] bytes = vectors.values().stream().map(Vectors::bytes).toArray(byte[][]::new);
        database.sql("""
                update knowledge_embedding e set vector = v.vector, stored = :version
                from unnest(:ids, :vectors) as v (chunk_id, vector) where e.chunk_id = v.chunk_id and e.model = :model""")
                .param("ids", ids).param("vectors", bytes).param("model", model).param("version", versions.next()).update();
    }

    /** Leaves chunks for later, each time twice as long, at most five minutes. */
    @Transactional
    public void postpone(String model, List<Long> ids) {
        database.sql("""
                update knowledge_embedding set not_before = now() + least(interval '5 minutes', interval '1 second' * power(2, least(attempts, 10)))
                where model = :model and chunk_id = any(:ids) and vector is null""")
                .param("model", model).param("ids", ids.toArray(Long[]::new)).update();
    }

    /** Vectors that came between two versions, in the order of chunks. */
    List<Stored> stored(String model, long seen, long now, long after, int limit) {
        return database.sql("""
                select e.chunk_id, e.vector from knowledge_embedding e join knowledge_chunk c on c.id = e.chunk_id
                where e.model = :model and e.stored > :seen and e.stored <= :now and e.chunk_id > :after and c.retired is null
                order by e.chunk_id limit :limit""")
                .param("model", model).param("seen", seen).param("now", now).param("after", after).param("limit", limit)
                .query(Stored.class).list();
    }

    /** The chunks that went between two versions. */
    List<Long> retiredBetween(long seen, long now) {
        return database.sql("select id from knowledge_chunk where retired > :seen and retired <= :now")
                .param("seen", seen).param("now", now).query(Long.class).list();
    }

    /** A few vectors from anywhere, to see how alike those of different chunks are. */
    List<byte[]> sample(String model, int most) {
        return database.sql("""
                select vector from (select vector, hashint8(chunk_id) as place from knowledge_embedding
                                    where model = :model and vector is not null order by place limit :most) as sample""")
                .param("model", model).param("most", most).query((row, number) -> row.getBytes(1)).list();
    }

    /** Chunks that are not found any more and still have a row here. */
    List<Long> retired(int most) {
        return database.sql("""
                select distinct e.chunk_id from knowledge_embedding e join knowledge_chunk c on c.id = e.chunk_id
                where c.retired is not null order by e.chunk_id limit :most""").param("most", most).query(Long.class).list();
    }

    @Transactional
    public void forget(List<Long> ids) {
        database.sql("delete from knowledge_embedding where chunk_id = any(:ids)").param("ids", ids.toArray(Long[]::new)).update();
    }
}
