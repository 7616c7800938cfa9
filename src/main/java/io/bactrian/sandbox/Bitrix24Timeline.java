package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.ExchangeProperty;

/**
 * The comments in the timelines of a Bitrix24 portal's deals. Files come as pairs of name and Base64, and are told as their descriptions.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/timeline/comments/">crm.timeline.comment.*</a>
 */
@SandboxBean("sandboxBitrix24Timeline")
class Bitrix24Timeline {

    private static final int PAGE = 50;

    private final Documents.Collection deals;
    private final Documents.Collection comments;

    Bitrix24Timeline(Documents documents) {
        this.deals = documents.collection("bitrix24-deals");
        this.comments = documents.collection("bitrix24-comments");
    }

    public Answer add(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        JsonNode fields = request.parameters().path("fields");
        if (!fields.hasNonNull("ENTITY_ID") || !fields.hasNonNull("ENTITY_TYPE")) {
            throw Bitrix24StandIn.refusal(400, "100", "Could not find value for parameter {fields}");
        }
        if (fields.path("COMMENT").asText("").isBlank()) {
            throw Bitrix24StandIn.refusal(400, "INVALID_ARG_VALUE", "Empty comment message");
        }
        String deal = fields.path("ENTITY_ID").asText();
        if (!fields.path("ENTITY_TYPE").asText().equals("deal") || deals.get(deal).isEmpty()) {
            throw Bitrix24StandIn.refusal(400, "OWNER_NOT_FOUND", "Owner was not found.");
        }
        ObjectNode files = Json.object();
        for (JsonNode file : fields.path("FILES")) {
            int number = files.size() + 1;
            files.putObject(String.valueOf(number)).put("id", number).put("date", Bitrix24StandIn.now()).put("type", "file")
                    .put("name", file.path(0).asText()).put("size", size(file.path(1).asText())).put("content", file.path(1).asText());
        }
        ObjectNode comment = comments.add(number -> {
            ObjectNode fresh = Json.object().put("id", number).put("ENTITY_ID", deal).put("ENTITY_TYPE", "deal")
                    .put("CREATED", Bitrix24StandIn.now()).put("COMMENT", fields.path("COMMENT").asText()).put("AUTHOR_ID", "1");
            return fresh.set("FILES", files);
        });
        ObjectNode answer = Json.object();
        answer.set("result", comment.path("id"));
        return Bitrix24StandIn.timed(answer);
    }

    private static int size(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException e) {
            throw Bitrix24StandIn.refusal(400, "INVALID_ARG_VALUE", "A file is not Base64");
        }
    }

    public Answer list(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode parameters = request.parameters();
        JsonNode filter = parameters.path("filter");
        if (!filter.hasNonNull("ENTITY_ID") || !filter.path("ENTITY_TYPE").asText().equals("deal")) {
            throw Bitrix24StandIn.refusal(400, "", "Access denied.");
        }
        Comparator<ObjectNode> order = Comparator.comparingLong(comment -> comment.path("id").asLong());
        List<ObjectNode> found = of(filter.path("ENTITY_ID").asText()).stream()
                .sorted(parameters.path("order").path("ID").asText().equalsIgnoreCase("DESC") ? order.reversed() : order).toList();
        ArrayNode page = Json.object().putArray("result");
        found.stream().skip(Math.max(0, parameters.path("start").asInt())).limit(PAGE).forEach(comment -> page.add(shown(comment)));
        ObjectNode answer = Json.object();
        answer.set("result", page);
        return Bitrix24StandIn.timed(answer.put("total", found.size()));
    }

    private List<ObjectNode> of(String deal) {
        return comments.list(comment -> comment.path("ENTITY_ID").asText().equals(deal));
    }

    private static ObjectNode shown(ObjectNode comment) {
        ObjectNode shown = comment.deepCopy();
        shown.put("ID", comment.path("id").asText()).remove("id");
        shown.path("FILES").forEach(file -> ((ObjectNode) file).remove("content"));
        return shown;
    }

    /** What people see in the deal's timeline, with the files themselves. */
    public ObjectNode timeline(@ExchangeProperty("request") Request request) {
        ObjectNode answer = Json.object();
        answer.set("items", Json.array(of(request.segment(2))));
        return answer;
    }
}
