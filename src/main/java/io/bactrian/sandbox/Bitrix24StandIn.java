package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.camel.ExchangeProperty;

/**
 * The deals of a Bitrix24 portal: the universal {@code crm.item.*} methods for entity type 2, and the outgoing events that tell of a
 * change. Times carry whole seconds, as the portal's do: two changes in one second have the same {@code updatedTime}.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/">crm.item.*</a>
 * @see <a href="https://apidocs.bitrix24.com/api-reference/events/">events</a>
 */
@SandboxBean("sandboxBitrix24")
class Bitrix24StandIn implements Dialect {

    private static final int DEAL = 2;
    private static final int PAGE = 50;
    private static final int MOST_ATTEMPTS = 8;
    private static final ZoneOffset MOSCOW = ZoneOffset.ofHours(3);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

    private final Documents.Collection deals;
    private final Notices notices;
    private final SandboxSettings settings;

    Bitrix24StandIn(Documents documents, Notices notices, SandboxSettings settings) {
        this.deals = documents.collection("bitrix24-deals");
        this.notices = notices;
        this.settings = settings;
    }

    // --- the REST methods ---

    public Answer get(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode parameters = deals(request);
        return item(deals.get(parameters.path("id").asText()).orElseThrow(Bitrix24StandIn::notFound));
    }

    public Answer add(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        return item(create(deals(request).path("fields")));
    }

    public Answer update(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode parameters = deals(request);
        return item(update(parameters.path("id").asText(), parameters.path("fields")));
    }

    public Answer list(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode parameters = deals(request);
        List<ObjectNode> found = deals.list(deal -> matches(deal, parameters.path("filter"))).stream()
                .sorted(order(parameters.path("order")))
                .toList();
        int start = Math.max(0, parameters.path("start").asInt());
        List<ObjectNode> page = found.stream().skip(start).limit(PAGE).map(deal -> select(deal, parameters.path("select"))).toList();
        ObjectNode result = Json.object();
        result.set("items", Json.array(page));
        ObjectNode answer = Json.object();
        answer.set("result", result);
        if (start + PAGE < found.size()) {
            answer.put("next", start + PAGE);
        }
        answer.put("total", found.size());
        return timed(answer);
    }

    public void unauthorised() {
        throw refusal(401, "INVALID_CREDENTIALS", "Invalid request credentials");
    }

    public void unknownMethod() {
        throw refusal(404, "ERROR_METHOD_NOT_FOUND", "Method not found!");
    }

    // --- the people who work in the CRM ---

    /** All deals, the newest first. */
    public ObjectNode board() {
        ObjectNode answer = Json.object();
        answer.set("items", Json.array(deals.list(deal -> true).stream()
                .sorted(Comparator.comparing((ObjectNode deal) -> deal.path("id").asLong()).reversed()).limit(PAGE).toList()));
        return answer;
    }

    /** A manager opens a deal: {@code {title, amount?, currency?}}. */
    public Answer open(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        if (wish.path("title").asText().isBlank()) {
            throw new Refusal(PlainDialect.error(400, "title is needed"));
        }
        ObjectNode fields = Json.object().put("title", wish.path("title").asText())
                .put("currencyId", wish.path("currency").asText("RUB")).put("opportunity", wish.path("amount").asText("0"));
        return Answer.json(201, create(fields));
    }

    /** A manager changes a deal: {@code {title?, amount?, stage?}}. */
    public ObjectNode edit(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        ObjectNode fields = Json.object();
        Map.of("title", "title", "amount", "opportunity", "currency", "currencyId", "stage", "stageId").forEach((ours, theirs) -> {
            if (wish.hasNonNull(ours)) {
                fields.put(theirs, wish.path(ours).asText());
            }
        });
        return update(request.segment(2), fields);
    }

    public ObjectNode win(@ExchangeProperty("request") Request request) {
        return update(request.segment(2), Json.object().put("stageId", "WON"));
    }

    public ObjectNode lose(@ExchangeProperty("request") Request request) {
        return update(request.segment(2), Json.object().put("stageId", "LOSE"));
    }

    // --- the vendor's words ---

    @Override
    public Answer broken() {
        return error(500, "INTERNAL_SERVER_ERROR", "Internal server error");
    }

