package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Dead letters are found by their words, by their fields and by their cause. */
class DeadLetterSearchIT extends DeadLetterTest {

    private String poison(String body) {
        String key = "found-" + freshId();
        publish("crm.changes", key, "crm.planet.found", body);
        eventually(() -> ids("key=" + key).size() == 2 ? true : null);
        return key;
    }

    @Test
    void shouldFindWordsInAllTheirFormsInRussianAndEnglish() {
        String russian = poison("{\"text\":\"Отправленные счета за ёлочные гирлянды\"}");
        String english = poison("{\"text\":\"Invoices were misrouted\"}");

        assertThat(ids("key=" + russian + "&q=" + encoded("елочная гирлянда"))).hasSize(2);
        assertThat(ids("key=" + russian + "&q=" + encoded("счёт самолёт"))).isEmpty();
        assertThat(ids("key=" + english + "&q=" + encoded("misrouting invoice"))).hasSize(2);
        assertThat(ids("key=" + english + "&q=" + encoded("invoice -misrouted"))).isEmpty();
        assertThat(ids("q=" + encoded("\"" + english + "\""))).hasSize(2);
        assertThat(ids("key=" + english + "&q=" + encoded("' or 1=1 --"))).isEmpty();
    }

    @Test
    void shouldFilterByEachField() {
        fault("onec", "error-500");
        String dealId = wonDeal();
        JsonNode letter = letter("key=" + dealId);
        long id = letter.path("id").asLong();

        assertThat(ids("key=deal:" + dealId)).containsExactly(id);
        assertThat(ids("key=" + dealId + "&code=HUB-301&route=invoice-won-deal&eventType=deals.deal.won&from=2020-01-01T00:00:00Z"
                + "&correlationId=" + letter.path("correlationId").asText() + "&group=" + letter.path("group").asText())).containsExactly(id);
        assertThat(ids("key=" + dealId + "&code=HUB-302")).isEmpty();
        assertThat(ids("key=" + dealId + "&route=other")).isEmpty();
        assertThat(ids("key=" + dealId + "&eventType=deals.deal.lost")).isEmpty();
        assertThat(ids("key=" + dealId + "&to=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("key=" + dealId + "&status=discarded")).isEmpty();
        DeadLetterRetryIT.assertProblem(hub().get(LETTERS + "?from=yesterday", "sandbox-engineer"), 400, "HUB-100");
        DeadLetterRetryIT.assertProblem(hub().get(LETTERS + "?from=%2B300000-01-01T00:00:00Z", "sandbox-engineer"), 400, "HUB-100");
        DeadLetterRetryIT.assertProblem(hub().get(LETTERS + "?status=lost", "sandbox-engineer"), 400, "HUB-100");
    }

    @Test
    void shouldListNoMoreOfABodyThanItsBeginning() {
        String key = "long-" + freshId();
        publish("crm.changes", key, "crm.planet.discovered", "{\"text\":\"" + "я".repeat(5000) + "\"}");

        JsonNode listed = letter("key=" + key);

        assertThat(listed.path("body").asText()).hasSize(2000);
        assertThat(letter(listed.path("id").asLong()).path("body").asText()).hasSizeGreaterThan(5000);
    }

    @Test
    void shouldPutTheSameCauseIntoOneGroupWhateverItsNumbers() {
        fault("onec", "error-500");
        String first = wonDeal();
        String second = wonDeal();
        JsonNode one = letter("key=" + first);
        JsonNode other = letter("key=" + second);

        assertThat(other.path("group")).isEqualTo(one.path("group"));
        JsonNode groups = get(LETTERS + "/groups?group=" + one.path("group").asText()).path("items");
        assertThat(groups).hasSize(1);
        JsonNode group = groups.path(0);
        assertThat(group.path("count").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(group.path("route").asText()).isEqualTo("invoice-won-deal");
        assertThat(group.path("code").asText()).isEqualTo("HUB-301");
        assertThat(group.path("cause").asText()).contains("onec answered 500");

        String poison = poison("{}");
        assertThat(get(LETTERS + "/groups?key=" + poison).path("items")).as("one for each route that listens").hasSize(2);
        JsonNode page = get(LETTERS + "/groups?limit=1");
        assertThat(page.path("items")).hasSize(1);
        JsonNode next = get(LETTERS + "/groups?limit=1&cursor=" + page.path("nextCursor").asText());
        assertThat(next.path("items").path(0).path("oldestId").asLong()).isGreaterThan(page.path("items").path(0).path("oldestId").asLong());
    }

    @Test
    void shouldTakeABodyThatIsHardToIndex() {
        String key = poison("\"" + "a-".repeat(200_000) + "\"");
        assertThat(ids("key=" + key)).hasSize(2);
    }
}
