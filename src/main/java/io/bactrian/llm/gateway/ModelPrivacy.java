package io.bactrian.llm.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import io.bactrian.delivery.StrictJson;
import io.bactrian.llm.ModelRequest;
import io.bactrian.privacy.Redaction;
import io.bactrian.privacy.Redactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** Takes private data out of a request before anything else sees it, and puts it back into the answer at the end. */
@Component("modelPrivacy")
class ModelPrivacy {

    private final Redactor redactor;

    ModelPrivacy(Redactor redactor) {
        this.redactor = redactor;
    }

    /** Everything that any step behind this one sees, keeps or sends is redacted. */
    public void redact(Exchange exchange) {
        ModelCall call = ModelCalls.of(exchange);
        Redaction.Session session = redactor.session();
        List<ChatMessage> messages = new ArrayList<>(call.original.chat().messages().size());
        for (ChatMessage message : call.original.chat().messages()) {
            messages.add(redacted(message, session));
        }
        if (!call.variables.isEmpty()) {
            Map<String, Object> variables = new LinkedHashMap<>();
            call.variables.forEach((name, value) -> variables.put(name, redacted(value, session)));
            call.variables = variables;
        }
        ModelRequest original = call.original;
        ChatRequestParameters parameters = RedactedParameters.of(original.chat().parameters(), session);
        // A prompt's own schema is a file of the hub.
        JsonNode schema = original.prompt() != null ? original.answerSchema() : RedactedParameters.schema(original.answerSchema(), session);
        call.privacy = session;
        call.cacheAllowed = !session.foundAnything();
        if (session.foundAnything()) {
            call.request = new ModelRequest(original.task(), original.caller(), original.conversation(), original.prompt(),
                    original.language(), schema, original.requested(), ChatRequest.builder().messages(messages).parameters(parameters).build());
        }
        if (call.stream != null) {
            call.stream.restoreBy(session);
        }
    }

    /** Of a prompt's variable, which may be a list or a document. */
    private static Object redacted(Object value, Redaction.Session session) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Map || value instanceof Collection || value instanceof JsonNode) {
            return BoundedTree.mapped(StrictJson.mapper().valueToTree(value), text -> session.redact(text).text());
        }
        return session.redact(value.toString()).text();
    }

    private static ChatMessage redacted(ChatMessage message, Redaction.Session session) {
        if (message instanceof SystemMessage system) {
            return SystemMessage.from(session.redact(system.text()).text());
        }
        if (message instanceof UserMessage user) {
            List<Content> contents = new ArrayList<>();
            user.contents().forEach(content -> contents.add(
                    content instanceof TextContent text ? TextContent.from(session.redact(text.text()).text()) : content));
            return user.toBuilder().contents(contents).build();
        }
        if (message instanceof ToolExecutionResultMessage result) {
            return ToolExecutionResultMessage.from(result.id(), result.toolName(), session.redact(result.text()).text());
        }
        if (message instanceof AiMessage answer) {
            AiMessage.Builder redacted = AiMessage.builder().text(answer.text() == null ? null : session.redact(answer.text()).text());
            return redacted.toolExecutionRequests(answer.toolExecutionRequests().stream()
                    .map(tool -> tool.toBuilder().arguments(session.redact(tool.arguments()).text()).build()).toList()).build();
        }
        return message;
    }

    /** The answer as the caller gets it. */
    public void restore(Exchange exchange) {
        ModelCall call = ModelCalls.of(exchange);
        if (call.answer == null) {
            return;
        }
        call.redactedAnswer = call.answer;
        AiMessage answer = call.answer.aiMessage();
        if (call.json != null) {
            // Restored value by value when it was read, so that no quotation mark in it can break the document.
            call.answer = call.answer.toBuilder().aiMessage(answer.withText(call.json.toString())).build();
        } else if (call.privacy != null && call.privacy.foundAnything()) {
            call.answer = call.answer.toBuilder().aiMessage(AiMessage.builder()
                    .text(answer.text() == null ? null : call.privacy.restore(answer.text()))
                    .toolExecutionRequests(answer.toolExecutionRequests().stream().map(tool -> restored(tool, call.privacy)).toList())
                    .build()).build();
        }
        if (call.stream != null) {
            call.stream.finish(call.answer.aiMessage());
        }
    }

    private static ToolExecutionRequest restored(ToolExecutionRequest tool, Redaction.Session session) {
        if (tool.arguments() == null) {
            return tool;
        }
        try {
            String arguments = BoundedTree.mapped(StrictJson.mapper().readTree(tool.arguments()), session::restore).toString();
            return tool.toBuilder().arguments(arguments).build();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return tool.toBuilder().arguments(session.restore(tool.arguments())).build();
        }
    }
}