    @Override
    public Answer tooMany(int seconds) {
        // The portal's own limiter answers 503, not 429.
        return error(503, "QUERY_LIMIT_EXCEEDED", "Too many requests").with("Retry-After", String.valueOf(seconds));
    }

    @Override
    public Answer malformed(String detail) {
        return error(400, "INVALID_REQUEST", "Invalid request: the body is " + detail);
    }

    private ObjectNode create(JsonNode fields) {
        String now = now();
        ObjectNode deal = deals.add(number -> {
            ObjectNode fresh = Json.object().put("id", number).put("createdTime", now).put("updatedTime", now).put("movedTime", now)
                    .put("createdBy", 1).put("updatedBy", 1).put("movedBy", 1).put("assignedById", 1).put("categoryId", 0)
                    .put("opened", "Y")
                    .put("title", "Сделка #" + number).put("stageId", "NEW").put("stageSemanticId", "P").put("closed", "N")
                    .put("opportunity", BigDecimal.ZERO).put("isManualOpportunity", "Y").put("currencyId", "RUB").put("companyId", 0)
                    .put("contactId", 0).put("sourceId", "").put("comments", "").put("entityTypeId", DEAL);
            apply(fresh, fields);
            return fresh;
        });
        announce("ONCRMDEALADD", deal);
        return deal;
    }

    private ObjectNode update(String id, JsonNode fields) {
        ObjectNode deal = deals.change(id, stored -> {
            String stage = stored.path("stageId").asText();
            apply(stored, fields);
            stored.put("updatedTime", now());
            if (!stage.equals(stored.path("stageId").asText())) {
                stored.put("movedTime", now()).put("previousStageId", stage);
            }
        }).orElseThrow(Bitrix24StandIn::notFound);
        announce("ONCRMDEALUPDATE", deal);
        return deal;
    }

    private static void apply(ObjectNode deal, JsonNode fields) {
        fields.fields().forEachRemaining(field -> {
            switch (field.getKey()) {
                case "id", "createdTime", "updatedTime", "movedTime", "entityTypeId", "closed", "stageSemanticId" -> { }
                case "opportunity" -> deal.put("opportunity", amount(field.getValue().asText()));
                case "companyId", "contactId", "assignedById", "categoryId" -> deal.put(field.getKey(), field.getValue().asLong());
                default -> deal.set(field.getKey(), field.getValue());
            }
        });
        String stage = deal.path("stageId").asText().replaceFirst("^C\\d+:", "");
        deal.put("stageSemanticId", stage.equals("WON") ? "S" : stage.equals("LOSE") || stage.equals("APOLOGY") ? "F" : "P");
        deal.put("closed", deal.path("stageSemanticId").asText().equals("P") ? "N" : "Y");
    }

    private static BigDecimal amount(String text) {
        try {
            BigDecimal amount = new BigDecimal(text.isBlank() ? "0" : text).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
            return amount.scale() < 0 ? amount.setScale(0) : amount;
        } catch (NumberFormatException notAnAmount) {
            throw refusal(400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", "Неверное значение поля \"Сумма\"");
        }
    }

    /** The event carries nothing but the id: whoever wants more asks with crm.item.get. */
    private void announce(String event, ObjectNode deal) {
        String portal = settings.url() + "/bitrix24";
        String body = String.join("&",
                pair("event", event), pair("event_handler_id", "1"), pair("data[FIELDS][ID]", deal.path("id").asText()),
                pair("ts", String.valueOf(System.currentTimeMillis() / 1000)), pair("auth[domain]", portal.replaceFirst("https?://", "")),
                pair("auth[client_endpoint]", portal + "/rest/"), pair("auth[server_endpoint]", portal + "/rest/"),
                pair("auth[member_id]", "5a11d0e5b0a7bac7b1a5a5d0b0c5a11d"),
                pair("auth[application_token]", settings.bitrix24().applicationToken()));
        notices.add("bitrix24", settings.hubUrl() + "/webhooks/bitrix24", Map.of("Content-Type", "application/x-www-form-urlencoded"), body,
                MOST_ATTEMPTS);
    }

