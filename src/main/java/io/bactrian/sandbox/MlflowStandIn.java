package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.ExchangeProperty;

/**
 * The part of MLflow's model registry in which prompts are kept: registered models and model versions, with tags and aliases. As in the real
 * one, a search leaves prompts out unless its filter asks for their tag.
 *
 * @see <a href="https://mlflow.org/docs/latest/rest-api.html">REST API</a>
 */
@SandboxBean("sandboxMlflow")
class MlflowStandIn implements Dialect {

    private static final String IS_PROMPT = "mlflow.prompt.is_prompt";
    private static final Pattern NAME_FILTER = Pattern.compile("\\bname\\s*=\\s*'([^']*)'");
    private static final Pattern PROMPT_FILTER = Pattern.compile("tags?\\.`mlflow\\.prompt\\.is_prompt`\\s*=\\s*'true'");
    private static final Pattern ALIAS = Pattern.compile("(?!v\\d+$)(?!latest$)[\\w-]+");

    private final Documents.Collection models;
    private final Documents.Collection versions;

    MlflowStandIn(Documents documents) {
        this.models = documents.collection("mlflow-models");
        this.versions = documents.collection("mlflow-versions");
    }

    public ObjectNode createModel(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        String name = needed(wish, "name");
        ObjectNode model = Json.object().put("name", name).put("creation_timestamp", now()).put("last_updated_timestamp", now());
        copy(wish, model, "description", "tags");
        if (models.insert(name, number -> model).isEmpty()) {
            throw refusal(400, "RESOURCE_ALREADY_EXISTS", "Registered Model (name=" + name + ") already exists.");
        }
        return wrap("registered_model", model);
    }

    public ObjectNode getModel(@ExchangeProperty("request") Request request) {
        return wrap("registered_model", model(needed(request, "name")));
    }

    public ObjectNode searchModels(@ExchangeProperty("request") Request request) {
        boolean prompts = PROMPT_FILTER.matcher(request.query().getOrDefault("filter", "")).find();
        List<ObjectNode> found = new ArrayList<>(models.list(model -> isPrompt(model) == prompts));
        found.sort(Comparator.comparing(model -> model.path("name").asText()));
        return page(request, found, "registered_models");
    }

    public ObjectNode setModelTag(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        change(models, needed(wish, "name"), model -> tag(model, needed(wish, "key"), wish.path("value").asText()))
                .orElseThrow(() -> unknownModel(wish.path("name").asText()));
        return Json.object();
    }

    public ObjectNode setAlias(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        String alias = needed(wish, "alias");
        if (!ALIAS.matcher(alias).matches()) {
            throw refusal(400, "INVALID_PARAMETER_VALUE", "Invalid alias name: '" + alias + "'");
        }
        version(needed(wish, "name"), needed(wish, "version"));
        change(models, wish.path("name").asText(), model -> {
            ArrayNode aliases = model.withArray("aliases");
            for (int i = aliases.size() - 1; i >= 0; i--) {
                if (aliases.get(i).path("alias").asText().equals(alias)) {
                    aliases.remove(i);
                }
            }
            aliases.addObject().put("alias", alias).put("version", wish.path("version").asText());
        });
        return Json.object();
    }

    public ObjectNode getByAlias(@ExchangeProperty("request") Request request) {
        String name = needed(request, "name");
        String alias = needed(request, "alias");
        for (JsonNode one : model(name).path("aliases")) {
            if (one.path("alias").asText().equals(alias)) {
                return wrap("model_version", version(name, one.path("version").asText()));
            }
        }
        throw refusal(404, "RESOURCE_DOES_NOT_EXIST", "Registered model alias " + alias + " not found.");
    }

    public ObjectNode createVersion(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        String name = needed(wish, "name");
        needed(wish, "source");
        model(name);
        synchronized (this) {
            int number = versions.list(version -> version.path("name").asText().equals(name)).size() + 1;
            ObjectNode version = Json.object().put("name", name).put("version", String.valueOf(number)).put("creation_timestamp", now())
                    .put("last_updated_timestamp", now()).put("current_stage", "None").put("source", wish.path("source").asText())
                    .put("run_id", "").put("status", "READY").put("run_link", "");
            copy(wish, version, "description", "tags");
            versions.put(name + "/" + number, version);
            return wrap("model_version", version);
        }
    }

    public ObjectNode getVersion(@ExchangeProperty("request") Request request) {
        return wrap("model_version", version(needed(request, "name"), needed(request, "version")));
    }

