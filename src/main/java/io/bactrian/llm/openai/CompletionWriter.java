package io.bactrian.llm.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.bactrian.delivery.StrictJson;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.providers.TokenEstimate;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * Writes requests and answers in OpenAI's format.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
public final class CompletionWriter {

    private CompletionWriter() {
    }

    /** A request, as {@link CompletionReader} reads it. */
    public static ObjectNode request(ChatRequest request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode messages = json.putArray("messages");
        request.messages().forEach(message -> messages.add(message(message)));
        put(json, "temperature", request.temperature());
        put(json, "top_p", request.topP());
        put(json, "frequency_penalty", request.frequencyPenalty());
        put(json, "presence_penalty", request.presencePenalty());
        if (request.maxOutputTokens() != null) {
            json.put("max_tokens", request.maxOutputTokens());
        }
        if (request.stopSequences() != null && !request.stopSequences().isEmpty()) {
            request.stopSequences().forEach(json.putArray("stop")::add);
        }
        if (request.toolSpecifications() != null && !request.toolSpecifications().isEmpty()) {
            ArrayNode tools = json.putArray("tools");
            request.toolSpecifications().forEach(tool -> tools.add(tool(tool)));
            json.put("tool_choice", request.toolChoice() == null ? "auto" : request.toolChoice().name().toLowerCase(Locale.ROOT));
        }
        if (request.responseFormat() != null && request.responseFormat().type() == ResponseFormatType.JSON) {
            json.putObject("response_format").put("type", "json_object");
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Double value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static ObjectNode tool(ToolSpecification tool) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "function");
        ObjectNode function = json.putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.parameters() != null) {
            function.set("parameters", StrictJson.mapper().valueToTree(JsonSchemaElementUtils.toMap(tool.parameters())));
        }
        return json;
    }

    public static ObjectNode message(ChatMessage message) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (message instanceof SystemMessage system) {
            return json.put("role", "system").put("content", system.text());
        }
        if (message instanceof UserMessage user) {
            return json.put("role", "user").put("content", user.contents().stream().filter(TextContent.class::isInstance)
                    .map(content -> ((TextContent) content).text()).collect(Collectors.joining("\n")));
        }
        if (message instanceof ToolExecutionResultMessage result) {
            return json.put("role", "tool").put("tool_call_id", result.id()).put("content", result.text());
        }
        AiMessage answer = (AiMessage) message;
        json.put("role", "assistant").put("content", answer.text());
        if (answer.hasToolExecutionRequests()) {
            ArrayNode calls = json.putArray("tool_calls");
            for (ToolExecutionRequest call : answer.toolExecutionRequests()) {
                calls.add(toolCall(call.id(), call.name(), call.arguments()));
            }
        }
        return json;
    }

    static ObjectNode toolCall(@Nullable String id, @Nullable String name, @Nullable String arguments) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id).put("type", "function");
        json.putObject("function").put("name", name).put("arguments", arguments == null ? "" : arguments);
        return json;
    }

    static ObjectNode completion(ModelAnswer answer, long created) {
        ObjectNode json = head(answer.callId(), "chat.completion", answer.model(), created);
        ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(answer.chat().aiMessage()).putNull("refusal"));
        choice.putNull("logprobs").put("finish_reason", finishReason(answer));
        json.set("usage", usage(answer));
        json.putObject("hub").put("callId", answer.callId()).put("deployment", answer.deployment())
                .put("cache", answer.cache().name().toLowerCase(Locale.ROOT).replace('_', '-')).put("price", answer.price().toPlainString());
        return json;
    }

    static ObjectNode head(String callId, String object, String model, long created) {
        return JsonNodeFactory.instance.objectNode().put("id", "chatcmpl-" + callId).put("object", object).put("created", created)
                .put("model", model);
    }

    static String finishReason(ModelAnswer answer) {
        FinishReason reason = answer.chat().finishReason();
        if (answer.chat().aiMessage().hasToolExecutionRequests()) {
            return "tool_calls";
        }
        return reason == FinishReason.LENGTH ? "length" : reason == FinishReason.CONTENT_FILTER ? "content_filter" : "stop";
    }

    static ObjectNode usage(ModelAnswer answer) {
        TokenUsage usage = answer.chat().tokenUsage();
        int input = usage == null || usage.inputTokenCount() == null ? 0 : usage.inputTokenCount();
        int output = usage == null || usage.outputTokenCount() == null
                ? TokenEstimate.of(TokenEstimate.text(answer.chat().aiMessage())) : usage.outputTokenCount();
        return JsonNodeFactory.instance.objectNode().put("prompt_tokens", input).put("completion_tokens", output)
                .put("total_tokens", input + output);
    }

    static byte[] bytes(JsonNode json) {
        try {
            return StrictJson.mapper().writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
