package io.bactrian.knowledge;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** What search reads of {@code knowledge_chunk}. */
@Component
class ChunkRows {

    private static final int MOST_WORDS = 32;
    private static final int MOST_ALIKE = 3;

    private final JdbcClient database;

    ChunkRows(JdbcClient database) {
        this.database = database;
    }

    /** A chunk as it is kept. */
    record Row(long id, long articleId, String title, String heading, String text, String language, boolean suspicious) {

        AnalysedChunk analysed() {
            return new AnalysedChunk(id, articleId, language, ChunkTerms.of(title, heading, text));
        }

        private static Row of(ResultSet row, int number) throws SQLException {
            return new Row(row.getLong("id"), row.getLong("article_id"), row.getString("title"), row.getString("heading"),
                    row.getString("text"), row.getString("language"), row.getBoolean("suspicious"));
        }
    }

    /** What came and what went between two versions, page by page in the order of ids. */
    record Change(Row row, boolean added) {
    }

    List<Change> changes(long seen, long now, long after, int limit) {
        return database.sql("""
                select *, added > :seen as is_new from knowledge_chunk
                where id > :after and ((added > :seen and added <= :now and (retired is null or retired > :now))
                                    or (added <= :seen and retired > :seen and retired <= :now))
                order by id limit :limit""")
                .param("seen", seen).param("now", now).param("after", after).param("limit", limit)
                .query((row, number) -> new Change(Row.of(row, number), row.getBoolean("is_new"))).list();
    }

    /** Those of the chunks that are still found. */
    List<Row> living(Collection<Long> ids) {
        return ids.isEmpty() ? List.of() : database.sql("select * from knowledge_chunk where id = any(:ids) and retired is null")
                .param("ids", ids.toArray(Long[]::new)).query(Row::of).list();
    }

    /**
     * The chunks that share most with a question: each word counts by how few chunks have it, in any of its forms.
     *
     * @param words the question's, the rarest first; at most 32 count
     */
    List<Long> candidates(List<String> words, int chunks, @Nullable String language, int limit) {
        List<String> stems = new ArrayList<>();
        List<String> beginnings = new ArrayList<>();
        for (String word : words.subList(0, Math.min(words.size(), MOST_WORDS))) {
            // Words are letters and digits and the point between these: nothing that a query would take for its own.
            boolean number = Character.isDigit(word.charAt(0));
            stems.add(number ? "'" + word + "'" : "'" + word + "':*");
            beginnings.add(number ? "'" + word + "'" : "'" + WordForms.beginning(word) + "':*");
        }
        return database.sql("""
                with asked as (select * from unnest(:stems, :beginnings) with ordinality as asked (stem, beginning, number)),
                hit as (
                  select a.number, c.id from asked a
                  join knowledge_chunk c on c.search @@ (to_tsquery('russian', a.stem) || to_tsquery('simple', a.beginning))
                  where c.retired is null and (cast(:language as text) is null or c.language = :language)),
                weight as (select number, ln(1 + cast(:chunks as float8) / count(*)) as weight from hit group by number)
                select h.id from hit h join weight using (number) group by h.id order by sum(weight) desc, h.id limit :limit""")
                .param("stems", stems.toArray(String[]::new)).param("beginnings", beginnings.toArray(String[]::new))
                .param("language", language).param("chunks", Math.max(1, chunks)).param("limit", limit).query(Long.class).list();
    }

    /** Words that some article has had and that are spelt almost like one of these: for misprints, and names in another spelling. */
    List<String> alike(Collection<String> unknown) {
        return database.sql("""
                select distinct near.word from unnest(:unknown) as u (word) cross join lateral (
                  select w.word from knowledge_word w where w.word % u.word order by similarity(w.word, u.word) desc, w.word limit :most) near""")
                .param("unknown", unknown.toArray(String[]::new)).param("most", MOST_ALIKE).query(String.class).list();
    }
}
