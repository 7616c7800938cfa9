package io.bactrian.llm.providers;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.bactrian.llm.providers.ModelSettings.Provider;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * LangChain4j's models for each kind of provider, over one pool of connections. Their own retries are off: the gateway has the only loop.
 */
final class ProviderModels implements AutoCloseable {

    private static final int CONNECTIONS = 1024;
    private static final int CONNECTIONS_A_PROVIDER = 512;
    private static final Duration PATIENCE_TO_CONNECT = Duration.ofSeconds(3);
    private static final int USUAL_ANTHROPIC_ANSWER = 1000;

    private final CloseableHttpClient http;
    private final Alarm alarm = new Alarm();

    ProviderModels() {
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS).setMaxConnPerRoute(CONNECTIONS_A_PROVIDER)
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                        .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).setSoKeepAlive(true).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(PATIENCE_TO_CONNECT))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                                .setTimeToLive(TimeValue.ofMinutes(5)).build())
                        .build())
                .disableAutomaticRetries().disableRedirectHandling().disableCookieManagement().disableContentCompression()
                .disableAuthCaching().disableDefaultUserAgent()
                .build();
    }

    ChatModel whole(Provider provider) {
        return switch (provider.kind()) {
            case OPENAI -> OpenAiChatModel.builder().httpClientBuilder(client()).baseUrl(provider.baseUrl()).apiKey(key(provider))
                    .modelName(provider.model()).strictJsonSchema(true).maxRetries(0).build();
            case ANTHROPIC -> AnthropicChatModel.builder().httpClientBuilder(client()).baseUrl(provider.baseUrl()).apiKey(key(provider))
                    .modelName(provider.model()).maxTokens(USUAL_ANTHROPIC_ANSWER).maxRetries(0).build();
            case OLLAMA -> OllamaChatModel.builder().httpClientBuilder(client()).baseUrl(provider.baseUrl())
                    .modelName(provider.model()).numCtx(provider.contextTokens() > 0 ? provider.contextTokens() : null).maxRetries(0).build();
        };
    }

    StreamingChatModel streaming(Provider provider) {
        return switch (provider.kind()) {
            case OPENAI -> OpenAiStreamingChatModel.builder().httpClientBuilder(client()).baseUrl(provider.baseUrl()).apiKey(key(provider))
                    .modelName(provider.model()).strictJsonSchema(true).build();
            case ANTHROPIC -> AnthropicStreamingChatModel.builder().httpClientBuilder(client()).baseUrl(provider.baseUrl())
                    .apiKey(key(provider)).modelName(provider.model()).maxTokens(USUAL_ANTHROPIC_ANSWER).build();
            case OLLAMA -> OllamaStreamingChatModel.builder().httpClientBuilder(client()).baseUrl(provider.baseUrl())
                    .modelName(provider.model()).numCtx(provider.contextTokens() > 0 ? provider.contextTokens() : null).build();
        };
    }

    /** A server that wants none still gets a header. */
    private static String key(Provider provider) {
        return provider.apiKey().isBlank() ? "none" : provider.apiKey();
    }

    private HttpClientBuilder client() {
        return new Client();
    }

    /** Time-outs stand in {@link CallBounds}, anew for each call. */
    private final class Client implements HttpClientBuilder {

        @Override
        public Duration connectTimeout() {
            return PATIENCE_TO_CONNECT;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return null;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            return this;
        }

        @Override
        public HttpClient build() {
            return new ProviderHttpClient(http, alarm);
        }
    }

    @Override
    public void close() throws IOException {
        alarm.close();
        http.close();
    }
}
