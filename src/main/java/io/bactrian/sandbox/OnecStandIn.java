package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.ExchangeProperty;

/**
 * A 1C:Enterprise infobase with two kinds of documents, seen through its standard OData 3 interface, in JSON only.
 *
 * @see <a href="https://its.1c.ru/db/v8319doc#bookmark:dev:TI000001358">the standard OData interface</a>
 */
@SandboxBean("sandboxOnec")
class OnecStandIn implements Dialect {

    static final String INVOICE = "Document_СчетНаОплатуПокупателю";
    static final String RECEIPT = "Document_ПоступлениеНаРасчетныйСчет";

    private static final int MOST_ATTEMPTS = 8;
    private static final int SHOWN = 50;
    private static final String NO_REFERENCE = "00000000-0000-0000-0000-000000000000";
    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final Pattern RESOURCE = Pattern.compile(
            "([\\p{L}\\d_]+)(?:\\(\\s*(?:Ref_Key\\s*=\\s*)?guid'([^']*)'\\s*\\))?(?:/(Post|Unpost))?");
    private static final Pattern CONDITION =
            Pattern.compile("([\\p{L}\\d_]+)\\s+eq\\s+(?:guid'([^']*)'|datetime'([^']*)'|'((?:[^']|'')*)'|(true|false)|(-?[\\d.]+))");

    private final Map<String, Documents.Collection> sets;
    private final Notices notices;
    private final SandboxSettings settings;

    OnecStandIn(Documents documents, Notices notices, SandboxSettings settings) {
        this.sets = Map.of(INVOICE, documents.collection("onec-invoices"), RECEIPT, documents.collection("onec-receipts"));
        this.notices = notices;
        this.settings = settings;
    }

    // --- the OData interface ---

    public Answer read(@ExchangeProperty("request") Request request) {
        Resource resource = resource(request);
        if (resource.key() != null) {
            return element(request, 200, resource.set(), find(resource));
        }
        Predicate<ObjectNode> filter = filter(request.query().getOrDefault("$filter", ""));
        List<ObjectNode> found = sets.get(resource.set()).list(filter);
        ObjectNode answer = Json.object();
        if (withMetadata(request)) {
            answer.put("odata.metadata", metadata(resource.set()));
        }
        if ("allpages".equals(request.query().get("$inlinecount"))) {
            answer.put("odata.count", String.valueOf(found.size()));
        }
        answer.set("value", Json.array(found.stream().skip(number(request, "$skip", 0)).limit(number(request, "$top", Integer.MAX_VALUE))
                .toList()));
        return json(200, answer);
    }

    public Answer create(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        Resource resource = resource(request);
        if (resource.action() != null) {
            return post(resource);
        }
        if (resource.key() != null) {
            throw refusal(405, "-1", "Метод не поддерживается для элемента");
        }
        return element(request, 201, resource.set(), insert(resource.set(), request.json()));
    }

    public Answer change(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        Resource resource = resource(request);
        if (resource.key() == null) {
            throw refusal(405, "-1", "Не указан ключ элемента");
        }
        ObjectNode changes = request.json();
        changes.remove(List.of("Ref_Key", "DataVersion", "odata.metadata"));
        find(resource);
        ObjectNode changed = sets.get(resource.set()).change(resource.key(), document -> {
            document.setAll(changes);
            document.put("DataVersion", version());
        }).orElseThrow();
        return element(request, 200, resource.set(), changed);
    }

    public void unauthorised() {
        throw new Refusal(Answer.text(401, "text/plain; charset=utf-8", "Пользователь ИБ не идентифицирован")
                .with("WWW-Authenticate", "Basic realm=\"1C:Enterprise 8.3\""));
    }

    public void unknownMethod() {
        throw refusal(405, "-1", "Метод HTTP не поддерживается");
    }

    // --- the people in accounting ---

