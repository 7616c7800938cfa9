package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.ExchangeProperty;

/**
 * An advertiser's account in Yandex Direct: the services Campaigns and Reports of API version 5. A campaign may start in the past, which
 * the real account forbids, so that there is something to report at once.
 *
 * @see <a href="https://yandex.com/dev/direct/doc/ref-v5/campaigns/campaigns.html">Campaigns</a>
 * @see <a href="https://yandex.com/dev/direct/doc/reports/reports.html">Reports</a>
 */
@SandboxBean("sandboxYandexDirect")
class YandexDirectStandIn implements Dialect {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final long FIRST_CAMPAIGN_ID = 700_000_000L;
    private static final int MOST_CAMPAIGNS_A_CALL = 10;
    private static final int LONGEST_NAME = 255;
    private static final long SMALLEST_DAILY_BUDGET_MICROS = 300_000_000L;
    private static final int PAGE = 10_000;
    private static final int SHOWN = 50;
    private static final int RETRY_IN_SECONDS = 1;
    private static final int MOST_REPORTS = 1_000;
    private static final long REPORT_TAKES_NANOS = 1_500_000_000L;
    private static final List<String> KINDS = List.of("TextCampaign", "MobileAppCampaign", "DynamicTextCampaign", "CpmBannerCampaign",
            "SmartCampaign", "UnifiedCampaign");
    private static final List<String> COLUMNS = List.of("Date", "CampaignId", "CampaignName", "CampaignType", "Impressions", "Clicks",
            "Cost", "Ctr", "AvgCpc", "Conversions");

    private final Documents.Collection campaigns;
    private final Map<String, Report> reports = new LinkedHashMap<>();

    YandexDirectStandIn(Documents documents) {
        this.campaigns = documents.collection("yandexdirect-campaigns");
    }

    // --- Campaigns ---

    /** The body names the method. */
    public Answer campaigns(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        JsonNode call = request.json();
        return switch (call.path("method").asText()) {
            case "add" -> addAll(call);
            case "get" -> get(call);
            default -> throw unknown();
        };
    }

    private Answer addAll(JsonNode call) {
        JsonNode items = call.path("params").path("Campaigns");
        if (!items.isArray() || items.isEmpty()) {
            throw invalid("Required field Campaigns is missing in params", 200);
        }
        if (items.size() > MOST_CAMPAIGNS_A_CALL) {
            throw new Refusal(error(200, 9300, "The maximum number of objects per request has been exceeded",
                    "No more than " + MOST_CAMPAIGNS_A_CALL + " campaigns can be added in one request"));
        }
        ObjectNode result = Json.object();
        items.forEach(item -> result.withArray("AddResults").add(add(item)));
        return result(result);
    }

    private Answer get(JsonNode call) {
        JsonNode parameters = call.path("params");
        JsonNode names = parameters.path("FieldNames");
        if (!names.isArray() || names.isEmpty()) {
            throw invalid("Required field FieldNames is missing in params", 200);
        }
        JsonNode criteria = parameters.path("SelectionCriteria");
        List<ObjectNode> found = campaigns.list(campaign -> among(criteria, "Ids", campaign, "Id")
                && among(criteria, "States", campaign, "State") && among(criteria, "Statuses", campaign, "Status") && among(criteria, "Types", campaign, "Type"));
        long offset = Math.max(0, parameters.path("Page").path("Offset").asLong());
        long limit = Math.max(1, Math.min(PAGE, parameters.path("Page").path("Limit").asLong(PAGE)));
        ObjectNode result = Json.object();
        List<ObjectNode> page = found.stream().skip(offset).limit(limit).map(campaign -> {
            ObjectNode selected = Json.object();
            names.forEach(name -> {
                if (campaign.has(name.asText())) {
                    selected.set(name.asText(), campaign.get(name.asText()));
                }
            });
            return selected;
        }).toList();
        if (!page.isEmpty()) {
            result.set("Campaigns", Json.array(page));
        }
        if (offset + limit < found.size()) {
            result.put("LimitedBy", offset + limit);
        }
        return result(result);
    }

    public void unauthorised(@ExchangeProperty("request") Request request) {
        throw new Refusal(error(request.path().endsWith("reports") ? 400 : 200, 53, "Authorization error", "Invalid OAuth token"));
    }

    public void unknownMethod() {
        throw unknown();
    }

