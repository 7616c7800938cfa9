package io.bactrian.llm.gateway;

import io.bactrian.llm.providers.Deployments;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells the limits of a day, before the first call, what was spent today until the hub was started: by the records, in which every call
 * stands with what it took. A call to a deployment counts whether it answered or failed, and one of a caller whether a model, the cache or
 * nobody answered it, as they did then; what was refused before it could cost anything does not.
 */
@Component
class SpentToday implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(SpentToday.class);
    /** Of an unknown model, in no form, and over the limit. */
    private static final List<String> REFUSED = List.of("HUB-601", "HUB-602", "HUB-605", "HUB-612");

    private final JdbcClient database;
    private final Deployments deployments;
    private final CallerLimits callers;

    SpentToday(JdbcClient database, Deployments deployments, CallerLimits callers) {
        this.database = database;
        this.deployments = deployments;
        this.callers = callers;
    }

    record Sum(String name, long requests, long tokens, BigDecimal money) {
    }

    @Override
    public void afterPropertiesSet() {
        Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS);
        try {
            if (deployments.all().stream().anyMatch(one -> one.limitsDays())) {
                ofDeployments(day).forEach(sum -> deployments.named(sum.name())
                        .ifPresent(one -> one.allowance().spentBefore(day, sum.requests(), sum.tokens(), sum.money())));
            }
            if (callers.limitDays()) {
                List<Sum> sums = ofCallers(day);
                // The one that asked last comes last, since it is the last that may be forgotten.
                for (int index = sums.size() - 1; index >= 0; index--) {
                    Sum sum = sums.get(index);
                    callers.of(sum.name()).spentBefore(day, sum.requests(), sum.tokens(), sum.money());
                }
            }
        } catch (DataAccessException e) {
            // The hub is of more use with limits that begin anew than not at all.
            LOG.error("What models have cost today cannot be read, so the limits of the day begin anew: {}", e.getMessage());
        }
    }

    private List<Sum> ofDeployments(Instant day) {
        return database.sql("""
                select attempt ->> 'deployment' as name, count(*) as requests,
                    coalesce(sum((attempt ->> 'inputTokens')::bigint + (attempt ->> 'outputTokens')::bigint), 0) as tokens,
                    coalesce(sum((attempt ->> 'spent')::numeric), 0) as money
                from llm_call cross join jsonb_array_elements(attempts) as attempt
                where at >= :day and attempt ->> 'outcome' <> 'breaker-open' group by 1""")
                .param("day", parameter(day)).query(Sum.class).list();
    }

    private List<Sum> ofCallers(Instant day) {
        return database.sql("""
                select caller as name, count(*) as requests, sum(input_tokens + output_tokens) as tokens, sum(spent) as money
                from llm_call
                where at >= :day and (error is null or attempts <> '[]'::jsonb or split_part(error, ' ', 1) not in (:refused))
                group by caller order by max(sequence) desc limit :most""")
                .param("day", parameter(day)).param("refused", REFUSED).param("most", CallerLimits.CALLERS).query(Sum.class).list();
    }

    private static OffsetDateTime parameter(Instant day) {
        return day.atOffset(ZoneOffset.UTC);
    }
}
