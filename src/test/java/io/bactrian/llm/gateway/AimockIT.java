package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.AimockServer;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.providers.ProviderFailure.Kind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway over a server that was not written here, whose answers and faults stand in {@code aimock/fixtures.json}. */
class AimockIT {

    private static final String KEY = "sk-of-the-test";
    private static AimockServer server;

    private final TestGateway gateway = new TestGateway().set("timeout", "5s");

    @BeforeAll
    static void startServer() throws Exception {
        server = AimockServer.start(Path.of(AimockIT.class.getResource("/aimock/fixtures.json").toURI()), KEY);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** Each deployment is called as its model is. */
    private void start(String kind, String key, String... models) throws Exception {
        for (String model : models) {
            String provider = "providers." + model;
            gateway.set(provider + ".kind", kind).set(provider + ".base-url", server.url()).set(provider + ".api-key", key)
                    .set(provider + ".model", model).set(provider + ".input-price", "1000").set(provider + ".output-price", "2000");
        }
        gateway.start();
    }

    private CallRecord recorded() {
        await().until(() -> gateway.records().size() == 1);
        return gateway.records().get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void shouldAnswerWholeAndRecordItsTokens(String kind) throws Exception {
        start(kind, KEY, "well");
        ModelAnswer answer = gateway.ask("Please greet me");
        assertThat(answer.text()).isEqualTo("Здравствуйте, and hello 👋 from another server");
        // 11 tokens at 1000 and 13 at 2000 a million.
        assertThat(answer.price()).isEqualByComparingTo("0.037");
        assertThat(recorded().inputTokens()).isEqualTo(11);
        assertThat(recorded().outputTokens()).isEqualTo(13);
        assertThat(recorded().model()).isEqualTo("well");
        assertThat(recorded().error()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void shouldStreamPieceByPieceAndRecordItsTokens(String kind) throws Exception {
        start(kind, KEY, "well");
        ProviderChaosTest.Pieces pieces = new ProviderChaosTest.Pieces();
        ModelAnswer answer = gateway.stream(TestGateway.request("Please greet me"), pieces);
        assertThat(String.join("", pieces.texts)).isEqualTo("Здравствуйте, and hello 👋 from another server").isEqualTo(answer.text());
        assertThat(pieces.texts).hasSizeGreaterThan(5);
        assertThat(recorded().inputTokens()).isEqualTo(11);
        assertThat(recorded().outputTokens()).isEqualTo(13);
        assertThat(recorded().streamed()).isTrue();
        assertThat(recorded().firstTokenMillis()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCallAToolAndTakeItsResult(boolean streamed) throws Exception {
        start("openai", KEY, "well");
        UserMessage question = UserMessage.from("What is the weather?");

        ProviderChaosTest.Pieces pieces = new ProviderChaosTest.Pieces();
        ModelAnswer call = streamed ? gateway.stream(withTool(question), pieces) : gateway.ask(withTool(question));

        assertThat(call.chat().aiMessage().toolExecutionRequests()).hasSize(1);
        ToolExecutionRequest asked = call.chat().aiMessage().toolExecutionRequests().get(0);
        assertThat(asked.id()).isEqualTo("call_7");
        assertThat(asked.name()).isEqualTo("get_weather");
        assertThat(asked.arguments()).isEqualTo("{\"city\":\"Тула\"}");
        assertThat(String.join("", pieces.texts).replace("get_weather", "")).isEqualTo(streamed ? asked.arguments() : "");
        assertThat(recorded().outputTokens()).isEqualTo(19);
        ModelAnswer end = gateway.ask(withTool(question, call.chat().aiMessage(), ToolExecutionResultMessage.from(asked, "snow")));
        assertThat(end.text()).isEqualTo("Snow in Тула");
    }

    private static ModelRequest withTool(ChatMessage... messages) {
        ToolSpecification tool = ToolSpecification.builder().name("get_weather")
                .parameters(JsonObjectSchema.builder().addStringProperty("city").required("city").build()).build();
        return TestGateway.request("unused").withChat(ChatRequest.builder().messages(messages).toolSpecifications(tool).build());
    }

    @Test
    void shouldHoldTheAnswerToItsSchemaAndSendBackAWrongOne() throws Exception {
        start("openai", KEY, "careless");
        var schema = new ObjectMapper().readTree(
                "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}");
        assertThat(gateway.ask(TestGateway.request("chat", "count", null, schema)).text()).isEqualTo("{\"n\":3}");
        assertThat(recorded().attempts()).hasSize(2);
        assertThat(recorded().attempts().get(0).failure().kind()).isEqualTo(Kind.WRONG_ANSWER);
    }

    @Test
    void shouldComeBackWhenABusyServerSaid() throws Exception {
        gateway.set("longest-wait", "5s");
        start("openai", KEY, "busy");
        long begin = System.nanoTime();
        assertThat(gateway.ask("now?").text()).isEqualTo("in a quieter second");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
        assertThat(recorded().attempts()).hasSize(2);
        assertThat(recorded().attempts().get(0).failure()).satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(failure.status()).isEqualTo(429);
            assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        });
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"RATE_LIMITED", "BUDGET", "SERVER_ERROR", "UNUSABLE_ANSWER", "UNREACHABLE"})
    void shouldReadTheFaultAndAnswerFromTheOther(Kind fault) throws Exception {
        gateway.set("groups.first.deployments", "broken").set("groups.first.fallback", "second").set("groups.second.deployments", "well");
        start("openai", KEY, "broken", "well");
        assertThat(gateway.ask(TestGateway.request("chat", fault.name(), "first", null)).text()).isEqualTo("well heard");
        assertThat(recorded().attempts().get(0).failure().kind()).isEqualTo(fault);
        assertThat(recorded().deployment()).isEqualTo("well");
    }

    @Test
    void shouldSayThatAStreamBrokeOff() throws Exception {
        start("openai", KEY, "broken");
        ProviderChaosTest.Pieces pieces = new ProviderChaosTest.Pieces();
        assertThatThrownBy(() -> gateway.stream(TestGateway.request("tell me a story"), pieces)).isInstanceOf(HubException.class)
                .hasMessage("The provider's stream broke off");
        assertThat("Once upon a time there was").startsWith(String.join("", pieces.texts));
        assertThat(pieces.texts).isNotEmpty();
        assertThat(recorded().error()).startsWith("HUB-610");
    }

    @Test
    void shouldLeaveAServerAloneThatRefusesTheKey() throws Exception {
        start("openai", "sk-of-somebody-else", "well");
        assertThatThrownBy(() -> gateway.ask("Please greet me")).isInstanceOf(HubException.class);
        assertThat(recorded().attempts().get(0).failure().kind()).isEqualTo(Kind.CREDENTIALS);
        assertThat(gateway.deployments().named("well").orElseThrow().isCool()).isTrue();
    }
}
