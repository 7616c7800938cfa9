package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.ProviderServer.Mode;
import io.bactrian.llm.providers.CallerGoneException;
import io.bactrian.llm.providers.TokenSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a provider wants money for is counted: in the row, and against the limits. */
class SpendingTest {

    private TestGateway gateway;

    private TestGateway gateway() {
        gateway = new TestGateway("a").set("timeout", "5s").set("cool-down.pause", "60s").set("providers.a.input-price", "1000")
                .set("providers.a.output-price", "2000");
        return gateway;
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private CallRecord recorded() {
        await().until(() -> gateway.records().size() == 1);
        return gateway.records().get(0);
    }

    private static JsonNode schema() throws Exception {
        return new ObjectMapper().readTree("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}");
    }

    @Test
    void shouldCountAnAnswerThatWasSentBackAsWellAsTheOneThatWasTaken() throws Exception {
        // An answer might have 1000 tokens, and has 5.
        gateway().set("callers.tool.minute.tokens", 1200).set("providers.a.limits.minute.tokens", 1200).start();
        gateway.server("a").answers(question -> question.contains("cannot be used") ? "{\"n\": 3}" : "{\"n\":\"three\"}");

        assertThat(gateway.ask(TestGateway.request("chat", "count", null, schema())).price()).isEqualByComparingTo("0.034");

        assertThat(recorded().inputTokens()).isEqualTo(14);
        assertThat(recorded().outputTokens()).isEqualTo(10);
        assertThat(recorded().spent()).isEqualByComparingTo("0.034");
        assertThat(recorded().attempts()).extracting(attempt -> attempt.usage().outputTokens()).containsExactly(5L, 5L);
        // What the first answer might have cost at most was given back.
        gateway.server("a").answers(question -> "hello");
        assertThat(gateway.ask("hello").text()).isEqualTo("hello");
    }

    @Test
    void shouldCountAnswersOfWhichNoneWasOfUse() throws Exception {
        gateway().start();
        gateway.server("a").answers(question -> "no");

        assertThatThrownBy(() -> gateway.ask(TestGateway.request("chat", "count", null, schema()))).isInstanceOf(HubException.class);

        assertThat(recorded().outputTokens()).isEqualTo(15);
        assertThat(recorded().spent()).isEqualByComparingTo("0.051");
    }

    @Test
    void shouldCountAnEmptyAnswer() throws Exception {
        gateway().set("retries", 0).start();
        gateway.server("a").does(Mode.EMPTY);

        assertThatThrownBy(() -> gateway.ask("hello")).isInstanceOf(HubException.class);

        assertThat(recorded().outputTokens()).isEqualTo(5);
    }

    @Test
    void shouldLetNobodyReadStreamsForNothingByLeavingBeforeTheirEnd() throws Exception {
        gateway().set("callers.tool.minute.tokens", 1300).start();
        gateway.server("a").answers(question -> "word ".repeat(300));

        assertThatThrownBy(() -> gateway.stream(TestGateway.request("hello"), new Leaving(299)))
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_BROKEN));

        assertThat(recorded().outputTokens()).isGreaterThanOrEqualTo(299);
        assertThat(recorded().inputTokens()).isPositive();
        assertThatThrownBy(() -> gateway.ask("one more"))
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_LIMIT_REACHED));
    }

    @Test
    void shouldTellARequestThatNoWaitingHelps() throws Exception {
        gateway().set("callers.tool.minute.tokens", 500).start();
        gateway.server("a").answers(question -> "hello");

        assertThatThrownBy(() -> gateway.ask("hello")).hasMessageContaining("500 tokens a minute")
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_OVER_LIMIT));
        assertThat(gateway.server("a").requests()).isEmpty();
    }

    @Test
    void shouldCountTheBeginningOfAStreamThatBrokeOff() throws Exception {
        gateway().start();
        gateway.server("a").does(Mode.CUT_AFTER_FIRST);

        assertThatThrownBy(() -> gateway.stream(TestGateway.request("hello"), new ProviderChaosTest.Pieces())).isInstanceOf(HubException.class);

        assertThat(recorded().outputTokens()).isPositive();
        assertThat(recorded().spent()).isPositive();
    }

    /** A caller that goes away after so many pieces. */
    private record Leaving(int[] left) implements TokenSink {

        Leaving(int pieces) {
            this(new int[] {pieces});
        }

        @Override
        public void text(String piece) {
            if (left[0]-- <= 0) {
                throw new CallerGoneException();
            }
        }

        @Override
        public void toolCall(int index, String id, String name, String arguments) {
            text(arguments);
        }
    }
}
