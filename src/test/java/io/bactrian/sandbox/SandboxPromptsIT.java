package io.bactrian.sandbox;

import static io.bactrian.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stand-ins of MLflow, Langfuse and Feast, held to what their vendors' servers say. */
class SandboxPromptsIT {

    private static final String MLFLOW = "/mlflow/api/2.0/mlflow/";
    private static final String LANGFUSE = "/langfuse/api/public/v2/prompts";
    private static final String[] BEARER = {"Authorization", "Bearer sandbox-mlflow-token"};
    private static final String[] BASIC = {"Authorization",
        "Basic " + Base64.getEncoder().encodeToString("pk-lf-sandbox:sk-lf-sandbox".getBytes(StandardCharsets.UTF_8))};

    @RegisterExtension
    static final RunningSandbox sandbox = new RunningSandbox();

    private static JsonNode mlflow(String operation, String body) {
        HttpResponse<String> answer = sandbox.post(MLFLOW + operation, body, BEARER);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static void assertMlflowError(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("error_code").asText()).isEqualTo(code);
        assertThat(json(answer).path("message").asText()).isNotBlank();
    }

    @Test
    void shouldKeepPromptsAsMlflowDoes() {
        mlflow("registered-models/create", "{\"name\":\"greeting\",\"tags\":[{\"key\":\"mlflow.prompt.is_prompt\",\"value\":\"true\"}]}");
        mlflow("registered-models/create", "{\"name\":\"churn\"}");
        String version = "{\"name\":\"greeting\",\"source\":\"prompt-template\",\"tags\":[{\"key\":\"mlflow.prompt.is_prompt\",\"value\":\"true\"},"
                + "{\"key\":\"mlflow.prompt.text\",\"value\":\"Hello {{name}}\"}]}";
        assertThat(mlflow("model-versions/create", version).at("/model_version/version").asText()).isEqualTo("1");
        assertThat(mlflow("model-versions/create", version).at("/model_version/version").asText()).isEqualTo("2");
        mlflow("registered-models/alias", "{\"name\":\"greeting\",\"alias\":\"production\",\"version\":\"1\"}");
        mlflow("registered-models/alias", "{\"name\":\"greeting\",\"alias\":\"production\",\"version\":\"2\"}");
        mlflow("model-versions/set-tag", "{\"name\":\"greeting\",\"version\":\"2\",\"key\":\"team\",\"value\":\"desk\"}");
        mlflow("registered-models/set-tag", "{\"name\":\"greeting\",\"key\":\"team\",\"value\":\"desk\"}");

        JsonNode model = json(sandbox.get(MLFLOW + "registered-models/get?name=greeting", BEARER)).path("registered_model");
        assertThat(model.path("aliases").toString()).isEqualTo("[{\"alias\":\"production\",\"version\":\"2\"}]");
        assertThat(model.path("tags")).hasSize(2);
        assertThat(json(sandbox.get(MLFLOW + "registered-models/alias?name=greeting&alias=production", BEARER)).at("/model_version/tags")).hasSize(3);
        assertThat(json(sandbox.get(MLFLOW + "model-versions/get?name=greeting&version=1", BEARER)).at("/model_version/tags/1/value").asText())
                .isEqualTo("Hello {{name}}");
        String prompts = "filter=tags.%60mlflow.prompt.is_prompt%60%20%3D%20%27true%27";
        assertThat(json(sandbox.get(MLFLOW + "registered-models/search?" + prompts, BEARER)).path("registered_models").findValuesAsText("name"))
                .containsExactly("greeting");
        assertThat(json(sandbox.get(MLFLOW + "registered-models/search", BEARER)).path("registered_models").findValuesAsText("name"))
                .as("a search leaves prompts out unless it asks for them").contains("churn").doesNotContain("greeting");
        JsonNode page = json(sandbox.get(MLFLOW + "model-versions/search?max_results=1&filter=name%20%3D%20%27greeting%27%20AND%20tags.%60mlflow.prompt.is_prompt%60"
                + "%20%3D%20%27true%27", BEARER));
        assertThat(page.path("model_versions").findValuesAsText("version")).containsExactly("2");
        assertThat(page.path("next_page_token").asText()).isNotBlank();
    }

