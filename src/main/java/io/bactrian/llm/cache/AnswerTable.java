package io.bactrian.llm.cache;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The kept answers in the database. */
class AnswerTable {

    private static final int BITE = 10_000;

    private final JdbcClient database;

    AnswerTable(JdbcClient database) {
        this.database = database;
    }

    /** The younger answer stays, whichever hub gave it. */
    void insert(List<KeptAnswer> kept) {
        database.sql("""
                insert into llm_answer (key, scope, task, prompt, question, answer, model, input_tokens, output_tokens, kept_at, until)
                select distinct on (key) * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                                     ?::integer[], ?::integer[],
                                     ?::timestamptz[], ?::timestamptz[])
                  as kept (key, scope, task, prompt, question, answer, model, input_tokens, output_tokens, kept_at, until)
                order by key, kept_at desc
                on conflict (key) do update set answer = excluded.answer, model = excluded.model, input_tokens = excluded.input_tokens,
                  output_tokens = excluded.output_tokens, kept_at = excluded.kept_at, until = excluded.until, written_at = now()
                where llm_answer.kept_at < excluded.kept_at""")
                .params(texts(kept, answer -> answer.key().exact()), texts(kept, answer -> answer.key().scope()), texts(kept,
                        KeptAnswer::task),
                        texts(kept, KeptAnswer::prompt), texts(kept, answer -> clean(answer.question())),
                        texts(kept, answer -> clean(answer.answer().aiMessage().text())), texts(kept,
                                answer -> answer.answer().modelName()),
                        kept.stream().map(answer -> answer.answer().tokenUsage().inputTokenCount()).toArray(Integer[]::new),
                        kept.stream().map(answer -> answer.answer().tokenUsage().outputTokenCount()).toArray(Integer[]::new),
                        texts(kept, answer -> answer.keptAt().toString()), texts(kept, answer -> answer.until().toString()))
                .update();
    }

    /** PostgreSQL has no NUL in a text. */
    private static String clean(String text) {
        return text == null ? null : text.replace("\u0000", "");
    }

    private static String[] texts(List<KeptAnswer> kept, Function<KeptAnswer, String> column) {
        return kept.stream().map(column).toArray(String[]::new);
    }

    /** What was written since then and still serves, the oldest first, no more than the youngest so many. */
    List<KeptAnswer> since(Instant written, int most) {
        return database.sql("""
                select * from (
                  select * from llm_answer where written_at >= :since and until > now() order by kept_at desc limit :most) as youngest
                order by kept_at""")
                .param("since", at(written)).param("most", most).query(AnswerTable::answer).list();
    }

    private static KeptAnswer answer(ResultSet row, int number) throws SQLException {
        RequestKey key = new RequestKey(row.getString("key"), row.getString("scope"), row.getString("question"));
        return new KeptAnswer(key, row.getString("task"), row.getString("prompt"), key.question(),
                AnswerRules.plain(row.getString("answer"), row.getString("model"), (Integer) row.getObject("input_tokens"),
                        (Integer) row.getObject("output_tokens")), instant(row, "kept_at"), instant(row, "until"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** @return how many answers are gone from the table */
    int forget(Forgotten what) {
        return database.sql("""
                with said as (insert into llm_answer_forgotten (key, task, prompt, at) values (:key, :task, :prompt, :at))
                delete from llm_answer where kept_at <= :at and (cast(:key as text) is null or key = :key)
                  and (cast(:task as text) is null or task = :task) and (cast(:prompt as text) is null or prompt = :prompt)""")
                .param("key", what.key()).param("task", what.task()).param("prompt", what.prompt()).param("at", at(what.at())).update();
    }

    List<Forgotten> forgottenSince(Instant written) {
        return database.sql("select key, task, prompt, at from llm_answer_forgotten where written_at >= :since")
                .param("since", at(written)).query((row, number) -> new Forgotten(row.getString("key"), row.getString("task"),
                        row.getString("prompt"), instant(row, "at"))).list();
    }

    /** The database's own time, by which rows are asked for. */
    Instant now() {
        return database.sql("select now() as now").query((row, number) -> instant(row, "now")).single();
    }

    /** Deletes what has had its time, one bite. */
    void deleteOld() {
        database.sql("delete from llm_answer where ctid = any(array(select ctid from llm_answer where until < now() limit :bite))")
                .param("bite", BITE).update();
        database.sql("""
                delete from llm_answer_forgotten where ctid = any(array(
                  select ctid from llm_answer_forgotten where written_at < now() - interval '30 days' limit :bite))""")
                .param("bite", BITE).update();
    }
}
