package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas come from whoever holds a key. */
class SchemasOfStrangersTest {

    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway("a", "b").set("timeout", "5s").start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static JsonNode schema(String json) throws Exception {
        return new ObjectMapper().readTree(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"objekt\"}", "{\"$ref\":\"http://127.0.0.1:1/schema.json\"}", "{\"$ref\":\"#\"}",
            "{\"$ref\":\"#/$defs/none\"}",
            "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}},\"$ref\":\"#/$defs/a\"}",
            "{\"type\":\"string\",\"pattern\":\"(\"}"})
    void shouldRefuseASchemaThatCannotBeUsedBeforeAnybodyIsAsked(String json) throws Exception {
        JsonNode schema = schema(json);
        assertThatThrownBy(() -> gateway.ask(TestGateway.request("chat", "hello", null, schema)))
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_MODEL_REQUEST));
        assertThat(gateway.server("a").requests()).isEmpty();
        assertThat(gateway.server("b").requests()).isEmpty();
    }

    @Test
    void shouldTakeASchemaOfAnOlderDraft() throws Exception {
        JsonNode schema = schema("{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\",\"definitions\":{\"n\":{\"type\":"
                + "\"integer\"}},\"properties\":{\"n\":{\"$ref\":\"#/definitions/n\"}}}");
        gateway.server("a").answers(question -> "{\"n\":3}");
        gateway.server("b").answers(question -> "{\"n\":3}");
        assertThat(gateway.ask(TestGateway.request("chat", "hello", null, schema)).text()).isEqualTo("{\"n\":3}");
    }

    /** On the server's own thread, and no time-out would have ended it. */
    @Test
    void shouldNotMatchAPatternUntilTheEndOfTheWorld() throws Exception {
        JsonNode schema = schema("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"string\",\"pattern\":\"^(([a-z])+.)+[A-Z]([a-z])+$\"}}}");
        gateway.server("a").answers(question -> "{\"n\":\"" + "a".repeat(60) + "\"}");
        gateway.server("b").answers(question -> "{\"n\":\"" + "a".repeat(60) + "\"}");
        assertThatThrownBy(() -> gateway.ask(TestGateway.request("chat", "hello", null, schema)))
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNUSABLE_ANSWER));
    }

    @Test
    void shouldSayThatTheRequestIsWrongWhenAToolsSchemaIs() {
        ToolSpecification tool = ToolSpecification.builder().name("look").parameters(JsonObjectSchema.builder().addProperty("at",
                JsonRawSchema.from("{\"$ref\":\"http://127.0.0.1:1/schema.json\"}")).build()).build();
        for (String name : new String[] {"a", "b"}) {
            gateway.server(name).answers(question -> "");
            gateway.server(name).callsTool("look", question -> "{\"at\":1}");
        }
        assertThatThrownBy(() -> gateway.ask(TestGateway.request("unused").withChat(ChatRequest.builder().messages(UserMessage.from("hello"))
                .toolSpecifications(tool).build())))
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_MODEL_REQUEST));
        assertThat(gateway.server("a").requests().size() + gateway.server("b").requests().size()).isEqualTo(1);
    }
}
