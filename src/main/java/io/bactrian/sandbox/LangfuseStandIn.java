package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.camel.ExchangeProperty;

/**
 * Langfuse's prompts: versions that it numbers itself, and labels of which each points at one version. {@code latest} follows the newest.
 *
 * @see <a href="https://api.reference.langfuse.com/#tag/prompts">Prompts</a>
 */
@SandboxBean("sandboxLangfuse")
class LangfuseStandIn implements Dialect {

    private static final String NEWEST = "latest";
    private static final String PRODUCTION = "production";

    private final Documents.Collection prompts;

    LangfuseStandIn(Documents documents) {
        this.prompts = documents.collection("langfuse-prompts");
    }

    public synchronized Answer create(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        String name = wish.path("name").asText();
        boolean chat = wish.path("type").asText("text").equals("chat");
        if (name.isEmpty()) {
            throw invalid("name", "Required");
        }
        if (chat ? !wish.path("prompt").isArray() : !wish.path("prompt").isTextual()) {
            throw invalid("prompt", chat ? "Expected array, received " + kind(wish.path("prompt")) : "Expected string, received "
                    + kind(wish.path("prompt")));
        }
        List<ObjectNode> versions = versions(name);
        if (!versions.isEmpty() && !versions.get(0).path("type").asText().equals(chat ? "chat" : "text")) {
            throw refusal(400, "InvalidRequestError", "Previous versions have different prompt type. Create a new prompt with a"
                    + " different name.");
        }
        int number = versions.size() + 1;
        String now = Instant.now().toString();
        ObjectNode version = Json.object().put("id", UUID.randomUUID().toString()).put("createdAt", now).put("updatedAt", now)
                .put("projectId", "sandbox").put("createdBy", "API").put("name", name).put("version", number)
                .put("type", chat ? "chat" : "text").putNull("isActive");
        version.set("prompt", wish.path("prompt"));
        version.set("config", wish.hasNonNull("config") ? wish.get("config") : Json.object());
        version.set("tags", wish.hasNonNull("tags") ? wish.get("tags") : Json.MAPPER.createArrayNode());
        version.putArray("labels");
        version.put("commitMessage", wish.path("commitMessage").textValue());
        version.putNull("resolutionGraph");
        prompts.put(name + "/" + number, version);
        List<String> labels = new ArrayList<>(List.of(NEWEST));
        wish.path("labels").forEach(label -> labels.add(label.asText()));
        return Answer.json(201, label(name, number, labels));
    }

    public ObjectNode get(@ExchangeProperty("request") Request request) {
        String name = request.path();
        String asked = request.query().getOrDefault("version", "");
        String label = request.query().getOrDefault("label", PRODUCTION);
        return versions(name).stream().filter(version -> asked.isEmpty() ? has(version, label)
                        : version.path("version").asText().equals(asked))
                .findFirst().orElseThrow(() -> refusal(404, "LangfuseNotFoundError", "Prompt not found: '" + name + "' with "
                        + (asked.isEmpty() ? "label '" + label + "'" : "version " + asked)));
    }

    public ObjectNode list(@ExchangeProperty("request") Request request) {
        Map<String, List<ObjectNode>> byName = new TreeMap<>();
        String only = request.query().get("name");
        prompts.list(version -> only == null || version.path("name").asText().equals(only))
                .forEach(version -> byName.computeIfAbsent(version.path("name").asText(), name -> new ArrayList<>()).add(version));
        int limit = number(request, "limit", 10);
        int page = number(request, "page", 1);
        ObjectNode answer = Json.object();
        ArrayNode data = answer.putArray("data");
        byName.values().stream().skip((long) (page - 1) * limit).limit(limit).forEach(versions -> data.add(meta(versions)));
        answer.putObject("meta").put("page", page).put("limit", limit).put("totalItems", byName.size())
                .put("totalPages", (byName.size() + limit - 1) / limit);
        return answer;
    }

