package io.bactrian.llm.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Turns Feast's answer into one object for each entity. Its server answers by column: {@code results[i]} holds the values of
 * {@code metadata.feature_names[i]}, one for each entity. Its documentation shows rows: {@code results[i]} holds the values of entity i, in
 * the order of the names. The numbers of names and of entities mostly tell which it is; where they are equal, the entities' own keys,
 * which the answer repeats, do.
 *
 * @see <a href="https://docs.feast.dev/reference/feature-servers/python-feature-server">Python feature server</a>
 */
@Component("featureRows")
public class FeatureRows {

    private static final int MOST = 10_000;

    /**
     * @param request the body of {@code get-online-features}
     * @param answer  what came back; a value that is not {@code PRESENT} is null
     * @throws HubException {@link ErrorCode#EXTERNAL_SYSTEM_FAILED} when the answer does not fit the request
     */
    public JsonNode of(JsonNode request, JsonNode answer) {
        List<String> names = names(answer.path("metadata").path("feature_names"));
        Map.Entry<String, JsonNode> key = request.path("entities").properties().stream().findFirst()
                .orElseThrow(() -> new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "Feast was asked for no entity"));
        int entities = key.getValue().size();
        JsonNode results = answer.path("results");
        boolean columns = fits(results, names.size(), entities);
        boolean rows = fits(results, entities, names.size());
        if (columns && rows) {
            columns = !isByRow(results, names.indexOf(key.getKey()), key.getValue());
        } else if (!columns && !rows) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, "Feast's answer has neither a row nor a column for each of "
                    + names.size() + " names and " + entities + " entities");
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (int entity = 0; entity < entities; entity++) {
            ObjectNode row = all.addObject();
            for (int name = 0; name < names.size(); name++) {
                row.set(names.get(name), columns ? value(results.path(name), entity) : value(results.path(entity), name));
            }
            row.set(key.getKey(), key.getValue().path(entity));
        }
        return all;
    }

    private static List<String> names(JsonNode told) {
        List<String> names = new ArrayList<>();
        // The Go and Java servers write the message's field, too.
        (told.isArray() ? told : told.path("val")).forEach(name -> names.add(name.asText()));
        return names;
    }

    private static boolean fits(JsonNode results, int outer, int inner) {
        if (!results.isArray() || results.size() != outer || (long) outer * inner > MOST) {
            return false;
        }
        for (JsonNode result : results) {
            if (!result.path("values").isArray() || result.path("values").size() != inner) {
                return false;
            }
        }
        return true;
    }

    /** Whether the key of every entity stands in that entity's own result, and not in the one result of the key's column. */
    private static boolean isByRow(JsonNode results, int position, JsonNode keys) {
        boolean byRow = position >= 0;
        boolean byColumn = position >= 0;
        for (int entity = 0; entity < keys.size() && position >= 0; entity++) {
            String key = keys.path(entity).asText();
            byRow &= results.path(entity).path("values").path(position).asText().equals(key);
            byColumn &= results.path(position).path("values").path(entity).asText().equals(key);
        }
        return byRow && !byColumn;
    }

    private static JsonNode value(JsonNode result, int index) {
        JsonNode status = result.path("statuses").path(index);
        JsonNode value = status.isMissingNode() || status.asText().equals("PRESENT") ? result.path("values").path(index)
                : MissingNode.getInstance();
        return value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value;
    }
}