    @Test
    void shouldRefuseAsMlflowDoes() {
        mlflow("registered-models/create", "{\"name\":\"taken\"}");
        assertMlflowError(sandbox.post(MLFLOW + "registered-models/create", "{\"name\":\"taken\"}", BEARER), 400, "RESOURCE_ALREADY_EXISTS");
        assertMlflowError(sandbox.get(MLFLOW + "registered-models/get?name=nobody", BEARER), 404, "RESOURCE_DOES_NOT_EXIST");
        assertMlflowError(sandbox.get(MLFLOW + "model-versions/get?name=taken&version=7", BEARER), 404, "RESOURCE_DOES_NOT_EXIST");
        assertMlflowError(sandbox.post(MLFLOW + "registered-models/alias", "{\"name\":\"taken\",\"alias\":\"a\",\"version\":\"1\"}", BEARER), 404,
                "RESOURCE_DOES_NOT_EXIST");
        assertMlflowError(sandbox.post(MLFLOW + "model-versions/create", "{\"name\":\"taken\"}", BEARER), 400, "INVALID_PARAMETER_VALUE");
        assertMlflowError(sandbox.post(MLFLOW + "registered-models/create", "{", BEARER), 400, "INVALID_PARAMETER_VALUE");
        assertThat(sandbox.get(MLFLOW + "registered-models/get?name=taken").statusCode()).isEqualTo(401);
        assertThat(sandbox.get(MLFLOW + "nothing", BEARER).statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> langfuse(String method, String path, String body) {
        return sandbox.call(method, LANGFUSE + path, body, BASIC);
    }

    @Test
    void shouldKeepPromptsAsLangfuseDoes() {
        HttpResponse<String> first = langfuse("POST", "", "{\"name\":\"critic\",\"type\":\"text\",\"prompt\":\"As a {{kind}} critic\",\"labels\":[\"production\"]}");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(json(first).path("labels").toString()).isEqualTo("[\"latest\",\"production\"]");
        assertThat(json(langfuse("POST", "", "{\"name\":\"critic\",\"prompt\":\"Two\",\"config\":{\"temperature\":0.5}}")).path("version").asInt()).isEqualTo(2);

        assertThat(json(sandbox.get(LANGFUSE + "/critic", BASIC)).path("version").asInt()).isEqualTo(1);
        assertThat(json(sandbox.get(LANGFUSE + "/critic?label=latest", BASIC)).path("prompt").asText()).isEqualTo("Two");
        assertThat(json(langfuse("PATCH", "/critic/versions/2", "{\"newLabels\":[\"production\"]}")).path("labels").toString())
                .isEqualTo("[\"latest\",\"production\"]");
        assertThat(json(sandbox.get(LANGFUSE + "/critic?version=1", BASIC)).path("labels")).isEmpty();
        JsonNode list = json(sandbox.get(LANGFUSE + "?name=critic&limit=1", BASIC));
        assertThat(list.path("data").path(0).path("versions").toString()).isEqualTo("[1,2]");
        assertThat(list.path("data").path(0).path("labels").toString()).isEqualTo("[\"latest\",\"production\"]");
        assertThat(list.path("meta").path("totalPages").asInt()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAsLangfuseDoes() {
        HttpResponse<String> absent = sandbox.get(LANGFUSE + "/nobody?label=staging", BASIC);
        assertThat(absent.statusCode()).isEqualTo(404);
        assertThat(json(absent).toString()).isEqualTo("{\"message\":\"Prompt not found: 'nobody' with label 'staging'\",\"error\":\"LangfuseNotFoundError\"}");
        HttpResponse<String> stranger = sandbox.get(LANGFUSE, "Authorization", "Basic " + Base64.getEncoder().encodeToString("pk:sk".getBytes()));
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(json(stranger).path("error").asText()).isEqualTo("UnauthorizedError");
        HttpResponse<String> wrong = langfuse("POST", "", "{\"name\":\"critic\",\"type\":\"chat\",\"prompt\":\"no list\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(json(wrong).path("error").isArray()).isTrue();
    }

    @Test
    void shouldServeFeaturesByColumnAsFeastDoes() {
        assertThat(sandbox.post("/feast/push", "{\"push_source_name\":\"account_events\",\"df\":{\"account_id\":[7],\"deals_won\":[3]},\"to\":\"online\"}").body())
                .isEqualTo("null");
        JsonNode answer = json(sandbox.post("/feast/get-online-features",
                "{\"features\":[\"account_stats:deals_won\",\"account_stats:spend_90d\"],\"entities\":{\"account_id\":[7,8]}}"));
        assertThat(answer.at("/metadata/feature_names").toString()).isEqualTo("[\"account_id\",\"deals_won\",\"spend_90d\"]");
        assertThat(answer.at("/results/0/values").toString()).isEqualTo("[7,8]");
        assertThat(answer.at("/results/1/values").toString()).isEqualTo("[3,null]");
        assertThat(answer.at("/results/1/statuses").toString()).isEqualTo("[\"PRESENT\",\"NOT_FOUND\"]");
        assertThat(answer.at("/results/2/statuses").toString()).isEqualTo("[\"NULL_VALUE\",\"NOT_FOUND\"]");
    }

    @Test
    void shouldRefuseAsFeastDoes() {
        HttpResponse<String> missing = sandbox.post("/feast/get-online-features", "{\"features\":[]}");
        assertThat(missing.statusCode()).isEqualTo(422);
        assertThat(json(missing).at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"entities\"]");
        HttpResponse<String> view = sandbox.post("/feast/get-online-features", "{\"features\":[\"nothing:x\"],\"entities\":{\"account_id\":[1]}}");
        assertThat(view.statusCode()).isEqualTo(404);
        assertThat(json(view).isTextual()).as(view.body()).isTrue();
        assertThat(view.body()).contains("FeatureViewNotFoundException");
        assertThat(sandbox.post("/feast/push", "{\"push_source_name\":\"nobody\",\"df\":{}}").statusCode()).isEqualTo(422);
    }
}