    /** All invoices, the newest first, each with its receipt if it has been paid. */
    public ObjectNode ledger() {
        List<ObjectNode> invoices = new ArrayList<>(sets.get(INVOICE).list(invoice -> true));
        Collections.reverse(invoices);
        List<ObjectNode> newest = invoices.subList(0, Math.min(SHOWN, invoices.size()));
        newest.forEach(invoice -> receipt(invoice.path("Ref_Key").asText()).ifPresent(receipt -> invoice.set("receipt", receipt)));
        ObjectNode answer = Json.object();
        answer.set("items", Json.array(newest));
        return answer;
    }

    /** The customer pays an invoice in full: the bank's receipt appears and the hub is told of it. */
    public synchronized Answer pay(@ExchangeProperty("request") Request request) {
        String key = request.segment(2);
        ObjectNode invoice = sets.get(INVOICE).get(key)
                .orElseThrow(() -> new Refusal(PlainDialect.error(404, "There is no invoice " + key)));
        if (receipt(key).isPresent()) {
            throw new Refusal(PlainDialect.error(409, "The invoice is paid already"));
        }
        ObjectNode receipt = Json.object().put("Posted", true)
                .put("НазначениеПлатежа", "Оплата по счету " + invoice.path("Number").asText())
                .put("СчетНаОплату_Key", key);
        for (String same : List.of("СуммаДокумента", "ВалютаДокумента", "ВалютаДокумента_Key", "Контрагент_Key", "Организация_Key")) {
            if (invoice.has(same)) {
                receipt.set(same, invoice.get(same));
            }
        }
        ObjectNode stored = insert(RECEIPT, receipt);
        String token = settings.onec().webhookToken();
        String body = Json.text(Json.object().put("event", "payment").put("type", RECEIPT).put("Ref_Key", stored.path("Ref_Key").asText()));
        notices.add("onec", settings.hubUrl() + "/webhooks/onec", token == null || token.isBlank()
                ? Map.of("Content-Type", "application/json")
                : Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token), body, MOST_ATTEMPTS);
        return Answer.json(201, stored);
    }

    // --- the vendor's words ---

    @Override
    public Answer broken() {
        return error(500, "-1",
                "Произошла внутренняя ошибка OData сервиса. Дополнительные сведения можно найти в технологическом журнале.");
    }

    @Override
    public Answer tooMany(int seconds) {
        return error(429, "-1", "Превышено число одновременных сеансов").with("Retry-After", String.valueOf(seconds));
    }

    @Override
    public Answer malformed(String detail) {
        return error(400, "-1", "Ошибка при разборе тела запроса: " + detail);
    }

    private ObjectNode insert(String set, ObjectNode wish) {
        String key = wish.path("Ref_Key").asText("");
        String reference = key.isEmpty() || key.equals(NO_REFERENCE) ? UUID.randomUUID().toString() : guid(key);
        for (JsonNode row : wish.path("Товары")) {
            if (!row.has("LineNumber")) {
                throw refusal(400, "-1", "Не указано значение обязательного свойства LineNumber");
            }
        }
        if (!wish.path("СуммаДокумента").isMissingNode() && !wish.path("СуммаДокумента").isNumber()) {
            throw refusal(400, "6", "Ошибка преобразования значения свойства 'СуммаДокумента' к типу Edm.Double");
        }
        return sets.get(set).insert(reference, number -> {
            ObjectNode document = Json.object().put("Ref_Key", reference).put("DataVersion", version()).put("DeletionMark", false)
                    .put("Number", "0000-%06d".formatted(number)).put("Date", now()).put("Posted", false)
                    .put("СуммаДокумента", BigDecimal.ZERO).put("Комментарий", "");
            wish.fields().forEachRemaining(field -> {
                boolean numberLeftToTheBase = field.getKey().equals("Number") && field.getValue().asText().isBlank();
                if (!numberLeftToTheBase && !List.of("Ref_Key", "DataVersion", "odata.metadata").contains(field.getKey())) {
                    document.set(field.getKey(), field.getValue());
                }
            });
            return document;
        }).orElseThrow(() -> refusal(400, "15", "Экземпляр сущности '" + set + "' с ключом '" + reference + "' уже существует"));
    }

    private Answer post(Resource resource) {
        find(resource);
        sets.get(resource.set()).change(resource.key(), document -> document.put("Posted", resource.action().equals("Post"))
                .put("DataVersion", version()));
        return Answer.text(200, "application/json; charset=utf-8", "");
    }

    private Optional<ObjectNode> receipt(String invoice) {
        return sets.get(RECEIPT).first(receipt -> receipt.path("СчетНаОплату_Key").asText().equals(invoice));
    }

    private ObjectNode find(Resource resource) {
        return sets.get(resource.set()).get(resource.key())
                .orElseThrow(() -> refusal(404, "9", "Экземпляр сущности '" + resource.set() + "' не найден"));
    }

    private Resource resource(Request request) {
        Matcher matcher = RESOURCE.matcher(request.path());
        if (!matcher.matches()) {
            throw refusal(400, "4", "Неверный формат адреса ресурса");
        }
        if (!sets.containsKey(matcher.group(1))) {
            throw refusal(404, "8", "Сущность '" + matcher.group(1) + "' не найдена");
        }
        return new Resource(matcher.group(1), matcher.group(2) == null ? null : guid(matcher.group(2)), matcher.group(3));
    }

    /** Conditions on simple fields, joined by {@code and}. */
    private static Predicate<ObjectNode> filter(String text) {
        if (text.isBlank()) {
            return document -> true;
        }
        Predicate<ObjectNode> all = document -> true;
        for (String part : text.trim().split("\\s+and\\s+(?=(?:[^']*'[^']*')*[^']*$)")) {
            Matcher condition = CONDITION.matcher(part.trim());
            if (!condition.matches()) {
                throw refusal(400, "21", "Ошибка при разборе опции запроса $filter");
            }
            String field = condition.group(1);
            String text1 = condition.group(4);
            String number = condition.group(6);
            String other = condition.group(2) != null ? guid(condition.group(2))
                    : condition.group(3) != null ? condition.group(3) : condition.group(5);
            all = all.and(document -> {
                JsonNode actual = document.path(field);
                return number != null ? actual.isNumber() && actual.decimalValue().compareTo(new BigDecimal(number)) == 0
                        : actual.asText().equals(text1 != null ? text1.replace("''", "'") : other);
            });
        }
        return all;
    }

    private static String guid(String text) {
        try {
            return UUID.fromString(text).toString();
        } catch (IllegalArgumentException notAGuid) {
            throw refusal(400, "6", "Ошибка преобразования значения '" + text + "' к типу Edm.Guid");
        }
    }

    private static long number(Request request, String name, long otherwise) {
        String text = request.query().getOrDefault(name, String.valueOf(otherwise));
        if (!text.matches("\\d{1,10}")) {
            throw refusal(400, "21", "Ошибка при разборе опции запроса " + name);
        }
        return Long.parseLong(text);
    }

    private Answer element(Request request, int status, String set, ObjectNode document) {
        ObjectNode answer = Json.object();
        if (withMetadata(request)) {
            answer.put("odata.metadata", metadata(set) + "/@Element");
        }
        answer.setAll(document);
        return json(status, answer);
    }

    private static boolean withMetadata(Request request) {
        return !request.query().getOrDefault("$format", "").contains("odata=nometadata")
                && !request.header("accept").contains("odata=nometadata");
    }

    private String metadata(String set) {
        return settings.url() + "/onec/odata/standard.odata/$metadata#" + set;
    }

    /** 1C's times are local to the infobase and carry no offset. */
    private static String now() {
        return LocalDateTime.now(MOSCOW).truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }

    private static String version() {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Answer json(int status, ObjectNode body) {
        return Answer.json(status, body).with("DataServiceVersion", "3.0");
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode body = Json.object();
        body.putObject("odata.error").put("code", code).putObject("message").put("lang", "ru").put("value", message);
        return json(status, body);
    }

    private static Refusal refusal(int status, String code, String message) {
        return new Refusal(error(status, code, message));
    }

    /**
     * What the address names.
     *
     * @param key    the reference, or null for the whole set
     * @param action Post or Unpost, or null
     */
    private record Resource(String set, String key, String action) {
    }
}
