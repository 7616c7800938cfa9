package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.bactrian.embedded.HubDatabase;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.ProviderServer.Mode;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The row of a call is enough to make it again. */
class ReplayIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final HubDatabase postgresql = new HubDatabase();

    private final JdbcClient database = postgresql.client();

    private JsonNode replay(TestGateway gateway, String id, String wish) {
        Awaitility.await().until(() -> database.sql("select count(*) from llm_call where id = ?").param(id).query(Long.class).single() == 1);
        Exchange[] seen = new Exchange[1];
        gateway.ask(TestGateway.request("unused"), exchange -> {
            seen[0] = exchange;
            exchange.getMessage().setHeader("id", id);
            try {
                exchange.getMessage().setBody(JSON.readTree(wish));
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
            gateway.bean(Replays.class).prepare(exchange);
        });
        return (JsonNode) gateway.bean(Replays.class).answer(seen[0]).body();
    }

    @Test
    void shouldAskTheSameDeploymentForTheVerySameThing() throws Exception {
        try (TestGateway gateway = new TestGateway("a", "b").over(database).set("groups.first.deployments", "a")
                .set("groups.first.fallback", "second").set("groups.second.deployments", "b").set("retries", 0).start()) {
            JsonNode schema = JSON.readTree("{\"type\":\"object\",\"properties\":{\"to\":{\"enum\":[\"olga.smirnova@example.com\"]}}}");
            ToolSpecification tool = ToolSpecification.builder().name("look").description("Looks").parameters(
                    JsonObjectSchema.builder().addStringProperty("at", "what").required("at").build()).build();
            ModelRequest request = TestGateway.request("chat", "unused", null, schema).withChat(ChatRequest.builder()
                    .messages(SystemMessage.from("Be brief"), UserMessage.from("Write to olga.smirnova@example.com"))
                    .toolSpecifications(tool).toolChoice(ToolChoice.AUTO).temperature(0.4).topP(0.9).maxOutputTokens(77)
                    .stopSequences(java.util.List.of("END")).build());
            gateway.server("a").does(Mode.ERROR);
            gateway.server("b").answers(question -> "Here: {\"to\": \"[EMAIL_1]\"}");
            ModelAnswer first = gateway.ask(request);
            assertThat(first.deployment()).isEqualTo("b");
            gateway.server("a").does(Mode.OK);
            gateway.server("a").answers(question -> "{}");

            JsonNode both = replay(gateway, first.callId(), "{}");

            assertThat(both.at("/replay/deployment").asText()).isEqualTo("b");
            assertThat(both.path("same").asBoolean()).as(both.toString()).isTrue();
            assertThat(gateway.server("b").requests()).hasSize(2);
            assertThat(gateway.server("b").requests().get(1)).isEqualTo(gateway.server("b").requests().get(0));
            assertThat(replay(gateway, first.callId(), "{\"model\":\"first\"}").at("/replay/deployment").asText()).isEqualTo("a");
        }
    }

    @Test
    void shouldAskTheGroupAgainOfWhichNobodyAnswered() throws Exception {
        try (TestGateway gateway = new TestGateway("a", "b").over(database).set("groups.first.deployments", "a")
                .set("groups.second.deployments", "b").set("retries", 0).start()) {
            gateway.server("b").does(Mode.ERROR);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> gateway.ask(TestGateway.request("chat", "hello", "second", null)))
                    .isInstanceOf(io.bactrian.delivery.HubException.class);
            gateway.server("b").does(Mode.OK);
            Awaitility.await().until(() -> database.sql("select count(*) from llm_call where outcome = 'failed'").query(Long.class).single() == 1);
            String id = database.sql("select id from llm_call where outcome = 'failed'").query(String.class).single();

            assertThat(replay(gateway, id, "{}").at("/replay/deployment").asText()).isEqualTo("b");
        }
    }
}
