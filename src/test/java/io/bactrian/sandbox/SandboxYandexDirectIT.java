package io.bactrian.sandbox;

import static io.bactrian.sandbox.RunningSandbox.json;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SandboxYandexDirectIT {

    static final String ADD = """
            {"method":"add","params":{"Campaigns":[{"Name":"Весна","StartDate":"2025-03-01","EndDate":"2025-03-31",
            "DailyBudget":{"Amount":500000000,"Mode":"STANDARD"},
            "TextCampaign":{"BiddingStrategy":{"Search":{"BiddingStrategyType":"HIGHEST_POSITION"},
            "Network":{"BiddingStrategyType":"SERVING_OFF"}}}}]}}""";
    private static final String CAMPAIGNS = "/yandexdirect/json/v5/campaigns";
    private static final String REPORTS = "/yandexdirect/json/v5/reports";
    private static final String[] BEARER = {"Authorization", "Bearer sandbox-yandexdirect-token"};

    @RegisterExtension
    static final RunningSandbox sandbox = new RunningSandbox();

    @Test
    void shouldAddACampaignAndFindIt() {
        long id = add();
        JsonNode found = json(sandbox.post(CAMPAIGNS, "{\"method\":\"get\",\"params\":{\"SelectionCriteria\":{\"Ids\":[" + id
                + "]},\"FieldNames\":[\"Id\",\"Name\",\"State\",\"DailyBudget\",\"Type\"]}}", BEARER)).path("result").path("Campaigns");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).path("Name").asText()).isEqualTo("Весна");
        assertThat(found.get(0).path("Type").asText()).isEqualTo("TEXT_CAMPAIGN");
        assertThat(found.get(0).path("DailyBudget").path("Amount").asLong()).isEqualTo(500_000_000);
        assertThat(found.get(0).has("StartDate")).isFalse();
    }

    @Test
    void shouldAnswerForEachCampaignWhatIsWrongWithIt() {
        JsonNode results = json(sandbox.post(CAMPAIGNS, ADD.replace("500000000", "5000.5"), BEARER)).path("result").path("AddResults");
        assertThat(results).hasSize(1);
        assertThat(results.get(0).has("Id")).isFalse();
        assertThat(results.get(0).path("Errors").get(0).path("Code").asInt()).isEqualTo(5005);
        assertThat(results.get(0).path("Errors").get(0).path("Details").asText()).contains("1,000,000");
        JsonNode typeless = json(sandbox.post(CAMPAIGNS, ADD.replace("TextCampaign", "Textcampaign"), BEARER)).path("result")
                .path("AddResults");
        assertThat(typeless.get(0).path("Errors").get(0).path("Code").asInt()).isEqualTo(5008);
    }

    @Test
    void shouldQueueAReportBeforeItServesIt() {
        long id = add();
        String report = report(id, "Queue " + id, "2025-03-01", "2025-03-03");
        HttpResponse<String> queued = sandbox.post(REPORTS, report, headers("auto"));
        assertThat(queued.statusCode()).isEqualTo(201);
        assertThat(queued.headers().firstValue("retryIn")).contains("1");
        assertThat(queued.headers().firstValue("reportsInQueue")).isPresent();
        HttpResponse<String> waiting = sandbox.post(REPORTS, report, headers("auto"));
        assertThat(waiting.statusCode()).isEqualTo(202);
        assertThat(waiting.headers().firstValue("retryIn")).contains("1");
        HttpResponse<String> ready = await().atMost(10, SECONDS).until(() -> sandbox.post(REPORTS, report, headers("auto")),
                response -> response.statusCode() == 200);
        List<String> lines = ready.body().lines().toList();
        assertThat(lines.get(0)).isEqualTo("\"Queue " + id + " (2025-03-01 - 2025-03-03)\"");
        assertThat(lines.get(1)).isEqualTo("Date\tCampaignId\tImpressions\tClicks\tCost");
        assertThat(lines.get(2)).startsWith("2025-03-01\t" + id + "\t");
        assertThat(lines).hasSize(6).last().isEqualTo("Total rows: 3");
    }

    @Test
    void shouldReportTheSameFiguresEveryTimeWithinTheBudget() {
        long id = add();
        List<String> first = rows(id);
        assertThat(first).hasSize(31).isEqualTo(rows(id));
        assertThat(first).allSatisfy(row -> {
            String[] cells = row.split("\t");
            assertThat(Long.parseLong(cells[4])).isBetween(1L, 500_000_000L);
            assertThat(Long.parseLong(cells[2])).isGreaterThan(Long.parseLong(cells[3]));
        });
    }

    @Test
    void shouldHaveNothingToReportOfTheFuture() {
        long id = add();
        String later = LocalDate.now().plusDays(10).toString();
        HttpResponse<String> report = sandbox.post(REPORTS, report(id, "Future " + id, later, later), headers("online"));
        assertThat(report.body()).contains("Total rows: 0");
    }

    @Test
    void shouldRefuseAsYandexDoes() {
        assertError(sandbox.post(CAMPAIGNS, ADD, "Authorization", "Bearer wrong"), 200, 53);
        assertError(sandbox.post(REPORTS, "{}"), 400, 53);
        assertError(sandbox.post(CAMPAIGNS, "{\"method\":\"fly\"}", BEARER), 200, 55);
        assertError(sandbox.post(CAMPAIGNS, "{\"method\":\"add\",\"params\":{}}", BEARER), 200, 8000);
        assertError(sandbox.post(CAMPAIGNS, "{", BEARER), 400, 8000);
        assertError(sandbox.post(REPORTS, report(1, "x", "2025-03-01", "2025-03-02").replace("Clicks", "Luck"), BEARER), 400, 8000);
    }

    private static void assertError(HttpResponse<String> response, int status, int code) {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = json(response).path("error");
        assertThat(error.path("error_code").asInt()).isEqualTo(code);
        assertThat(error.path("error_string").asText()).isNotBlank();
        assertThat(error.path("error_detail").asText()).isNotBlank();
        assertThat(error.path("request_id").asText()).matches("\\d+");
    }

    private static long add() {
        return json(sandbox.post(CAMPAIGNS, ADD, BEARER)).path("result").path("AddResults").get(0).path("Id").asLong();
    }

    private static List<String> rows(long id) {
        String name = UUID.randomUUID().toString();
        return sandbox.post(REPORTS, report(id, name, "2025-01-01", "2025-12-31"), BEARER[0], BEARER[1], "processingMode", "online",
                "skipReportHeader", "true", "skipColumnHeader", "true", "skipReportSummary", "true").body().lines().toList();
    }

    private static String[] headers(String mode) {
        return new String[] {BEARER[0], BEARER[1], "processingMode", mode};
    }

    private static String report(long id, String name, String from, String to) {
        return """
                {"params":{"SelectionCriteria":{"DateFrom":"%s","DateTo":"%s","Filter":[{"Field":"CampaignId","Operator":"IN","Values":["%d"]}]},
                "FieldNames":["Date","CampaignId","Impressions","Clicks","Cost"],"ReportName":"%s","ReportType":"CAMPAIGN_PERFORMANCE_REPORT",
                "DateRangeType":"CUSTOM_DATE","Format":"TSV","IncludeVAT":"YES","IncludeDiscount":"NO"}}""".formatted(from, to, id, name);
    }
}