    private static Refusal unknown() {
        return new Refusal(error(200, 55, "Operation not found", "The sandbox offers campaigns.add, campaigns.get and reports"));
    }

    /** All campaigns for the page, the newest first, with what they did so far. */
    public ObjectNode board() {
        List<ObjectNode> all = new ArrayList<>(campaigns.list(campaign -> true));
        Collections.reverse(all);
        List<ObjectNode> items = all.stream().limit(SHOWN).toList();
        for (ObjectNode campaign : items) {
            Row total = new Row();
            days(campaign, LocalDate.EPOCH, today()).forEach(day -> total.add(CampaignStatistics.of(campaign, day)));
            campaign.putObject("Totals").put("Impressions", total.impressions).put("Clicks", total.clicks)
                    .put("Cost", money(total.costMicros));
        }
        ObjectNode answer = Json.object();
        answer.set("items", Json.array(items));
        return answer;
    }

    private ObjectNode add(JsonNode item) {
        ObjectNode outcome = Json.object();
        List<String> kinds = KINDS.stream().filter(item::has).toList();
        String name = item.path("Name").asText();
        JsonNode budget = item.path("DailyBudget");
        if (name.isBlank()) {
            problem(outcome, 5003, "Required parameter is missing", "The field Name must not be empty");
        } else if (name.length() > LONGEST_NAME) {
            problem(outcome, 5001, "The maximum length has been exceeded", "Name holds at most " + LONGEST_NAME + " characters");
        }
        LocalDate start = date(item.path("StartDate").asText());
        if (start == null) {
            problem(outcome, 5005, "Field set incorrectly", "StartDate is to be a date as YYYY-MM-DD");
        }
        if (item.hasNonNull("EndDate")) {
            LocalDate end = date(item.path("EndDate").asText());
            if (end == null || start != null && end.isBefore(start)) {
                problem(outcome, 5005, "Field set incorrectly", "EndDate is to be a date as YYYY-MM-DD and not before StartDate");
            }
        }
        if (!budget.isMissingNode()) {
            if (!budget.path("Amount").isIntegralNumber() || budget.path("Amount").asLong() < SMALLEST_DAILY_BUDGET_MICROS) {
                problem(outcome, 5005, "Field set incorrectly", "DailyBudget.Amount is the amount times 1,000,000 and at least "
                        + SMALLEST_DAILY_BUDGET_MICROS);
            }
            if (!List.of("STANDARD", "DISTRIBUTED").contains(budget.path("Mode").asText())) {
                problem(outcome, 5005, "Field set incorrectly", "DailyBudget.Mode is STANDARD or DISTRIBUTED");
            }
        }
        if (kinds.size() != 1) {
            problem(outcome, 5008, "Invalid combination of fields", "Exactly one of " + String.join(", ", KINDS) + " is needed");
        } else if (!item.path(kinds.get(0)).path("BiddingStrategy").isObject()) {
            problem(outcome, 5003, "Required parameter is missing", kinds.get(0) + ".BiddingStrategy is needed");
        }
        if (outcome.has("Errors")) {
            return outcome;
        }
        ObjectNode campaign = campaigns.add(number -> {
            ObjectNode made = item.deepCopy();
            return made.put("Id", FIRST_CAMPAIGN_ID + number).put("Type", type(kinds.get(0))).put("Status", "DRAFT").put("State", "OFF")
                    .put("StatusPayment", "DISALLOWED").put("Currency", "RUB");
        });
        return outcome.put("Id", campaign.path("Id").asLong());
    }

    private static void problem(ObjectNode outcome, int code, String message, String details) {
        outcome.withArray("Errors").addObject().put("Code", code).put("Message", message).put("Details", details);
    }

    private static String type(String kind) {
        return kind.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase();
    }

    private static boolean among(JsonNode criteria, String plural, ObjectNode campaign, String field) {
        if (!criteria.path(plural).isArray()) {
            return true;
        }
        for (JsonNode one : criteria.path(plural)) {
            if (one.asText().equals(campaign.path(field).asText())) {
                return true;
            }
        }
        return false;
    }

    // --- Reports ---

