package io.bactrian.llm.prompts;

import io.bactrian.delivery.RecordedTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** What calls and ratings say of each version of a prompt. */
@Component
class PromptFigures {

    /** How far back figures go. */
    static final Duration WINDOW = Duration.ofDays(30);

    private static final String GOOD = "case scale when 'thumbs' then score > 0 else score >= 4 end";
    private static final String BAD = "case scale when 'thumbs' then score < 0 else score <= 2 end";

    /** No answer came that could be used, or what was to be decided by the model was decided by a rule. */
    private static final String FAILED = "outcome = 'failed'";
    private static final String BY_RULE = "decision_made_by is not distinct from 'fallback'";

    private final JdbcClient database;

    PromptFigures(JdbcClient database) {
        this.database = database;
    }

    /**
     * @param fallbacks answered by another deployment than the first choice, or decided by a rule
     * @param cost      in the currency of the limits
     */
    record Calls(String version, long calls, long failed, long fallbacks, BigDecimal cost) {
    }

    /** @param stars the average of the ratings in stars, absent where there is none */
    record Ratings(String version, long ratings, long good, long bad, @Nullable BigDecimal stars) {
    }

    /** How often something was tried, and how often it went badly. */
    record Outcome(long tried, long bad) {
    }

    /** By version. A call that was replayed counts once. */
    Map<String, Calls> calls(String prompt) {
        return database.sql("""
                select prompt_version as version, count(*) as calls, count(*) filter (where %s) as failed,
                    count(*) filter (where fallback_reason is not null or %s) as fallbacks, sum(spent) as cost
                from llm_call where prompt_name = ? and prompt_version is not null and replay_of is null and at > ? group by 1"""
                .formatted(FAILED, BY_RULE)).params(prompt, RecordedTime.parameter(Instant.now().minus(WINDOW)))
                .query(Calls.class).list().stream().collect(Collectors.toMap(Calls::version, Function.identity()));
    }

    /** By version. */
    Map<String, Ratings> ratings(String prompt) {
        return database.sql("""
                select version, count(*) as ratings, count(*) filter (where %s) as good, count(*) filter (where %s) as bad,
                    round(avg(score) filter (where scale = 'stars'), 2) as stars
                from prompt_rating where prompt = ? and rated_at > ? group by 1""".formatted(GOOD, BAD))
                .params(prompt, RecordedTime.parameter(Instant.now().minus(WINDOW))).query(Ratings.class).list().stream()
                .collect(Collectors.toMap(Ratings::version, Function.identity()));
    }

    /** Calls of a version since then. Bad is one that failed, or that a rule had to decide; that a deployment failed is no prompt's fault. */
    Outcome outcomeOfCalls(String prompt, String version, Instant since) {
        return database.sql("""
                select count(*) as tried, count(*) filter (where %s or %s) as bad from llm_call
                where prompt_name = ? and prompt_version = ? and replay_of is null and at > ?""".formatted(FAILED, BY_RULE))
                .params(prompt, version, RecordedTime.parameter(bounded(since))).query(Outcome.class).single();
    }

    /** Ratings of a version since then that say good or bad. */
    Outcome outcomeOfRatings(String prompt, String version, Instant since) {
        return database.sql("""
                select count(*) filter (where %1$s or %2$s) as tried, count(*) filter (where %2$s) as bad from prompt_rating
                where prompt = ? and version = ? and rated_at > ?""".formatted(GOOD, BAD))
                .params(prompt, version, RecordedTime.parameter(bounded(since))).query(Outcome.class).single();
    }

    private static Instant bounded(Instant since) {
        Instant oldest = Instant.now().minus(WINDOW);
        return since.isBefore(oldest) ? oldest : since;
    }

    /** Which version made a call; absent where there is no such call. */
    Optional<CallOf> call(String id) {
        return database.sql("select prompt_name as prompt, prompt_version as version from llm_call where id = ?").param(id)
                .query(CallOf.class).optional();
    }

    /** Which version made a call. */
    record CallOf(@Nullable String prompt, @Nullable String version) {
    }
}
