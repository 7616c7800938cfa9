package io.bactrian.deals;

import io.bactrian.planning.PastPerformance;
import io.bactrian.planning.PerformanceFact;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the campaigns brought, by platform and month: the daily facts, summed up. */
@Component
class CampaignHistory implements PastPerformance {

    private static final int MOST_ROWS = 5_000;

    private final JdbcClient database;

    CampaignHistory(JdbcClient database) {
        this.database = database;
    }

    @Override
    public List<PerformanceFact> since(YearMonth month) {
        return database.sql("""
                select c.platform, date_trunc('month', f.day)::date as month, f.currency, sum(f.impressions)::bigint as impressions,
                    sum(f.clicks)::bigint as clicks, sum(f.cost) as cost
                from campaign_fact f join campaign c on c.id = f.campaign_id
                where f.day >= ? group by 1, 2, 3 order by 1, 2, 3 limit ?""")
                .params(month.atDay(1), MOST_ROWS)
                .query((row, number) -> new PerformanceFact(row.getString("platform"),
                        YearMonth.from(row.getObject("month", LocalDate.class)), row.getLong("impressions"), row.getLong("clicks"),
                        row.getBigDecimal("cost"), row.getString("currency")))
                .list();
    }
}
