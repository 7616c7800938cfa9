package io.bactrian.llm.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.StrictJson;
import io.bactrian.llm.ModelRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Finds the JSON document in a model's answer and holds it against its schema. */
@Component
class AnswerSchemas {

    private static final JsonNode ANY_OBJECT = JsonNodeFactory.instance.objectNode().put("type", "object");
    private static final int KEPT = 300;
    private static final int SHOWN_VIOLATIONS = 5;
    private static final int LONGEST_MISTAKE = 600;

    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012,
            // Nothing outside the schema itself is ever fetched for it.
            builder -> builder.schemaLoaders(loaders -> loaders.add(iri -> {
                throw new IllegalArgumentException("A schema may refer to itself only");
            })));
    private final SchemaValidatorsConfig settings = SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).locale(Locale.ENGLISH)
            .regularExpressionFactory(new BoundedPatterns()).build();
    private final JsonSchema definition = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012));
    private final Map<JsonNode, JsonSchema> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JsonNode, JsonSchema> eldest) {
            return size() > KEPT;
        }
    };

    /** What the answer has to satisfy, null where any text will do: the schema of the request, or that of any object where it wants JSON. */
    @Nullable
    static JsonNode wanted(ModelRequest request) {
        return request.answerSchema() != null ? request.answerSchema() : wantsAnyObject(request) ? ANY_OBJECT : null;
    }

    /** OpenAI's older way: {@code response_format} is {@code json_object}. */
    static boolean wantsAnyObject(ModelRequest request) {
        ResponseFormat format = request.chat().responseFormat();
        return request.answerSchema() == null && format != null && format.type() == ResponseFormatType.JSON;
    }

    /** The document, or what is wrong with the answer; one of the two is absent. */
    record Verdict(@Nullable JsonNode document, @Nullable String mistake) {
    }

    /** @param restore puts private data back into a text, before it is held against the schema */
    Verdict read(@Nullable String answer, JsonNode schema, UnaryOperator<String> restore) {
        String mistake = "there is no JSON document in it";
        for (JsonNode candidate : EmbeddedJson.in(answer)) {
            String wrong = BoundedTree.mistake(candidate);
            if (wrong == null && isEcho(candidate, schema)) {
                wrong = "it repeats the schema instead of a document that satisfies it";
            }
            JsonNode document = wrong == null ? BoundedTree.mapped(candidate, restore) : null;
            wrong = wrong == null ? violations(schema, document) : wrong;
            if (wrong == null) {
                return new Verdict(document, null);
            }
            mistake = wrong;
        }
        return new Verdict(null, mistake);
    }

    /** Small models like to give the schema back, sometimes with the answer nowhere in it. */
    private static boolean isEcho(JsonNode candidate, JsonNode schema) {
        if (candidate.equals(schema)) {
            return true;
        }
        boolean looksLikeOne = candidate.path("properties").isObject() && (candidate.path("type").asText().equals("object") || candidate.has("$schema"));
        return looksLikeOne && !schema.path("properties").has("properties");
    }

    @Nullable
    private String violations(JsonNode schema, JsonNode document) {
        List<ValidationMessage> messages = compiled(schema).validate(document).stream().limit(SHOWN_VIOLATIONS).toList();
        if (messages.isEmpty()) {
            return null;
        }
        String all = messages.stream().map(message -> (message.getInstanceLocation() + " " + message.getError()).strip())
                .collect(Collectors.joining("; "));
        return all.length() <= LONGEST_MISTAKE ? all : all.substring(0, LONGEST_MISTAKE);
    }

    /** What is wrong with a tool call's arguments; null where nothing is. */
    @Nullable
    String argumentMistake(@Nullable String arguments, ToolSpecification tool) {
        try {
            JsonNode given = StrictJson.mapper().readTree(arguments == null || arguments.isBlank() ? "{}" : arguments);
            String mistake = BoundedTree.mistake(given);
            if (mistake != null || tool.parameters() == null) {
                return mistake;
            }
            return violations(StrictJson.mapper().valueToTree(JsonSchemaElementUtils.toMap(tool.parameters())), given);
        } catch (JsonProcessingException e) {
            return "they are not JSON";
        }
    }

    /** @throws HubException {@link ErrorCode#BAD_MODEL_REQUEST} when this is no schema, or one that leads beyond itself or in a circle */
    JsonSchema compiled(JsonNode schema) {
        synchronized (compiled) {
            JsonSchema known = compiled.get(schema);
            if (known != null) {
                return known;
            }
        }
        JsonSchema made = made(schema);
        synchronized (compiled) {
            compiled.put(schema, made);
        }
        return made;
    }

    private JsonSchema made(JsonNode schema) {
        try {
            // One of an older draft says so, and is read as it is meant.
            if (schema.path("$schema").asText(SchemaId.V202012).equals(SchemaId.V202012) && !definition.validate(schema).isEmpty()) {
                throw new HubException(ErrorCode.BAD_MODEL_REQUEST, "A JSON Schema in the request is none");
            }
            JsonSchema made = factory.getSchema(schema, settings);
            made.initializeValidators();
            // A circle of references is found only by somebody who walks in it.
            made.validate(JsonNodeFactory.instance.objectNode());
            return made;
        } catch (JsonSchemaException | IllegalArgumentException | StackOverflowError e) {
            throw new HubException(ErrorCode.BAD_MODEL_REQUEST, "A JSON Schema in the request cannot be used: it may refer to itself only, and"
                    + " not in a circle");
        }
    }
}
