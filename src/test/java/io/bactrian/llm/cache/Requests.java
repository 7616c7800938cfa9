package io.bactrian.llm.cache;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.bactrian.llm.Caller;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.PromptVersion;
import java.util.Set;

/** Requests and answers for the tests. */
final class Requests {

    static final Caller CALLER = new Caller("acme", "desk", Set.of("operator"));

    private Requests() {
    }

    static ModelRequest asking(String question) {
        return of(CALLER, ChatRequest.builder().messages(SystemMessage.from("You are of help."), UserMessage.from(question)).build());
    }

    static ModelRequest of(Caller caller, ChatRequest chat) {
        return new ModelRequest("chat", caller, null, new PromptVersion("help", "1", "production"), "en", null, null, chat);
    }

    static ChatResponse answer(String text) {
        return ChatResponse.builder().aiMessage(AiMessage.from(text)).finishReason(FinishReason.STOP).modelName("small").build();
    }
}