    public ObjectNode searchVersions(@ExchangeProperty("request") Request request) {
        String filter = request.query().getOrDefault("filter", "");
        Matcher name = NAME_FILTER.matcher(filter);
        String wanted = name.find() ? name.group(1) : null;
        boolean prompts = PROMPT_FILTER.matcher(filter).find();
        List<ObjectNode> found = new ArrayList<>(versions.list(version -> isPrompt(version) == prompts
                && (wanted == null || version.path("name").asText().equals(wanted))));
        found.sort(Comparator.comparing((ObjectNode version) -> -version.path("version").asInt()));
        return page(request, found, "model_versions");
    }

    public ObjectNode setVersionTag(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        version(needed(wish, "name"), needed(wish, "version"));
        change(versions, wish.path("name").asText() + "/" + wish.path("version").asText(),
                version -> tag(version, needed(wish, "key"), wish.path("value").asText()));
        return Json.object();
    }

    public void unauthorised() {
        throw new Refusal(Answer.text(401, "text/html; charset=utf-8", "You are not authenticated. Please see "
                + "https://www.mlflow.org/docs/latest/auth/index.html#authenticating-to-mlflow on how to authenticate."));
    }

    public void unknownMethod(@ExchangeProperty("request") Request request) {
        throw new Refusal(Answer.text(404, "text/html; charset=utf-8", "<!doctype html><title>404 Not Found</title>"));
    }

    private static ObjectNode page(Request request, List<ObjectNode> found, String name) {
        String token = request.query().getOrDefault("page_token", "");
        int from = token.isEmpty() ? 0 : Integer.parseInt(token.replace("+/=", ""));
        int most = Integer.parseInt(request.query().getOrDefault("max_results", "100"));
        int to = Math.min(found.size(), from + most);
        ObjectNode answer = Json.object();
        answer.set(name, Json.array(found.subList(Math.min(from, to), to)));
        // The real token is Base64, whose signs have to survive in a query.
        return to < found.size() ? answer.put("next_page_token", to + "+/=") : answer;
    }

    private ObjectNode model(String name) {
        return models.get(name).orElseThrow(() -> unknownModel(name));
    }

    private ObjectNode version(String name, String number) {
        return versions.get(name + "/" + number).orElseThrow(() -> refusal(404, "RESOURCE_DOES_NOT_EXIST",
                "Model Version (name=" + name + ", version=" + number + ") not found"));
    }

    private static Refusal unknownModel(String name) {
        return refusal(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=" + name + " not found");
    }

    private static Optional<ObjectNode> change(Documents.Collection collection, String id, java.util.function.Consumer<ObjectNode> change) {
        return collection.change(id, document -> change.accept(document.put("last_updated_timestamp", now())));
    }

    private static void tag(ObjectNode document, String key, String value) {
        ArrayNode tags = document.withArray("tags");
        for (int i = tags.size() - 1; i >= 0; i--) {
            if (tags.get(i).path("key").asText().equals(key)) {
                tags.remove(i);
            }
        }
        tags.addObject().put("key", key).put("value", value);
    }

    private static boolean isPrompt(ObjectNode document) {
        for (JsonNode tag : document.path("tags")) {
            if (tag.path("key").asText().equals(IS_PROMPT) && tag.path("value").asText().equals("true")) {
                return true;
            }
        }
        return false;
    }

    private static void copy(ObjectNode from, ObjectNode to, String... fields) {
        for (String field : fields) {
            if (from.hasNonNull(field)) {
                to.set(field, from.get(field));
            }
        }
    }

    private static String needed(ObjectNode wish, String field) {
        return given(wish.path(field).asText(), field);
    }

    private static String needed(Request request, String field) {
        return given(request.query().getOrDefault(field, ""), field);
    }

    private static String given(String value, String field) {
        if (value.isEmpty()) {
            throw refusal(400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter '" + field + "'.");
        }
        return value;
    }

    private static long now() {
        return Instant.now().toEpochMilli();
    }

    private static ObjectNode wrap(String name, ObjectNode document) {
        ObjectNode answer = Json.object();
        answer.set(name, document);
        return answer;
    }

    @Override
    public Answer broken() {
        return error(500, "INTERNAL_ERROR", "An internal error occurred.");
    }

    @Override
    public Answer tooMany(int seconds) {
        return error(429, "REQUEST_LIMIT_EXCEEDED", "Too many requests").with("Retry-After", String.valueOf(seconds));
    }

    @Override
    public Answer malformed(String detail) {
        return error(400, "INVALID_PARAMETER_VALUE", "The request is " + detail);
    }

    private static Answer error(int status, String code, String message) {
        return Answer.json(status, Json.object().put("error_code", code).put("message", message));
    }

    private static Refusal refusal(int status, String code, String message) {
        return new Refusal(error(status, code, message));
    }
}
