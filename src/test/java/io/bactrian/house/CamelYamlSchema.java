package io.bactrian.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Camel's own schema of its YAML DSL, narrowed to the canonical notation: no bare string in the place of a step ({@code to: direct:a}), no
 * expression without {@code expression:} around it, no route without {@code route:}. Camel ships such a variant from 4.20 on (CAMEL-22987);
 * for this version it is made from {@code schema/camelYamlDsl.json} by dropping the alternatives that only the compact notation needs.
 */
final class CamelYamlSchema {

    private static final String EXPRESSION = "org.apache.camel.model.language.ExpressionDefinition";

    private final JsonSchema schema;

    CamelYamlSchema() {
        try (InputStream stream = CamelYamlSchema.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            JsonNode root = new ObjectMapper().readTree(stream);
            narrow(root);
            ((ObjectNode) root.at("/items/properties")).remove("from");
            schema = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the schema has against a document, an array of routes and the like. */
    List<String> violations(JsonNode document) {
        return schema.validate(document).stream().map(message -> message.getMessage()).distinct().sorted().toList();
    }

    private static void narrow(JsonNode node) {
        if (node instanceof ObjectNode object) {
            dropBareString(object);
            dropAlternatives(object);
            acceptText(object);
        }
        node.forEach(CamelYamlSchema::narrow);
    }

    private static void dropBareString(ObjectNode object) {
        JsonNode choices = object.path("oneOf");
        if (choices.size() == 2 && choices.at("/0/type").asText().equals("string") && choices.at("/1/type").asText().equals("object")) {
            object.remove("oneOf");
            object.setAll((ObjectNode) choices.get(1));
        }
    }

    /**
     * A choice of languages (or data formats) stands in the schema twice: as the alternatives of an {@code anyOf}, and as empty properties.
     * Kept is the one alternative that has {@code expression:}, and of data formats each.
     */
    private static void dropAlternatives(ObjectNode object) {
        JsonNode anyOf = object.remove("anyOf");
        if (anyOf == null) {
            return;
        }
        ObjectNode properties = (ObjectNode) object.path("properties");
        for (JsonNode alternatives : anyOf) {
            if (alternatives.at("/oneOf/0/$ref").asText().endsWith(EXPRESSION)) {
                List<String> languages = new ArrayList<>();
                properties.properties().forEach(property -> {
                    if (property.getValue().isEmpty()) {
                        languages.add(property.getKey());
                    }
                });
                properties.remove(languages);
            }
            alternatives.path("oneOf").forEach(alternative -> alternative.path("properties").properties()
                    .forEach(property -> properties.set(property.getKey(), property.getValue())));
        }
    }

    /** Visual editors write numbers and booleans as text, and a placeholder is text in any case. */
    private static void acceptText(ObjectNode object) {
        String type = object.path("type").asText();
        if (type.equals("number") || type.equals("integer") || type.equals("boolean")) {
            object.putArray("type").add(type).add("string");
            object.put("pattern", "^(" + (type.equals("boolean") ? "true|false" : "-?[0-9]+(\\.[0-9]+)?") + "|\\{\\{.+}})$");
        }
    }
}
