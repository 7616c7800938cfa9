package io.bactrian.deals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.Outbox;
import io.bactrian.delivery.RecordedTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Daily statistics of the campaigns. A day that the platform restates replaces what was known of it and counts a version. */
@Component("campaignFacts")
public class CampaignFacts {

    /** Platforms restate what they said of the last days. */
    private static final int DAYS_RESTATED = 3;
    private static final int CAMPAIGNS_A_REPORT = 500;

    private final JdbcClient database;
    private final Outbox outbox;
    private final Campaigns campaigns;

    CampaignFacts(JdbcClient database, Outbox outbox, Campaigns campaigns) {
        this.database = database;
        this.outbox = outbox;
        this.campaigns = campaigns;
    }

    /** What to ask a platform for next, {@code {from, to, measuredAt, campaigns, last}}, or null when nothing more runs there. */
    public JsonNode wanted(String platform, long after) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<ObjectNode> running = campaigns.running(platform, today.minusDays(DAYS_RESTATED), after, CAMPAIGNS_A_REPORT);
        if (running.isEmpty()) {
            return null;
        }
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.put("from", today.minusDays(DAYS_RESTATED).toString()).put("to", today.toString())
                .put("measuredAt", RecordedTime.parameter(Instant.now()).toInstant().toString());
        wanted.putArray("campaigns").addAll(running);
        wanted.put("last", running.get(running.size() - 1).path("id").longValue());
        return wanted;
    }

    /**
     * Takes the rows of one report, each {@code {campaignId, platform, externalId, day, impressions, clicks, cost, currency}}.
     * Only what is new or differs is written and announced, so that pulling the same days again is harmless.
     */
    @Transactional
    public void measured(@Body JsonNode rows) {
        for (JsonNode row : rows) {
            Money cost = Money.of(row.path("cost").asText(), row.path("currency").asText());
            Optional<Long> version = database.sql("""
                    insert into campaign_fact as f (campaign_id, day, impressions, clicks, cost, currency, updated_at)
                    values (:campaign, :day, :impressions, :clicks, :cost, :currency, :now)
                    on conflict (campaign_id, day) do update set impressions = excluded.impressions, clicks = excluded.clicks,
                        cost = excluded.cost, currency = excluded.currency, version = f.version + 1, updated_at = excluded.updated_at
                    where (f.impressions, f.clicks, f.cost, f.currency)
                        is distinct from (excluded.impressions, excluded.clicks, excluded.cost, excluded.currency)
                    returning version""")
                    .param("campaign", row.path("campaignId").longValue()).param("day", LocalDate.parse(row.path("day").asText()))
                    .param("impressions", row.path("impressions").longValue()).param("clicks", row.path("clicks").longValue())
                    .param("cost", cost.amount()).param("currency", cost.currency())
                    .param("now", RecordedTime.parameter(Instant.now()))
                    .query(Long.class).optional();
            version.ifPresent(number -> announce(row, number));
        }
    }

    private void announce(JsonNode row, long version) {
        ObjectNode data = row.deepCopy();
        data.put("version", version);
        String campaign = row.path("campaignId").asText();
        outbox.append(Event.original(null, "ads.statistics.measured", campaign, "campaign:" + campaign, data));
    }
}
