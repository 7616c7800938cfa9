package io.bactrian.llm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.ChatModel;
import io.bactrian.delivery.HubException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LanguageModelTest {

    @Test
    void shouldSayThatNoModelIsConfiguredInsteadOfStoppingTheHub() {
        ChatModel model = new LanguageModel().chatModel("", "", "", Duration.ofSeconds(1), 10);
        assertThatThrownBy(() -> model.chat("A title, please")).isInstanceOf(HubException.class).hasMessage("No language model is configured");
    }
}