    private static String pair(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static ObjectNode deals(Request request) throws Request.Unreadable {
        ObjectNode parameters = request.parameters();
        if (!parameters.has("entityTypeId")) {
            throw refusal(400, "100", "Could not find value for parameter {entityTypeId}");
        }
        if (parameters.path("entityTypeId").asInt() != DEAL) {
            throw refusal(400, "NOT_FOUND", "Смарт-процесс не найден");
        }
        return parameters;
    }

    private static boolean matches(JsonNode deal, JsonNode filter) {
        var conditions = filter.fields();
        while (conditions.hasNext()) {
            var condition = conditions.next();
            String operator = condition.getKey().replaceFirst("[A-Za-z0-9_]+$", "");
            JsonNode actual = deal.path(condition.getKey().substring(operator.length()));
            JsonNode wanted = condition.getValue();
            boolean matches = switch (operator) {
                case "", "=" -> wanted.isArray() ? oneOf(actual, wanted) : compare(actual, wanted) == 0;
                case "!", "!=" -> compare(actual, wanted) != 0;
                case ">" -> compare(actual, wanted) > 0;
                case ">=" -> compare(actual, wanted) >= 0;
                case "<" -> compare(actual, wanted) < 0;
                case "<=" -> compare(actual, wanted) <= 0;
                case "@" -> oneOf(actual, wanted);
                case "!@" -> !oneOf(actual, wanted);
                case "%" -> actual.asText().toLowerCase().contains(wanted.asText().toLowerCase());
                default -> throw refusal(400, "INVALID_ARG_VALUE", "Invalid filter: " + condition.getKey());
            };
            if (!matches) {
                return false;
            }
        }
        return true;
    }

    private static boolean oneOf(JsonNode actual, JsonNode wanted) {
        for (JsonNode one : wanted) {
            if (compare(actual, one) == 0) {
                return true;
            }
        }
        return false;
    }

    private static int compare(JsonNode left, JsonNode right) {
        try {
            return new BigDecimal(left.asText()).compareTo(new BigDecimal(right.asText()));
        } catch (NumberFormatException notNumbers) {
            try {
                return OffsetDateTime.parse(left.asText()).compareTo(OffsetDateTime.parse(right.asText()));
            } catch (DateTimeException notTimes) {
                return left.asText().compareTo(right.asText());
            }
        }
    }

    private static Comparator<ObjectNode> order(JsonNode order) {
        Comparator<ObjectNode> comparator = null;
        var fields = order.fields();
        while (fields.hasNext()) {
            var field = fields.next();
            Comparator<ObjectNode> next = (left, right) -> compare(left.path(field.getKey()), right.path(field.getKey()));
            next = field.getValue().asText().equalsIgnoreCase("DESC") ? next.reversed() : next;
            comparator = comparator == null ? next : comparator.thenComparing(next);
        }
        Comparator<ObjectNode> byId = Comparator.comparing(deal -> deal.path("id").asLong());
        return comparator == null ? byId : comparator.thenComparing(byId);
    }

    private static ObjectNode select(ObjectNode deal, JsonNode names) {
        if (!names.isArray() || names.isEmpty()) {
            return deal;
        }
        ObjectNode selected = Json.object();
        for (JsonNode name : names) {
            if (name.asText().equals("*")) {
                return deal;
            }
            if (deal.has(name.asText())) {
                selected.set(name.asText(), deal.path(name.asText()));
            }
        }
        return selected;
    }

    private static Answer item(ObjectNode deal) {
        ObjectNode answer = Json.object();
        answer.putObject("result").set("item", deal);
        return timed(answer);
    }

    static Answer timed(ObjectNode answer) {
        OffsetDateTime now = OffsetDateTime.now(MOSCOW);
        BigDecimal seconds = BigDecimal.valueOf(now.toInstant().toEpochMilli(), 3);
        answer.putObject("time").put("start", seconds).put("finish", seconds).put("duration", BigDecimal.ZERO)
                .put("processing", BigDecimal.ZERO)
                .put("date_start", TIME.format(now)).put("date_finish", TIME.format(now))
                .put("operating_reset_at", now.toEpochSecond() + 600)
                .put("operating", 0);
        return Answer.json(200, answer);
    }

    static String now() {
        return TIME.format(OffsetDateTime.now(MOSCOW).truncatedTo(ChronoUnit.SECONDS));
    }

    private static Refusal notFound() {
        return refusal(400, "NOT_FOUND", "Элемент не найден");
    }

    private static Answer error(int status, String code, String description) {
        return Answer.json(status, Json.object().put("error", code).put("error_description", description));
    }

    static Refusal refusal(int status, String code, String description) {
        return new Refusal(error(status, code, description));
    }
}
