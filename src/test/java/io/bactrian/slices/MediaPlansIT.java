package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Media plans over REST: with the model alive, wrong and dead, the lines add up, lie within the days and keep every minimum. */
class MediaPlansIT extends HubTest {

    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    private boolean broken;

    @AfterEach
    void repair() {
        if (!broken) {
            return;
        }
        setLlm("ok");
        eventually(() -> plan(Map.of("budget", "\"5000.00\"")).path("madeBy").path("kind").asText().equals("model") ? true : null);
        broken = false;
    }

    private void setLlm(String mode) {
        assertThat(sandbox().send("PUT", "/sandbox/api/faults/llm", "{\"mode\":\"%s\"}".formatted(mode), "Content-Type", "application/json")
                .status()).isLessThan(300);
        broken = true;
    }

    private long deal(String amount, String currency) {
        return hub().post("/api/v1/deals",
                "{\"source\":\"plans\",\"externalId\":\"%d\",\"title\":\"Plan\",\"amount\":\"%s\",\"currency\":\"%s\"}"
                .formatted(freshId(), amount, currency), "sandbox-system").json().path("id").asLong();
    }

    private Http.Answer request(Map<String, String> fields) {
        Map<String, String> body = new HashMap<>(fields);
        body.putIfAbsent("brief", "\"Spring sale\"");
        if (!body.containsKey("dealId")) {
            body.put("dealId", String.valueOf(deal("100000.00", "RUB")));
        }
        StringBuilder json = new StringBuilder();
        body.forEach((name, value) -> json.append(json.isEmpty() ? "{" : ",").append('"').append(name).append("\":").append(value));
        return hub().post("/api/v1/media-plans", json + "}", "sandbox-system");
    }

    private JsonNode plan(Map<String, String> fields) {
        Http.Answer accepted = request(fields);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        return eventually(() -> {
            JsonNode now = hub().get("/api/v1/media-plans/" + accepted.json().path("id").asLong(), "sandbox-system").json();
            return now.path("status").asText().equals("requested") ? null : now;
        });
    }

    private static String quoted(Object value) {
        return "\"" + value + "\"";
    }

