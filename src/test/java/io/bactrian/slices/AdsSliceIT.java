package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** An approved campaign out to the ad platform, its daily statistics in. */
class AdsSliceIT extends HubTest {

    @Test
    void shouldPublishAnApprovedCampaignAndPullItsStatistics() {
        String name = "Campaign " + freshId();
        Http.Answer draft = hub().post("/api/v1/campaigns",
                "{\"name\":\"%s\",\"dailyBudget\":\"3000.00\",\"currency\":\"RUB\"}".formatted(name), "sandbox-system");
        assertThat(draft.status()).as(draft.body()).isEqualTo(201);
        assertThat(draft.json().path("status").asText()).isEqualTo("draft");
        long id = draft.json().path("id").asLong();

        assertThat(hub().send("POST", "/api/v1/campaigns/" + id + "/approval", null, "Authorization",
                "Bearer " + hub().token("sandbox-system")).json().path("status").asText()).isEqualTo("approved");
        JsonNode published = eventually(() -> {
            JsonNode campaign = hub().get("/api/v1/campaigns/" + id, "sandbox-analyst").json();
            return campaign.path("status").asText().equals("published") ? campaign : null;
        });
        JsonNode there = sandbox().send("GET", "/sandbox/api/yandexdirect/campaigns", null).json();
        assertThat(StreamSupport.stream(there.path("items").spliterator(), false).map(JsonNode::toString)
                .filter(campaign -> campaign.contains(name))).hasSize(1);

        long facts = eventually(() -> database.sql("select count(*) from campaign_fact where campaign_id = ?").param(id)
                .query(Long.class).optional().filter(count -> count > 0).orElse(null));
        assertThat(facts).isGreaterThan(0);
        String key = Long.toString(id);
        assertThat(eventually(() -> {
            var seen = events().on("ads.campaigns", event -> event.key().equals(key));
            return seen.stream().anyMatch(event -> event.type().equals("ads.statistics.measured")) ? seen : null;
        })).extracting(Events.Seen::type).contains("ads.campaign.published", "ads.statistics.measured");
        assertThat(published.path("externalId").asText()).isNotBlank();
    }

    @Test
    void shouldFindACampaignThatAnAttemptCutShortHasAdded() {
        String name = "Twice " + freshId();
        long id = hub().post("/api/v1/campaigns", "{\"name\":\"%s\",\"dailyBudget\":\"700.00\",\"currency\":\"RUB\"}".formatted(name),
                "sandbox-system").json().path("id").asLong();
        String addition = """
                {"method":"add","params":{"Campaigns":[{"Name":"%s #%d","StartDate":"%s","TextCampaign":{"BiddingStrategy":{
                "Search":{"BiddingStrategyType":"HIGHEST_POSITION"},"Network":{"BiddingStrategyType":"SERVING_OFF"}}}}]}}"""
                .formatted(name, id, java.time.LocalDate.now(java.time.ZoneOffset.UTC).plusDays(1));
        Http.Answer cutShort = sandbox().send("POST", "/yandexdirect/json/v5/campaigns", addition, "Content-Type", "application/json",
                "Authorization", "Bearer " + property("hub.yandexdirect.token"));
        String there = cutShort.json().at("/result/AddResults/0/Id").asText();
        assertThat(there).as(cutShort.body()).isNotBlank();

        hub().send("POST", "/api/v1/campaigns/" + id + "/approval", null, "Authorization", "Bearer " + hub().token("sandbox-system"));

        assertThat(eventually(() -> {
            JsonNode campaign = hub().get("/api/v1/campaigns/" + id, "sandbox-analyst").json();
            return campaign.path("status").asText().equals("published") ? campaign : null;
        }).path("externalId").asText()).isEqualTo(there);
    }

    @Test
    void shouldPublishAtOnceWhatComesApproved() {
        Http.Answer approved = hub().post("/api/v1/campaigns",
                "{\"name\":\"Now %d\",\"dailyBudget\":\"500.00\",\"currency\":\"RUB\",\"approved\":true}".formatted(freshId()), "sandbox-system");
        assertThat(approved.json().path("status").asText()).isEqualTo("approved");
        eventually(() -> hub().get("/api/v1/campaigns/" + approved.json().path("id").asLong(), "sandbox-system").json().path("status")
                .asText().equals("published") ? true : null);
    }
}
