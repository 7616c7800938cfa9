package io.bactrian.llm.providers;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;

/** How many tokens a text has, without anybody's tokenizer: four Latin letters make one, two of another script do. On the safe side. */
public final class TokenEstimate {

    private static final int EACH_MESSAGE = 4;
    private static final int EACH_TOOL = 60;

    private TokenEstimate() {
    }

    public static int of(String text) {
        int latin = 0;
        int other = 0;
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) < 128) {
                latin++;
            } else {
                other++;
            }
        }
        return (latin + 3) / 4 + (other + 1) / 2;
    }

    public static int of(ChatRequest request) {
        int tokens = EACH_TOOL * (request.toolSpecifications() == null ? 0 : request.toolSpecifications().size());
        for (ChatMessage message : request.messages()) {
            tokens += EACH_MESSAGE + of(text(message));
        }
        return tokens;
    }

    /** All that a message says. */
    public static String text(ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return system.text();
        }
        if (message instanceof UserMessage user) {
            return user.hasSingleText() ? user.singleText() : user.contents().toString();
        }
        if (message instanceof ToolExecutionResultMessage result) {
            return String.valueOf(result.text());
        }
        return message instanceof AiMessage answer ? text(answer) : "";
    }

    public static String text(AiMessage answer) {
        StringBuilder text = new StringBuilder(answer.text() == null ? "" : answer.text());
        for (ToolExecutionRequest call : answer.toolExecutionRequests()) {
            text.append(call.name()).append(call.arguments());
        }
        return text.toString();
    }
}
