package io.bactrian.llm.gateway;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.bactrian.llm.Caller;
import io.bactrian.llm.PromptVersion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/** What is kept of one call. Texts in it are redacted; they become JSON only where they are written. */
record CallRecord(String id, Instant at, String task, Caller caller, @Nullable String conversation, @Nullable String language,
                  @Nullable Complexity complexity, @Nullable String group, @Nullable String deployment, @Nullable String model,
                  @Nullable PromptVersion prompt, long inputTokens, long outputTokens, BigDecimal price, @Nullable String currency,
                  BigDecimal spent, long millis, @Nullable Long firstTokenMillis, boolean streamed, String cache,
                  @Nullable Double similarity, boolean personalData, @Nullable String fallbackReason, @Nullable String error,
                  List<Attempt> attempts, Texts texts, @Nullable String replayOf) {

    /**
     * By which the call can be asked again.
     *
     * @param answerSchema as it was given
     * @param answer       absent where there was none
     */
    record Texts(ChatRequest request, @Nullable Object answerSchema, Map<String, Object> variables, @Nullable AiMessage answer) {

        /** Roughly, in characters. */
        int size() {
            int size = 0;
            for (var message : request.messages()) {
                size += message instanceof dev.langchain4j.data.message.UserMessage user && user.hasSingleText() ? user.singleText().length()
                        : message instanceof dev.langchain4j.data.message.SystemMessage system ? system.text().length() : 500;
            }
            return size + (answer == null || answer.text() == null ? 0 : answer.text().length());
        }
    }

    /** What a route made of the answer. */
    record Decision(String callId, String branch, @Nullable BigDecimal confidence, String madeBy) {
    }
}
