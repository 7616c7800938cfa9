package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import io.bactrian.llm.Prompts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Prompts with Langfuse as their registry, and the features of accounts from Feast. */
@TestPropertySource(properties = {"hub.llm.prompts.registry=langfuse", "hub.llm.prompts.refresh-every=200", "hub.llm.prompts.pull-every=300",
    "hub.schedules.pause=200ms"})
class LangfusePromptsIT extends HubTest {

    private static final String API = "/langfuse/api/public/v2/prompts";

    @Autowired
    private Prompts prompts;

    @Autowired
    private ProducerTemplate camel;

    @AfterEach
    void repair() {
        fault("langfuse", "ok");
        fault("feast", "ok");
    }

    private void fault(String system, String mode) {
        sandbox().send("PUT", "/sandbox/api/faults/" + system, "{\"mode\":\"%s\"}".formatted(mode), "Content-Type", "application/json");
    }

    private Http.Answer langfuse(String method, String path, String json) {
        String keys = property("hub.llm.prompts.langfuse.public-key") + ":" + property("hub.llm.prompts.langfuse.secret-key");
        return sandbox().send(method, API + path, json, "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(keys.getBytes(StandardCharsets.UTF_8)), "Content-Type", "application/json");
    }

    private void create(String json) {
        Http.Answer answer = langfuse("POST", "", json);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private JsonNode prompt(String name) {
        return hub().get("/api/v1/prompts/" + name, "sandbox-engineer").json();
    }

    private String at(String name, String label) {
        for (JsonNode one : prompt(name).path("labels")) {
            if (one.path("label").asText().equals(label)) {
                return one.path("version").asText();
            }
        }
        return "nowhere";
    }

    @Test
    void shouldFollowTextAndChatPromptsWithTheirSettings() {
        String text = "it-" + freshId();
        create("""
                {"name":"%s","type":"text","prompt":"Заголовок: {{text}}","labels":["production"],"config":{"max_tokens":40,"temperature":0.2}}""".formatted(text));
        eventually(() -> at(text, "production").equals("langfuse-1") ? true : null);
        Prompts.Rendered rendered = prompts.render(text, null, Map.of("text", "Ёж"), "ticket:1");
        assertThat(((UserMessage) rendered.messages().get(0)).singleText()).isEqualTo("Заголовок: <text>Ёж</text>");
        assertThat(rendered.maxTokens()).isEqualTo(40);
        assertThat(rendered.temperature()).isEqualTo(0.2);

        String chat = "it-" + freshId();
        create("""
                {"name":"%s","type":"chat","prompt":[{"role":"system","content":"Be short"},{"role":"user","content":"{{text}}"}],"labels":["production"]}"""
                .formatted(chat));
        eventually(() -> at(chat, "production").equals("langfuse-1") ? true : null);
        assertThat(prompts.render(chat, null, Map.of("text", "x"), null).messages()).hasSize(2).first().isInstanceOf(SystemMessage.class);

        create("""
                {"name":"%s","type":"chat","prompt":[{"role":"user","content":"New {{text}}"}],"labels":["production","staging"]}""".formatted(chat));
        eventually(() -> at(chat, "production").equals("langfuse-2") ? true : null);
        assertThat(at(chat, "staging")).isEqualTo("langfuse-2");
        assertThat(at(chat, "latest")).isEqualTo("nowhere");
    }

    @Test
    void shouldNotFollowAPlaceholderNorAVariableThatTheFileDoesNotDeclare() {
        String name = "it-" + freshId();
        create("""
                {"name":"%s","type":"chat","prompt":[{"type":"placeholder","name":"history"},{"role":"user","content":"x"}],"labels":["production"]}"""
                .formatted(name));
        create("{\"name\":\"media-plan\",\"type\":\"text\",\"prompt\":\"Split {{budget}} as {{mood}} says\",\"labels\":[\"production\"]}");
        eventually(() -> prompt(name).path("versions").path(0).hasNonNull("problem") ? true : null);
        JsonNode problem = eventually(() -> prompt("media-plan").path("versions").path(1).path("problem"));

        assertThat(problem.asText()).contains("uses the variable mood");
        assertThat(at("media-plan", "production")).isEqualTo("1");
        assertThat(at(name, "production")).isEqualTo("nowhere");
    }

    @Test
    void shouldPushTheFilesWithTheirLabelsOnce() {
        for (boolean created : new boolean[] {true, false}) {
            Http.Answer push = hub().post("/api/v1/prompts/ticket-title/push", "", "sandbox-engineer");
            assertThat(push.status()).as(push.body()).isEqualTo(200);
            assertThat(push.json().path("versions").path(0).path("created").asBoolean()).isEqualTo(created);
        }
        JsonNode there = langfuse("GET", "/ticket-title?label=production", null).json();
        assertThat(there.path("version").asInt()).isEqualTo(1);
        assertThat(there.path("type").asText()).isEqualTo("chat");
        assertThat(there.path("prompt").path(1).path("content").asText()).isEqualTo("{{text}}");
        assertThat(there.path("config").path("max_tokens").asInt()).isEqualTo(60);
        eventually(() -> at("ticket-title", "production").equals("langfuse-1") ? true : null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unavailable", "error-500", "garbage", "refuse", "rate-limited"})
    void shouldGoOnWhileLangfuseIsBroken(String mode) {
        String name = "it-" + freshId();
        create("{\"name\":\"%s\",\"type\":\"text\",\"prompt\":\"First {{text}}\",\"labels\":[\"production\"]}".formatted(name));
        eventually(() -> at(name, "production").equals("langfuse-1") ? true : null);
        fault("langfuse", mode);

        assertThat(prompts.render(name, null, Map.of("text", "x"), null).messages()).hasSize(1);
        assertThat(hub().post("/api/v1/prompts/" + name + "/push", "", "sandbox-engineer").json().path("code").asText()).startsWith("HUB-30");
        fault("langfuse", "ok");
        create("{\"name\":\"%s\",\"type\":\"text\",\"prompt\":\"Second {{text}}\",\"labels\":[\"production\"]}".formatted(name));
        eventually(() -> at(name, "production").equals("langfuse-2") ? true : null);
    }

    @Test
    void shouldTellAnAccountsFeaturesAndGoOnWithoutThem() {
        long account = freshId();
        camel.requestBody("kamelet:feast-push-features-action", """
                {"push_source_name":"account_events","df":{"account_id":[%d],"event_timestamp":["2026-01-31 09:15:00"],"deals_won":[3],"spend_90d":[1500.5]},
                 "to":"online"}""".formatted(account));

        JsonNode known = camel.requestBodyAndHeader("direct:account-features", null, "accountId", String.valueOf(account), JsonNode.class);
        assertThat(known.path("available").asBoolean()).as(known.toString()).isTrue();
        assertThat(known.path("features").toString()).isEqualTo("{\"deals_won\":3,\"spend_90d\":1500.5}");
        JsonNode unknown = camel.requestBodyAndHeader("direct:account-features", null, "accountId", "nobody's", JsonNode.class);
        assertThat(unknown.path("features")).isEmpty();

        for (String mode : new String[] {"error-500", "garbage", "refuse", "unavailable"}) {
            fault("feast", mode);
            JsonNode without = camel.requestBodyAndHeader("direct:account-features", null, "accountId", String.valueOf(account), JsonNode.class);
            assertThat(without.path("available").asBoolean()).as(mode).isFalse();
            assertThat(without.path("reason").asText()).contains("feast");
        }
    }
}
