package io.bactrian.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tools of a request in OpenAI's format: what a model may call, and what it has called. */
final class ToolReader {

    private static final int MOST_TOOLS = 128;
    private static final String NAME = "[A-Za-z0-9_-]{1,64}";

    private ToolReader() {
    }

    static void read(JsonNode json, ChatRequest.Builder request) {
        List<ToolSpecification> tools = new ArrayList<>();
        for (JsonNode tool : json.path("tools")) {
            JsonNode function = tool.path("function");
            if (!tool.path("type").asText().equals("function") || !function.path("name").asText("").matches(NAME)) {
                throw CompletionReader.bad("tools[" + tools.size() + "] is a function with a name of letters, digits, _ and -");
            }
            if (tools.size() >= MOST_TOOLS) {
                throw CompletionReader.bad("tools has at most " + MOST_TOOLS + " entries");
            }
            tools.add(ToolSpecification.builder().name(function.path("name").asText())
                    .description(function.path("description").asText(null)).parameters(parameters(function.path("parameters"), tools.size())).build());
        }
        JsonNode choice = json.path("tool_choice");
        if (tools.isEmpty()) {
            return;
        }
        if (choice.isObject()) {
            String wanted = choice.at("/function/name").asText("");
            tools.removeIf(tool -> !tool.name().equals(wanted));
            if (tools.isEmpty()) {
                throw CompletionReader.bad("tool_choice names a tool that is not declared");
            }
            request.toolChoice(ToolChoice.REQUIRED);
        } else {
            request.toolChoice(switch (choice.asText("auto")) {
                case "auto", "null" -> ToolChoice.AUTO;
                case "none" -> ToolChoice.NONE;
                case "required" -> ToolChoice.REQUIRED;
                default -> throw CompletionReader.bad("tool_choice is none, auto, required, or one function");
            });
        }
        request.toolSpecifications(tools);
    }

    /** LangChain4j wants the outermost object in its own words; what is inside travels as it is. */
    static JsonObjectSchema parameters(JsonNode schema, int index) {
        JsonObjectSchema.Builder parameters = JsonObjectSchema.builder();
        if (schema.isMissingNode() || schema.isNull()) {
            return parameters.build();
        }
        if (!schema.isObject()) {
            throw CompletionReader.bad("tools[" + index + "].function.parameters is a JSON Schema");
        }
        schema.path("properties").properties().forEach(property ->
                parameters.addProperty(property.getKey(), JsonRawSchema.from(property.getValue().toString())));
        Map<String, JsonSchemaElement> definitions = new LinkedHashMap<>();
        schema.path("$defs").properties().forEach(definition ->
                definitions.put(definition.getKey(), JsonRawSchema.from(definition.getValue().toString())));
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        if (schema.path("additionalProperties").isBoolean()) {
            parameters.additionalProperties(schema.path("additionalProperties").booleanValue());
        }
        if (!definitions.isEmpty()) {
            parameters.definitions(definitions);
        }
        return parameters.required(required).description(schema.path("description").asText(null)).build();
    }

    static ToolExecutionRequest call(JsonNode call, String place) {
        JsonNode function = call.path("function");
        if (!call.path("id").isTextual() || !function.path("name").isTextual() || !function.path("arguments").isTextual()) {
            throw CompletionReader.bad(place + ".tool_calls has an entry without id, function.name or function.arguments");
        }
        return ToolExecutionRequest.builder().id(call.path("id").textValue()).name(function.path("name").textValue())
                .arguments(function.path("arguments").textValue()).build();
    }
}