    private void assertKeepsItsPromises(JsonNode plan) {
        assertThat(plan.path("status").asText()).as(plan.toString()).isEqualTo("drafted");
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : plan.path("lines")) {
            BigDecimal amount = new BigDecimal(line.path("amount").asText());
            sum = sum.add(amount);
            assertThat(amount.signum()).isPositive();
            assertThat(line.path("from").asText()).isGreaterThanOrEqualTo(plan.path("from").asText());
            assertThat(line.path("to").asText()).isLessThanOrEqualTo(plan.path("to").asText()).isGreaterThanOrEqualTo(line.path("from")
                    .asText());
            if (plan.path("currency").asText().equals("RUB")) {
                assertThat(amount).isGreaterThanOrEqualTo(minimum(line));
            }
        }
        assertThat(sum).isEqualTo(new BigDecimal(plan.path("budget").asText()));
    }

    private BigDecimal minimum(JsonNode line) {
        for (JsonNode placement : hub().get("/api/v1/placements", "sandbox-analyst").json().path("items")) {
            for (JsonNode format : placement.path("formats")) {
                if (placement.path("id").asText().equals(line.path("placement").asText())
                        && format.path("id").asText().equals(line.path("format").asText())) {
                    return placement.path("currency").asText().equals("RUB") ? new BigDecimal(format.path("minimumBudget").asText())
                            : BigDecimal.ZERO;
                }
            }
        }
        throw new AssertionError("Not in the catalogue: " + line);
    }

    @Test
    void shouldPlanWithTheModelAndNameIt() {
        JsonNode plan = plan(Map.of("budget", quoted("250000.01"), "currency", quoted("RUB"), "from", quoted(TODAY.plusDays(30)), "to",
                quoted(TODAY.plusDays(59)), "brief", quoted("Распродажа, нужны VK и радио")));

        assertKeepsItsPromises(plan);
        assertThat(plan.path("madeBy").path("kind").asText()).isEqualTo("model");
        assertThat(plan.path("madeBy").path("model").asText()).isEqualTo("sandbox-model");
        assertThat(plan.path("lines")).extracting(line -> line.path("placement").asText()).contains("vk-ads");
        assertThat(plan.path("lines")).allSatisfy(line -> assertThat(line.path("expectedImpressions").asLong()).isPositive());
        String subject = "media-plan:" + plan.path("id").asText();
        assertThat(eventsUpTo("deals.media-plan.drafted", "deals.master-deals", event -> subject.equals(event.headers().get("ce_subject"))))
                .extracting(Events.Seen::type).containsExactly("deals.media-plan.requested", "deals.media-plan.drafted");
    }

    @Test
    void shouldPlanByRuleAndSaySoWhileTheModelIsDead() {
        setLlm("error-500");
        JsonNode plan = plan(Map.of("budget", quoted("1234567.89")));

        assertKeepsItsPromises(plan);
        assertThat(plan.path("madeBy").path("kind").asText()).isEqualTo("rule");
        assertThat(plan.path("madeBy").path("reason").asText()).isNotBlank();
        assertThat(plan.path("lines")).hasSizeGreaterThan(1);
        assertThat(plan.path("repairs")).isEmpty();
    }

    @Test
    void shouldRepairWhatTheModelGotWrongAndShowIt() {
        String marker = "wrong-" + freshId();
        String said = "{\"lines\":[{\"placement\":\"vk-ads\",\"format\":\"post\",\"from\":\"1999-01-01\",\"to\":\"1999-12-31\",\"amount\":\"60000\"},"
                + "{\"placement\":\"the moon\",\"amount\":\"1000\"},{\"placement\":\"yandex-direct-search\",\"format\":\"neon\",\"amount\":-5},"
                + "{\"placement\":\"yandex-direct-network\",\"format\":\"video\",\"amount\":\"4999.99\"},{\"placement\":\"vk-ads\",\"format\":\"post\","
                + "\"amount\":1e30}]}";
        script(marker, said);
        JsonNode plan = plan(Map.of("budget", quoted("90000.00"), "brief", quoted(marker)));

        assertKeepsItsPromises(plan);
        assertThat(plan.path("madeBy").path("kind").asText()).isEqualTo("model");
        assertThat(plan.path("repairs")).extracting(repair -> repair.path("kind").asText() + " " + repair.path("line").asText("-"))
                .contains("dates 1", "unknown-placement 2", "unusable-amount 3", "unusable-amount 5", "sum -");
        assertThat(plan.path("repairs")).allSatisfy(repair -> assertThat(repair.path("reason").asText()).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"no JSON at all", "{\"lines\":[]}", "{\"lines\":[{\"placement\":\"nowhere\",\"share\":100}]}",
        "{\"lines\":[{\"placement\":\"vk-ads\",\"share\":1e999999999}]}"})
    void shouldPlanByRuleWhenNothingOfTheModelsPlanCanStand(String said) {
        String marker = "nothing-" + freshId();
        script(marker, said);
        JsonNode plan = plan(Map.of("budget", quoted("90000.00"), "brief", quoted(marker)));

        assertKeepsItsPromises(plan);
        assertThat(plan.path("madeBy").path("kind").asText()).isEqualTo("rule");
        broken = true;
    }

    private void script(String marker, String said) {
        String text = com.fasterxml.jackson.databind.node.TextNode.valueOf(said).toString();
        assertThat(sandbox().send("POST", "/sandbox/api/llm/answers", "{\"when\":\"%s\",\"text\":%s}".formatted(marker, text),
                "Content-Type",
                "application/json").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({"RUB, 100.00", "RUB, 123456789012345.67", "USD, 1000.03", "JPY, 100001", "KWD, 1000.001", "KZT, 500000.00"})
    void shouldAddUpInEveryCurrencyOfTheCatalogue(String currency, String budget) {
        setLlm("unavailable");
        assertKeepsItsPromises(plan(Map.of("budget", quoted(budget), "currency", quoted(currency))));
    }

    @Test
    void shouldTakeTheDealsAmountAndThirtyDaysWhereNothingElseIsAsked() {
        JsonNode plan = plan(Map.of("dealId", String.valueOf(deal("7000.05", "RUB"))));

        assertKeepsItsPromises(plan);
        assertThat(plan.path("budget").asText()).isEqualTo("7000.05");
        assertThat(plan.path("from").asText()).isEqualTo(TODAY.plusDays(1).toString());
        assertThat(plan.path("to").asText()).isEqualTo(TODAY.plusDays(30).toString());
    }

    @Test
    void shouldPreferWhatCostLessInThePast() {
        long campaign = database.sql("""
                insert into campaign (name, platform, status, start_date, daily_budget, currency, created_at, updated_at)
                values ('Past', 'telegramads', 'draft', current_date - 40, 1, 'RUB', now(),
                        now()) returning id""").query(Long.class).single();
        database.sql("insert into campaign_fact values (?, current_date - 35, 1000000, 200000, 20000, 'RUB', 1, now())").param(campaign)
                .update();
        setLlm("unavailable");
        try {
            JsonNode plan = plan(Map.of("budget", quoted("100000.00")));
            JsonNode largest = Stream.of(plan.path("lines")).flatMap(lines -> java.util.stream.StreamSupport.stream(lines.spliterator(),
                    false))
                    .max(java.util.Comparator.comparing(line -> new BigDecimal(line.path("amount").asText()))).orElseThrow();
            assertThat(largest.path("placement").asText()).isEqualTo("telegram-ads");
            assertThat(largest.path("note").asText()).contains("200000");
        } finally {
            database.sql("delete from campaign_fact where campaign_id = ?").param(campaign).update();
        }
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("from after to", Map.of("from", quoted(TODAY.plusDays(9)), "to", quoted(TODAY.plusDays(8))), 422, "HUB-641"),
                Arguments.of("days that are over", Map.of("from", quoted(TODAY.minusDays(1)), "to", quoted(TODAY.plusDays(8))), 422,
                        "HUB-641"),
                Arguments.of("a whole period that is over", Map.of("to", quoted(TODAY.minusDays(1))), 422, "HUB-641"),
                Arguments.of("two years", Map.of("to", quoted(TODAY.plusDays(700))), 422, "HUB-641"),
                Arguments.of("no day of the calendar", Map.of("from", quoted("2027-02-30")), 422, "HUB-103"),
                Arguments.of("a budget of nothing", Map.of("budget", quoted("0.00")), 422, "HUB-103"),
                Arguments.of("a budget below nothing", Map.of("budget", quoted("-5.00")), 422, "HUB-103"),
                Arguments.of("a budget as a number", Map.of("budget", "5000.5"), 422, "HUB-103"),
                Arguments.of("more digits than the currency has", Map.of("budget", quoted("100.001")), 422, "HUB-103"),
                Arguments.of("digits that yen do not have", Map.of("budget", quoted("1000.5"), "currency", quoted("JPY")), 422, "HUB-103"),
                Arguments.of("no currency", Map.of("currency", quoted("XQZ")), 422, "HUB-103"),
                Arguments.of("a currency without a rate", Map.of("currency", quoted("CHF")), 422, "HUB-642"),
                Arguments.of("no such deal", Map.of("dealId", "999999999"), 404, "HUB-106"),
                Arguments.of("a brief of nothing", Map.of("brief", quoted("  ")), 422, "HUB-103"),
                Arguments.of("a brief of a book", Map.of("brief", quoted("x".repeat(10_001))), 422, "HUB-103"),
                Arguments.of("a field that is none", Map.of("colour", quoted("red")), 422, "HUB-103"),
                Arguments.of("less than every minimum", Map.of("budget", quoted("0.01")), 422, "HUB-640"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void shouldRefuseWhatCannotBePlannedAndStoreNothing(String name, Map<String, String> fields, int status, String code) {
        String brief = "bad-" + freshId();
        Map<String, String> body = new HashMap<>(fields);
        body.putIfAbsent("brief", quoted(brief));
        Http.Answer answer = request(body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("detail").asText()).isNotBlank();
        assertThat(database.sql("select count(*) from media_plan where brief = ?").param(brief).query(Long.class).single()).isZero();
    }
}
