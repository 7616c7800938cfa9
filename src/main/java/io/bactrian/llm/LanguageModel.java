package io.bactrian.llm;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The model behind the {@code llm-chat-action} adapter: any endpoint that speaks OpenAI's chat completions. */
@Configuration
class LanguageModel {

    /**
     * The client's own time-out bounds a call: a time-out of the circuit breaker would let a late answer overwrite the fallback's.
     * It never retries by itself; the route decides what happens next. A hub to which no model was named runs too: its routes fall back.
     */
    @Bean
    ChatModel chatModel(@Value("${hub.llm.base-url}") String baseUrl, @Value("${hub.llm.api-key}") String apiKey,
                        @Value("${hub.llm.model}") String model, @Value("${hub.llm.timeout}") Duration timeout,
                        @Value("${hub.llm.max-answer-tokens}") int maxAnswerTokens) {
        if (baseUrl.isBlank()) {
            return new NoModel();
        }
        return OpenAiChatModel.builder()
                .baseUrl(baseUrl)
                .apiKey(apiKey.isBlank() ? "none" : apiKey)
                .modelName(model)
                .temperature(0.0)
                .maxTokens(maxAnswerTokens)
                .timeout(timeout)
                .maxRetries(0)
                .build();
    }

    private static final class NoModel implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_UNREACHABLE, "No language model is configured");
        }
    }
}
