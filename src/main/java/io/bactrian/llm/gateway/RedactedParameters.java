package io.bactrian.llm.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import io.bactrian.delivery.StrictJson;
import io.bactrian.llm.openai.CompletionReader;
import io.bactrian.privacy.Redaction;
import java.util.List;
import java.util.Set;
import org.springframework.lang.Nullable;

/** Takes private data out of what a caller sends beside its messages: descriptions of tools, schemas, and what an answer ends with. */
final class RedactedParameters {

    /** Words of a schema that are no text for anybody. */
    private static final Set<String> KEYWORDS = Set.of("type", "format", "required", "pattern", "$ref", "$id", "$schema", "$anchor");

    private RedactedParameters() {
    }

    static ChatRequestParameters of(ChatRequestParameters given, Redaction.Session session) {
        List<ToolSpecification> tools = given.toolSpecifications();
        List<String> stops = given.stopSequences();
        if ((tools == null || tools.isEmpty()) && (stops == null || stops.isEmpty())) {
            return given;
        }
        var redacted = ChatRequestParameters.builder();
        if (tools != null && !tools.isEmpty()) {
            redacted.toolSpecifications(tools.stream().map(tool -> tool(tool, session)).toList());
        }
        if (stops != null && !stops.isEmpty()) {
            redacted.stopSequences(stops.stream().map(stop -> session.redact(stop).text()).toList());
        }
        return given.overrideWith(redacted.build());
    }

    private static ToolSpecification tool(ToolSpecification tool, Redaction.Session session) {
        ToolSpecification.Builder redacted = tool.toBuilder();
        if (tool.description() != null) {
            redacted.description(session.redact(tool.description()).text());
        }
        if (tool.parameters() != null) {
            JsonNode parameters = StrictJson.mapper().valueToTree(JsonSchemaElementUtils.toMap(tool.parameters()));
            redacted.parameters(CompletionReader.toolParameters(schema(parameters, session)));
        }
        return redacted.build();
    }

    /** The same schema with placeholders in its descriptions, examples and allowed values; names of properties stay. */
    @Nullable
    static JsonNode schema(@Nullable JsonNode node, Redaction.Session session) {
        if (node == null) {
            return null;
        }
        if (node.isTextual()) {
            return JsonNodeFactory.instance.textNode(session.redact(node.textValue()).text());
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(element -> copy.add(schema(element, session)));
            return copy;
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> copy.set(field.getKey(), KEYWORDS.contains(field.getKey()) && !field.getValue().isObject()
                    ? field.getValue() : schema(field.getValue(), session)));
            return copy;
        }
        return node;
    }
}