    /** Offline mode queues the report first (201), makes it wait (202), and then serves it (200); online mode serves it at once. */
    public Answer report(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        JsonNode parameters = request.json().path("params");
        Wish wish = wish(parameters);
        if (request.header("processingmode").equals("online")) {
            return table(request, wish);
        }
        synchronized (reports) {
            Report report = reports.get(wish.name());
            if (report == null) {
                if (reports.size() >= MOST_REPORTS) {
                    reports.remove(reports.keySet().iterator().next());
                }
                reports.put(wish.name(), new Report(parameters, System.nanoTime() + REPORT_TAKES_NANOS));
                return waiting(201);
            }
            if (!report.parameters().equals(parameters)) {
                throw new Refusal(error(400, 4000, "Invalid request",
                        "ReportName is taken by a report with other parameters; give every report a name of its own"));
            }
            if (System.nanoTime() - report.readyAt() < 0) {
                return waiting(202);
            }
        }
        return table(request, wish);
    }

    private Wish wish(JsonNode parameters) {
        for (String field : List.of("FieldNames", "ReportName", "ReportType", "DateRangeType", "Format", "IncludeVAT")) {
            if (parameters.path(field).isMissingNode()) {
                throw invalid("Required field " + field + " is missing in params", 400);
            }
        }
        if (!"TSV".equals(parameters.path("Format").asText())) {
            throw invalid("Format is TSV", 400);
        }
        if (!"CAMPAIGN_PERFORMANCE_REPORT".equals(parameters.path("ReportType").asText())) {
            throw invalid("The sandbox makes only the CAMPAIGN_PERFORMANCE_REPORT", 400);
        }
        List<String> names = new ArrayList<>();
        parameters.path("FieldNames").forEach(name -> names.add(name.asText()));
        names.stream().filter(name -> !COLUMNS.contains(name)).findFirst().ifPresent(name -> {
            throw invalid("The FieldNames array contains an invalid value: " + name, 400);
        });
        JsonNode criteria = parameters.path("SelectionCriteria");
        LocalDate today = today();
        LocalDate from = today;
        LocalDate to = today;
        switch (parameters.path("DateRangeType").asText()) {
            case "TODAY" -> { }
            case "YESTERDAY" -> {
                from = today.minusDays(1);
                to = from;
            }
            case "LAST_7_DAYS" -> {
                from = today.minusDays(7);
                to = today.minusDays(1);
            }
            case "LAST_30_DAYS" -> {
                from = today.minusDays(30);
                to = today.minusDays(1);
            }
            case "ALL_TIME" -> from = today.minusYears(3);
            case "CUSTOM_DATE" -> {
                from = date(criteria.path("DateFrom").asText());
                to = date(criteria.path("DateTo").asText());
                if (from == null || to == null || to.isBefore(from)) {
                    throw invalid("DateFrom and DateTo are needed with CUSTOM_DATE, in this order", 400);
                }
            }
            default -> throw invalid("DateRangeType is TODAY, YESTERDAY, LAST_7_DAYS, LAST_30_DAYS, ALL_TIME or CUSTOM_DATE", 400);
        }
        List<String> ids = null;
        for (JsonNode filter : criteria.path("Filter")) {
            if (!filter.path("Field").asText().equals("CampaignId")
                    || !List.of("IN", "EQUALS").contains(filter.path("Operator").asText())) {
                throw invalid("The sandbox filters on CampaignId with IN or EQUALS", 400);
            }
            ids = new ArrayList<>();
            for (JsonNode value : filter.path("Values")) {
                ids.add(value.asText());
            }
        }
        return new Wish(parameters.path("ReportName").asText(), from, to, names, ids);
    }

