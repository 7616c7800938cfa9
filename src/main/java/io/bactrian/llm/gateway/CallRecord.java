package io.bactrian.llm.gateway;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.bactrian.llm.Caller;
import io.bactrian.llm.PromptVersion;
import io.bactrian.llm.providers.TokenEstimate;
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
                  List<Attempt> attempts, @Nullable Texts texts, @Nullable String replayOf) {

    /** Of its texts, roughly, in characters. */
    int size() {
        return texts == null ? 0 : texts.size();
    }

    /**
     * By which the call can be asked again. Absent where they could not be redacted: what private data they hold is not known then.
     *
     * @param answerSchema as it was given
     * @param answer       absent where there was none
     */
    record Texts(ChatRequest request, @Nullable Object answerSchema, Map<String, Object> variables, @Nullable AiMessage answer) {

        private static final int SCHEMA = 1_000;

        /** Roughly, in characters. */
        int size() {
            int size = answerSchema == null ? 0 : SCHEMA;
            for (var message : request.messages()) {
                size += TokenEstimate.text(message).length();
            }
            size += SCHEMA * (request.toolSpecifications() == null ? 0 : request.toolSpecifications().size());
            for (Object value : variables.values()) {
                size += value instanceof String text ? text.length() : SCHEMA;
            }
            return size + (answer == null ? 0 : TokenEstimate.text(answer).length());
        }
    }

    /** What a route made of the answer. */
    record Decision(String callId, String branch, @Nullable BigDecimal confidence, String madeBy) {
    }
}
