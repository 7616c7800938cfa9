package io.bactrian.llm.gateway;

import io.bactrian.llm.providers.ModelSettings;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forgets texts first and rows later, in bites that stay far below the database's statement time-out. */
@Component("forgottenCalls")
class ForgottenCalls {

    private static final int BITE = 5_000;

    private final JdbcClient database;
    private final ModelSettings.Records rules;

    ForgottenCalls(JdbcClient database, ModelSettings settings) {
        this.database = database;
        this.rules = settings.records();
    }

    public void forget() {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        repeat("""
                update llm_call set request = null, answer = null where sequence in (
                  select sequence from llm_call where at < ? and (request is not null or answer is not null) order by at limit ?)""",
                now.minus(Duration.ofDays(rules.keepTexts())));
        repeat("delete from llm_call where sequence in (select sequence from llm_call where at < ? order by at limit ?)",
                now.minus(Duration.ofDays(rules.keepDays())));
    }

    private void repeat(String statement, OffsetDateTime before) {
        while (database.sql(statement).params(before, BITE).update() == BITE) {
            // The next bite.
        }
    }
}
