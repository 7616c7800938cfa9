package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.ProviderServer.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of provider over its own wire format, whole and as a stream. */
class ProviderKindsTest {

    private TestGateway gateway;

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void start(String kind) throws Exception {
        gateway = new TestGateway("a").set("timeout", "5s").set("providers.a.kind", kind).set("providers.a.api-key", "key")
                .set("providers.a.input-price", "1000").set("providers.a.output-price", "2000").start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void shouldAnswerWholeWithItsTokensAndPrice(String kind) throws Exception {
        start(kind);
        ModelAnswer answer = gateway.ask("Привет, hello");
        assertThat(answer.text()).isEqualTo("a heard: Привет, hello");
        assertThat(answer.chat().tokenUsage().inputTokenCount()).isEqualTo(7);
        assertThat(answer.chat().tokenUsage().outputTokenCount()).isEqualTo(5);
        // 7 tokens at 1000 and 5 at 2000 a million.
        assertThat(answer.price()).isEqualByComparingTo("0.017");
        assertThat(gateway.server("a").requests().get(0).path("model").asText()).isEqualTo("a-model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void shouldStreamPieceByPiece(String kind) throws Exception {
        start(kind);
        ProviderChaosTest.Pieces pieces = new ProviderChaosTest.Pieces();
        ModelAnswer answer = gateway.stream(TestGateway.request("one two three"), pieces);
        assertThat(String.join("", pieces.texts)).isEqualTo("a heard: one two three").isEqualTo(answer.text());
        assertThat(pieces.texts).hasSizeGreaterThan(3);
        assertThat(answer.chat().tokenUsage().outputTokenCount()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void shouldCoolOnAWrongKeyWhateverTheKind(String kind) throws Exception {
        start(kind);
        gateway.server("a").does(Mode.UNAUTHORIZED);
        assertThatThrownBy(() -> gateway.ask("hello")).isInstanceOf(HubException.class);
        assertThat(gateway.deployments().named("a").orElseThrow().isCool()).isTrue();
    }

    /** LangChain4j refuses what a kind does not know, which counted as the server's failure: three such requests, and it was left alone. */
    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void shouldAnswerThoughTheRequestHasWhatOnlyOthersKnow(String kind) throws Exception {
        start(kind);
        ModelRequest plain = TestGateway.request("hello");
        ModelRequest request = plain.withChat(ChatRequest.builder().messages(plain.chat().messages()).frequencyPenalty(0.5).presencePenalty(0.5)
                .responseFormat(ResponseFormat.JSON).build());
        gateway.server("a").answers(question -> "{}");
        assertThat(gateway.ask(request).text()).isEqualTo("{}");
        assertThat(gateway.server("a").requests().get(0).has("frequency_penalty")).isEqualTo(kind.equals("openai"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void shouldHoldTheAnswerToItsSchema(String kind) throws Exception {
        start(kind);
        gateway.server("a").answers(question -> "{\"n\":3}");
        var schema = new ObjectMapper().readTree("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}");
        assertThat(gateway.ask(TestGateway.request("chat", "count", null, schema)).text()).isEqualTo("{\"n\":3}");
        assertThat(gateway.server("a").requests().get(0).toString()).contains("integer");
    }
}
