package io.bactrian.llm.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.IdempotencyKeys;
import io.bactrian.delivery.Violation;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Types;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What people think of the answers that a version brought. */
@Component("promptRatings")
public class PromptRatings {

    private static final String THUMBS = "thumbs";
    private static final String STARS = "stars";
    private static final int BITE = 10_000;

    private final JdbcClient database;
    private final PromptCatalogue catalogue;
    private final PromptFigures figures;
    private final IdempotencyKeys idempotencyKeys;
    private final MeterRegistry meters;

    PromptRatings(JdbcClient database, PromptCatalogue catalogue, PromptFigures figures, IdempotencyKeys idempotencyKeys,
                  MeterRegistry meters) {
        this.database = database;
        this.catalogue = catalogue;
        this.figures = figures;
        this.idempotencyKeys = idempotencyKeys;
        this.meters = meters;
    }

    /** {@code POST /api/v1/prompts/{name}/versions/{version}/ratings}; of one call and one person the last rating counts. */
    @Transactional
    public Answer rate(@Header("name") String name, @Header("version") String version, @Header("Idempotency-Key") String key,
                       @Body JsonNode request) {
        String rated = catalogue.find(name).version(version, ErrorCode.PROMPT_VERSION_UNKNOWN).version();
        return idempotencyKeys.once(key, "ratePromptVersion " + name + " " + rated, request, () -> {
            int score = request.path("score").intValue();
            // Of the numbers alone 1 could be the best or the worst: without a scale it is a thumb up.
            String scale = request.path("scale").asText(score <= 1 ? THUMBS : STARS);
            if (scale.equals(THUMBS) ? score > 1 : score < 1) {
                throw new HubException(ErrorCode.SCHEMA_VIOLATION, "/score: does not lie on the scale " + scale,
                        List.of(new Violation("/score", "does not lie on the scale " + scale)));
            }
            String call = request.path("callId").textValue();
            fits(call, name, rated);
            ObjectNode rating = database.sql("""
                    insert into prompt_rating (prompt, version, call_id, score, scale, comment, rated_by)
                    values (:prompt, :version, :call, :score, :scale, :comment, :ratedBy)
                    on conflict (call_id, rated_by) where call_id is not null do update set prompt = excluded.prompt,
                        version = excluded.version, score = excluded.score, scale = excluded.scale, comment = excluded.comment,
                        rated_at = clock_timestamp()
                    returning id""")
                    .param("prompt", name).param("version", rated).param("call", call, Types.VARCHAR).param("score", score)
                    .param("scale", scale).param("comment", kept(request.path("comment").textValue()), Types.VARCHAR)
                    .param("ratedBy", Audit.caller())
                    .query((row, number) -> JsonNodeFactory.instance.objectNode().put("id", row.getLong("id"))).single();
            rating.put("prompt", name).put("version", rated).put("score", score).put("scale", scale);
            meters.counter("bactrian.prompts.ratings", "prompt", name, "version", rated, "verdict", verdict(score, scale)).increment();
            return new Answer(201, null, rating);
        });
    }

    /** Forgets what is older than anybody looks back, in bites that stay far below the database's statement time-out. */
    public void forget() {
        int forgotten;
        do {
            forgotten = database.sql("""
                    delete from prompt_rating where id = any(array(
                        select id from prompt_rating where rated_at < now() - interval '400 days' order by rated_at limit ?))""")
                    .param(BITE).update();
        } while (forgotten == BITE);
    }

    private void fits(String call, String name, String version) {
        if (call != null) {
            PromptFigures.CallOf made = figures.call(call)
                    .orElseThrow(() -> new HubException(ErrorCode.PROMPT_RATING_REFUSED, "There is no such call"));
            if (!name.equals(made.prompt()) || !version.equals(made.version())) {
                throw new HubException(ErrorCode.PROMPT_RATING_REFUSED, "The call was not made with version " + version + " of the prompt "
                        + name);
            }
        }
    }

    private static String kept(String comment) {
        return comment == null ? null : comment.replace('\u0000', '\uFFFD');
    }

    private static String verdict(int score, String scale) {
        int good = scale.equals(THUMBS) ? score : score - 3;
        return good > 0 ? "good" : good < 0 ? "bad" : "neither";
    }
}
