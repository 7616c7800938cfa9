package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.bactrian.llm.AnswerCache;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.ProviderServer.Mode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answer that is given again is one that the same models gave. */
class CacheOfGroupsTest {

    private final Map<String, ChatResponse> kept = new ConcurrentHashMap<>();
    private TestGateway gateway;

    /** Knows requests by their group and text. */
    private final class ByText implements AnswerCache {

        @Override
        public Optional<Found> find(ModelRequest redacted, String model) {
            return Optional.ofNullable(kept.get(model + redacted.chat().messages())).map(answer -> new Found(answer, ModelAnswer.Cache.EXACT, 1));
        }

        @Override
        public void keep(ModelRequest redacted, String model, ChatResponse answer) {
            kept.put(model + redacted.chat().messages(), answer);
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shouldNotGiveTheAnswerOfAFallbackAgainWhenTheFirstChoiceIsBack() throws Exception {
        gateway = new TestGateway("strong", "weak").with(new ByText()).set("groups.first.deployments", "strong").set("groups.first.fallback",
                "second").set("groups.second.deployments", "weak").set("retries", 0).start();
        gateway.server("strong").does(Mode.ERROR);
        assertThat(gateway.ask("hello").deployment()).isEqualTo("weak");
        gateway.server("strong").does(Mode.OK);

        assertThat(gateway.ask("hello").deployment()).isEqualTo("strong");

        assertThat(gateway.ask("hello").deployment()).isEqualTo("cache");
        assertThat(gateway.ask("hello").text()).startsWith("strong heard");
        assertThat(gateway.ask(TestGateway.request("chat", "hello", "second", null)).text()).startsWith("weak heard");
    }
}
