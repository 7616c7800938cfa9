package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.ExchangeProperty;

/**
 * A Feast feature server with one feature view, {@code account_stats}, one key, {@code account_id}, and one push source,
 * {@code account_events}. It answers by column, as the real one does.
 *
 * @see <a href="https://docs.feast.dev/reference/feature-servers/python-feature-server">Python feature server</a>
 */
@SandboxBean("sandboxFeast")
class FeastStandIn implements Dialect {

    private static final String VIEW = "account_stats";
    private static final String KEY = "account_id";
    private static final String SOURCE = "account_events";
    private static final List<String> FEATURES = List.of("deals_won", "tickets_open", "spend_90d");
    private static final String NO_TIME = "1970-01-01T00:00:00Z";

    private final Documents.Collection accounts;

    FeastStandIn(Documents documents) {
        this.accounts = documents.collection("feast-accounts");
    }

    public ObjectNode getOnlineFeatures(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        JsonNode entities = wish.path("entities");
        if (!entities.isObject()) {
            throw missing("entities", wish);
        }
        JsonNode keys = entities.path(KEY);
        if (!keys.isArray()) {
            throw refusal(422, "EntityNotFoundException", "Entity " + KEY + " does not exist in the request");
        }
        List<String> names = new ArrayList<>(List.of(KEY));
        boolean full = wish.path("full_feature_names").asBoolean();
        for (JsonNode feature : wish.path("features")) {
            String[] parts = feature.asText().split(":", 2);
            if (!parts[0].equals(VIEW)) {
                throw refusal(404, "FeatureViewNotFoundException", "Feature view " + parts[0] + " does not exist in project sandbox");
            }
            if (parts.length < 2 || !FEATURES.contains(parts[1])) {
                throw refusal(422, "FeatureNotFoundInFeatureViewException", "Feature " + feature.asText() + " not found");
            }
            names.add(parts[1]);
        }
        ObjectNode answer = Json.object();
        ArrayNode told = answer.putObject("metadata").putArray("feature_names");
        names.forEach(name -> told.add(full && !name.equals(KEY) ? VIEW + "__" + name : name));
        ArrayNode results = answer.putArray("results");
        names.forEach(name -> results.add(column(name, keys)));
        return answer;
    }

    private ObjectNode column(String name, JsonNode keys) {
        ObjectNode column = Json.object();
        ArrayNode values = column.putArray("values");
        ArrayNode statuses = column.putArray("statuses");
        ArrayNode times = column.putArray("event_timestamps");
        for (JsonNode key : keys) {
            Optional<ObjectNode> account = accounts.get(key.asText());
            JsonNode value = name.equals(KEY) ? key : account.map(row -> row.path(name)).filter(found -> !found.isMissingNode())
                    .orElse(NullNode.getInstance());
            values.add(value);
            statuses.add(name.equals(KEY) || !value.isNull() ? "PRESENT" : account.isEmpty() ? "NOT_FOUND" : "NULL_VALUE");
            times.add(name.equals(KEY) || account.isEmpty() ? NO_TIME : account.get().path("at").asText());
        }
        return column;
    }

    /** {@code POST /push}: a data frame, a list for each column. */
    public Answer push(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        for (String field : List.of("push_source_name", "df")) {
            if (!wish.has(field)) {
                throw missing(field, wish);
            }
        }
        if (!wish.path("push_source_name").asText().equals(SOURCE)) {
            throw refusal(422, "PushSourceNotFoundException", "Unable to find push source '" + wish.path("push_source_name").asText() + "'.");
        }
        if (!List.of("online", "offline", "online_and_offline").contains(wish.path("to").asText("online"))) {
            return Answer.json(500, TextNode.valueOf(wish.path("to").asText() + " is not a supported push format."));
        }
        JsonNode frame = wish.path("df");
        JsonNode keys = frame.path(KEY);
        for (int i = 0; i < keys.size(); i++) {
            int row = i;
            ObjectNode account = accounts.get(keys.get(i).asText()).orElseGet(Json::object);
            for (Map.Entry<String, JsonNode> column : frame.properties()) {
                if (FEATURES.contains(column.getKey())) {
                    account.set(column.getKey(), column.getValue().path(row));
                }
            }
            accounts.put(keys.get(i).asText(), account.put("at", Instant.now().toString()));
        }
        return Answer.json(200, NullNode.getInstance());
    }

    public void unknownMethod() {
        throw new Refusal(Answer.json(404, Json.object().put("detail", "Not Found")));
    }

    /** As FastAPI words what does not fit the model of a request. */
    private static Refusal missing(String field, ObjectNode input) {
        ObjectNode body = Json.object();
        ObjectNode detail = body.putArray("detail").addObject().put("type", "missing");
        detail.putArray("loc").add("body").add(field);
        detail.put("msg", "Field required").set("input", input);
        return new Refusal(Answer.json(422, body));
    }

    /** Feast's own errors are a JSON text that holds JSON. */
    private static Refusal refusal(int status, String type, String message) {
        return new Refusal(Answer.json(status, TextNode.valueOf(Json.text(Json.object().put("module", "feast.errors").put("class", type)
                .put("message", message)))));
    }

    @Override
    public Answer broken() {
        return Answer.json(500, TextNode.valueOf("Internal Server Error"));
    }

    @Override
    public Answer tooMany(int seconds) {
        return Answer.json(429, Json.object().put("detail", "Too Many Requests")).with("Retry-After", String.valueOf(seconds));
    }

    @Override
    public Answer malformed(String detail) {
        ObjectNode body = Json.object();
        ObjectNode first = body.putArray("detail").addObject().put("type", "json_invalid").put("msg", "JSON decode error: " + detail);
        first.putArray("loc").add("body").add(0);
        return Answer.json(422, body);
    }
}