    private Answer table(Request request, Wish wish) {
        Map<List<String>, Row> rows = new TreeMap<>((left, right) -> String.join("\t", left).compareTo(String.join("\t", right)));
        boolean microsWanted = !request.header("returnmoneyinmicros").equals("false");
        for (ObjectNode campaign : campaigns.list(
                campaign -> wish.campaignIds() == null || wish.campaignIds().contains(campaign.path("Id").asText()))) {
            for (LocalDate day : days(campaign, wish.from(), wish.to())) {
                List<String> key = wish.names().stream().map(name -> switch (name) {
                    case "Date" -> day.toString();
                    case "CampaignId" -> campaign.path("Id").asText();
                    case "CampaignName" -> campaign.path("Name").asText().replaceAll("[\t\r\n]", " ");
                    case "CampaignType" -> campaign.path("Type").asText();
                    default -> "";
                }).toList();
                rows.computeIfAbsent(key, one -> new Row()).add(CampaignStatistics.of(campaign, day));
            }
        }
        StringBuilder table = new StringBuilder();
        if (!request.header("skipreportheader").equals("true")) {
            table.append('"').append(wish.name()).append(" (").append(wish.from()).append(" - ").append(wish.to()).append(")\"\n");
        }
        if (!request.header("skipcolumnheader").equals("true")) {
            table.append(String.join("\t", wish.names())).append('\n');
        }
        rows.forEach((key, row) -> {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < key.size(); i++) {
                cells.add(key.get(i).isEmpty() ? row.cell(wish.names().get(i), microsWanted) : key.get(i));
            }
            table.append(String.join("\t", cells)).append('\n');
        });
        if (!request.header("skipreportsummary").equals("true")) {
            table.append("Total rows: ").append(rows.size()).append('\n');
        }
        return Answer.text(200, "text/tab-separated-values; charset=utf-8", table.toString()).with("RequestId", requestId());
    }

    private static Answer waiting(int status) {
        return Answer.text(status, "text/plain; charset=utf-8", "").with("RequestId", requestId())
                .with("retryIn", String.valueOf(RETRY_IN_SECONDS)).with("reportsInQueue", "1");
    }

    /** The days within the range on which the campaign runs, none of them in the future. */
    private static List<LocalDate> days(ObjectNode campaign, LocalDate from, LocalDate to) {
        LocalDate start = LocalDate.parse(campaign.path("StartDate").asText());
        LocalDate end = campaign.hasNonNull("EndDate") ? LocalDate.parse(campaign.path("EndDate").asText()) : to;
        LocalDate first = start.isAfter(from) ? start : from;
        LocalDate last = List.of(end, to, today()).stream().min(LocalDate::compareTo).orElseThrow();
        return first.isAfter(last) ? List.of() : first.datesUntil(last.plusDays(1)).toList();
    }

    private static LocalDate today() {
        return LocalDate.now(MOSCOW);
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    private static String money(long micros) {
        return BigDecimal.valueOf(micros, 6).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    // --- the vendor's words ---

    @Override
    public Answer broken() {
        return error(500, 1000, "Server temporarily unavailable", "Internal error on the API server");
    }

    @Override
    public Answer tooMany(int seconds) {
        return error(429, 506, "Limit on the number of connections exceeded", "Repeat the request later")
                .with("Retry-After", String.valueOf(seconds));
    }

    @Override
    public Answer malformed(String detail) {
        return error(400, 8000, "Invalid request", "The body is " + detail);
    }

    private static Refusal invalid(String detail, int status) {
        return new Refusal(error(status, 8000, "Invalid request", detail));
    }

    private static Answer result(ObjectNode result) {
        ObjectNode answer = Json.object();
        answer.set("result", result);
        return Answer.json(200, answer).with("RequestId", requestId()).with("Units", "10/63990/64000");
    }

    private static Answer error(int status, int code, String text, String detail) {
        String id = requestId();
        ObjectNode body = Json.object();
        body.putObject("error").put("request_id", id).put("error_code", code).put("error_string", text).put("error_detail", detail);
        return Answer.json(status, body).with("RequestId", id);
    }

    private static String requestId() {
        return new BigInteger(62, ThreadLocalRandom.current()).add(BigInteger.ONE).toString();
    }

    /** A report that somebody asked for. */
    private record Report(JsonNode parameters, long readyAt) {
    }

    /** @param campaignIds null for all */
    private record Wish(String name, LocalDate from, LocalDate to, List<String> names, List<String> campaignIds) {
    }

    /** The sum of some days. */
    private static final class Row {

        private long impressions;
        private long clicks;
        private long costMicros;

        private void add(CampaignStatistics day) {
            impressions += day.impressions();
            clicks += day.clicks();
            costMicros += day.costMicros();
        }

        private String cell(String name, boolean inMicros) {
            return switch (name) {
                case "Impressions" -> String.valueOf(impressions);
                case "Clicks" -> String.valueOf(clicks);
                case "Cost" -> inMicros ? String.valueOf(costMicros) : money(costMicros);
                case "Ctr" -> impressions == 0 ? "--" : BigDecimal.valueOf(clicks * 100)
                        .divide(BigDecimal.valueOf(impressions), 2, RoundingMode.HALF_UP).toPlainString();
                case "AvgCpc" -> clicks == 0 ? "--" : inMicros ? String.valueOf(costMicros / clicks) : money(costMicros / clicks);
                default -> "--";
            };
        }
    }
}
