package io.bactrian.llm.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.llm.Caller;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.Prompts;
import java.util.Map;
import org.apache.camel.Exchange;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** What the hub's own routes ask: a prompt of {@code transformers/prompts}, filled with the map in the body. */
@Component("promptRequests")
class PromptRequests {

    /** An exchange's property by which a route says what belongs together; otherwise the event's subject does. */
    static final String CONVERSATION = "modelConversation";

    private static final double ALWAYS_THE_SAME = 0.0;

    private final ObjectProvider<Prompts> prompts;

    PromptRequests(ObjectProvider<Prompts> prompts) {
        this.prompts = prompts;
    }

    Prompts prompts() {
        return prompts.getObject();
    }

    /** Makes a {@link ModelRequest} of the variables in the body. */
    @SuppressWarnings("unchecked")
    public void fill(Exchange exchange, String prompt, String label) {
        // What fails from here on is no part of the call before.
        exchange.removeProperty(ModelCall.PROPERTY);
        Map<String, Object> variables = exchange.getMessage().getBody(Map.class);
        String conversation = conversation(exchange);
        Prompts.Rendered filled = prompts().render(prompt, label == null || label.isBlank() ? null : label, variables, conversation);
        ChatRequest chat = ChatRequest.builder().messages(filled.messages())
                .temperature(filled.temperature() == null ? ALWAYS_THE_SAME : filled.temperature())
                .maxOutputTokens(filled.maxTokens()).build();
        exchange.setProperty(ModelCalls.VARIABLES, variables);
        exchange.getMessage().setBody(new ModelRequest(filled.task(), Caller.HUB, conversation, filled.version(), language(variables),
                filled.answerSchema(), filled.group(), chat));
    }

    @Nullable
    private static String conversation(Exchange exchange) {
        String named = exchange.getProperty(CONVERSATION, String.class);
        Event event = exchange.getProperty(EventReader.PROPERTY, Event.class);
        return named != null || event == null ? named : event.subject();
    }

    @Nullable
    private static String language(Map<String, Object> variables) {
        Object language = variables.get("language");
        String text = language == null ? "" : language.toString().toLowerCase(java.util.Locale.ROOT);
        return text.startsWith("ru") ? "ru" : text.startsWith("en") ? "en" : null;
    }

    /** The text of the answer as body, or its document where the prompt has a schema. */
    public Object answer(Exchange exchange) {
        JsonNode document = exchange.getProperty(StructuredAnswers.PROPERTY, JsonNode.class);
        return document != null ? document : exchange.getMessage().getBody(ModelAnswer.class).text();
    }
}
