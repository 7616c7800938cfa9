package io.bactrian.llm.cache;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.bactrian.llm.ModelRequest;

/** Which answers may be given again, and what of them. */
final class AnswerRules {

    private static final int LONGEST_ANSWER = 200_000;

    private AnswerRules() {
    }

    /** Whoever asks for a warm answer asks for a new one each time. */
    static boolean mayBeAsked(ModelRequest request, double warmest) {
        Double temperature = request.chat().parameters().temperature();
        return !request.chat().messages().isEmpty() && (temperature == null || temperature <= warmest);
    }

    /** A tool call acts, a cut answer lacks its end, and an empty one says nothing. */
    static boolean mayBeKept(ChatResponse answer) {
        AiMessage message = answer.aiMessage();
        return message != null && !message.hasToolExecutionRequests() && message.text() != null && !message.text().isBlank()
                && message.text().length() <= LONGEST_ANSWER && (answer.finishReason() == null
                        || answer.finishReason() == FinishReason.STOP);
    }

    /** Text, model, tokens: not the raw answer that a provider's own class may carry along. */
    static ChatResponse plain(ChatResponse answer) {
        TokenUsage usage = answer.tokenUsage();
        return plain(answer.aiMessage().text(), answer.modelName(), usage == null ? null : usage.inputTokenCount(),
                usage == null ? null : usage.outputTokenCount());
    }

    static ChatResponse plain(String text, String model, Integer in, Integer out) {
        return ChatResponse.builder().aiMessage(AiMessage.from(text)).metadata(ChatResponseMetadata.builder().modelName(model)
                .tokenUsage(new TokenUsage(in, out)).finishReason(FinishReason.STOP).build()).build();
    }
}