    /** {@code PATCH prompts/{name}/versions/{version}}: the labels leave the versions that had them. */
    public synchronized ObjectNode setLabels(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        List<String> labels = new ArrayList<>();
        request.json().path("newLabels").forEach(label -> labels.add(label.asText()));
        if (labels.contains(NEWEST)) {
            throw invalid("newLabels", "Label 'latest' is always assigned to the latest prompt version");
        }
        String[] path = request.path().split("/versions/", 2);
        if (path.length < 2 || prompts.get(path[0] + "/" + path[1]).isEmpty()) {
            throw refusal(404, "LangfuseNotFoundError", "Prompt not found: " + path[0]);
        }
        return label(path[0], Integer.parseInt(path[1]), labels);
    }

    public void unauthorised(@ExchangeProperty("request") Request request) {
        throw refusal(401, "UnauthorizedError", request.basic().isEmpty() ? "No authorization header"
                : "Invalid credentials. Confirm that you've configured the correct host.");
    }

    public void unknownMethod(@ExchangeProperty("request") Request request) {
        throw refusal(405, "MethodNotAllowedError", "Method not allowed");
    }

    private ObjectNode label(String name, int number, List<String> labels) {
        for (ObjectNode version : versions(name)) {
            TreeSet<String> now = new TreeSet<>();
            version.path("labels").forEach(label -> now.add(label.asText()));
            now.removeAll(labels);
            if (version.path("version").asInt() == number) {
                now.addAll(labels);
            }
            prompts.change(name + "/" + version.path("version").asText(), stored -> {
                ArrayNode kept = stored.putArray("labels");
                now.forEach(kept::add);
            });
        }
        return prompts.get(name + "/" + number).orElseThrow();
    }

    private List<ObjectNode> versions(String name) {
        List<ObjectNode> versions = new ArrayList<>(prompts.list(version -> version.path("name").asText().equals(name)));
        versions.sort(Comparator.comparing(version -> version.path("version").asInt()));
        return versions;
    }

    private static ObjectNode meta(List<ObjectNode> versions) {
        ObjectNode newest = versions.get(versions.size() - 1);
        ObjectNode meta = Json.object().put("name", newest.path("name").asText()).put("type", newest.path("type").asText());
        ArrayNode numbers = meta.putArray("versions");
        TreeSet<String> labels = new TreeSet<>();
        versions.forEach(version -> {
            numbers.add(version.path("version").asInt());
            version.path("labels").forEach(label -> labels.add(label.asText()));
        });
        ArrayNode all = meta.putArray("labels");
        labels.forEach(all::add);
        meta.set("tags", newest.path("tags"));
        meta.put("lastUpdatedAt", newest.path("updatedAt").asText());
        meta.set("lastConfig", newest.path("config"));
        return meta;
    }

    private static boolean has(ObjectNode version, String label) {
        for (JsonNode one : version.path("labels")) {
            if (one.asText().equals(label)) {
                return true;
            }
        }
        return false;
    }

    private static int number(Request request, String name, int usual) {
        try {
            return Integer.parseInt(request.query().getOrDefault(name, String.valueOf(usual)));
        } catch (NumberFormatException e) {
            throw invalid(name, "Expected number, received nan");
        }
    }

    private static String kind(JsonNode value) {
        return value.isMissingNode() ? "undefined" : value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Refusal invalid(String field, String message) {
        ObjectNode body = Json.object().put("message", "Invalid request data");
        body.putArray("error").addObject().put("code", "custom").put("message", message).putArray("path").add(field);
        return new Refusal(Answer.json(400, body));
    }

    @Override
    public Answer broken() {
        return error(500, "Internal Server Error", "An unknown error occurred");
    }

    @Override
    public Answer tooMany(int seconds) {
        return error(429, "Rate limit exceeded", "Rate limit exceeded").with("Retry-After", String.valueOf(seconds));
    }

    @Override
    public Answer malformed(String detail) {
        return error(400, "InvalidRequestError", "The request is " + detail);
    }

    private static Answer error(int status, String name, String message) {
        return Answer.json(status, Json.object().put("message", message).put("error", name));
    }

    private static Refusal refusal(int status, String name, String message) {
        return new Refusal(error(status, name, message));
    }
}
