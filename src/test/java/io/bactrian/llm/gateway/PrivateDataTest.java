package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is private stays here, wherever in a request it stands and whatever breaks. */
class PrivateDataTest {

    private static final String MAIL = "olga.smirnova@example.com";

    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway("a").set("timeout", "5s").start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private CallRecord recorded() {
        await().until(() -> gateway.records().size() == 1);
        return gateway.records().get(0);
    }

    @Test
    void shouldSendNoPrivateDataInDescriptionsOfToolsAndWhatEndsAnAnswer() {
        ToolSpecification tool = ToolSpecification.builder().name("write_mail").description("Writes to " + MAIL)
                .parameters(JsonObjectSchema.builder().addEnumProperty("to", List.of(MAIL, "us")).required("to").build()).build();
        gateway.server("a").answers(question -> "");
        gateway.server("a").callsTool("write_mail", question -> "{\"to\":\"[EMAIL_1]\"}");

        ModelAnswer answer = gateway.ask(TestGateway.request("unused").withChat(ChatRequest.builder().messages(UserMessage.from("hello"))
                .toolSpecifications(tool).stopSequences(List.of(MAIL)).build()));

        assertThat(gateway.server("a").requests().toString()).doesNotContain(MAIL).contains("[EMAIL_1]");
        assertThat(gateway.server("a").requests().get(0).at("/tools/0/function/parameters/required/0").asText()).isEqualTo("to");
        assertThat(answer.chat().aiMessage().toolExecutionRequests().get(0).arguments()).isEqualTo("{\"to\":\"" + MAIL + "\"}");
        assertThat(recorded().personalData()).isTrue();
        assertThat(recorded().texts().toString()).doesNotContain(MAIL);
    }

    @Test
    void shouldSendNoPrivateDataInTheSchemaOfAnAnswerNorInWhatIsWrongWithIt() throws Exception {
        JsonNode schema = new ObjectMapper().readTree("{\"type\":\"object\",\"required\":[\"to\"],\"properties\":{\"to\":{\"enum\":[\"" + MAIL
                + "\"]}}}");
        gateway.server("a").answers(question -> question.contains("cannot be used") ? "{\"to\":\"[EMAIL_1]\"}" : "{\"to\":\"nobody\"}");

        assertThat(gateway.ask(TestGateway.request("chat", "hello", null, schema)).text()).isEqualTo("{\"to\":\"" + MAIL + "\"}");

        assertThat(gateway.server("a").requests()).hasSize(2);
        assertThat(gateway.server("a").requests().toString()).doesNotContain(MAIL);
        assertThat(recorded().texts().toString()).doesNotContain(MAIL);
        assertThat(recorded().attempts().toString()).doesNotContain(MAIL);
    }

    @Test
    void shouldRecordNoTextThatCouldNotBeRedacted() {
        ToolExecutionRequest broken = ToolExecutionRequest.builder().id("1").name("x").build();
        ModelRequest request = TestGateway.request("unused").withChat(ChatRequest.builder().messages(UserMessage.from(MAIL),
                AiMessage.from(broken)).build());

        assertThatThrownBy(() -> gateway.ask(request)).isInstanceOf(Throwable.class);

        assertThat(recorded().error()).startsWith("HUB-");
        assertThat(recorded().texts()).isNull();
        assertThat(gateway.server("a").requests()).isEmpty();
    }

    @Test
    void shouldRecordNoPrivateDataOfVariablesThatAreListsOrDocuments() {
        gateway.ask(TestGateway.request("hello"), exchange -> exchange.setProperty(ModelCalls.VARIABLES,
                Map.of("mails", List.of(Map.of("to", MAIL)), "number", 7)));

        assertThat(recorded().texts().variables().toString()).doesNotContain(MAIL).contains("[EMAIL_1]", "7");
    }

    @Test
    void shouldCountAllTextsOfTheRecordsThatWait() {
        gateway.ask(TestGateway.request("unused").withChat(ChatRequest.builder().messages(UserMessage.from("hello"),
                AiMessage.from("x".repeat(100_000)), UserMessage.from("and now?")).build()));

        assertThat(recorded().size()).isGreaterThan(100_000);
    }

    @Test
    void shouldTellItsCallerInWordsThatAreNotTheRequests() {
        gateway.server("a").does(io.bactrian.llm.ProviderServer.Mode.BAD_ID);
        assertThatThrownBy(() -> gateway.ask("to " + MAIL)).isInstanceOf(HubException.class).message().doesNotContain("tool_call_id", MAIL);
    }
}
