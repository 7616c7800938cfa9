package io.bactrian.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import com.networknt.schema.regex.RegularExpression;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/** Holds requests against {@code schemas/openapi/bactrian.yaml}, the contract that the REST interface is made from. */
@Component("contract")
public class ContractCheck {

    private static final int MOST_VIOLATIONS = 50;
    private static final int VIOLATIONS_IN_DETAIL = 5;
    private static final int LONGEST_WORDS = 200;

    private final Map<String, JsonSchema> bodies = new HashMap<>();

    ContractCheck(@Value("${hub.home}") String home, ResourceLoader resources) throws IOException {
        JsonNode contract;
        try (InputStream file = resources.getResource(home + "/schemas/openapi/bactrian.yaml").getInputStream()) {
            contract = new YAMLMapper().readTree(file);
        }
        JsonMetaSchema dialect = JsonMetaSchema.builder(OpenApi30.getInstance()).keyword(new NonValidationKeyword("components")).build();
        JsonSchemaFactory factory = JsonSchemaFactory.builder().metaSchema(dialect).defaultMetaSchemaIri(dialect.getIri()).build();
        SchemaValidatorsConfig settings = SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).locale(Locale.ENGLISH)
                .formatAssertionsEnabled(true).regularExpressionFactory(ContractCheck::regularExpression).build();
        for (JsonNode path : contract.path("paths")) {
            for (JsonNode operation : path) {
                JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
                if (schema.isObject()) {
                    // Together with the components, so that its references lead somewhere.
                    ObjectNode document = new YAMLMapper().createObjectNode();
                    document.putArray("allOf").add(schema);
                    document.set("components", contract.path("components"));
                    String operationId = operation.path("operationId").asText();
                    JsonSchema compiled = factory.getSchema(SchemaLocation.of("urn:bactrian:" + operationId), document, settings);
                    compiled.initializeValidators();
                    bodies.put(operationId, compiled);
                }
            }
        }
    }

    /** In a contract {@code $} is the very end; in Java it also matches before a line break at the end. */
    private static RegularExpression regularExpression(String text) {
        Pattern pattern = Pattern.compile(text.endsWith("$") && !text.endsWith("\\$") ? text.substring(0, text.length() - 1) + "\\z" : text);
        return value -> pattern.matcher(value).find();
    }

    /**
     * Checks a body against what the contract says of the operation.
     *
     * @throws HubException {@link ErrorCode#SCHEMA_VIOLATION} that names every violation, at most 50
     */
    public void check(JsonNode body, String operationId) {
        JsonSchema schema = bodies.get(operationId);
        if (schema == null) {
            throw new IllegalArgumentException("The contract has no request body for an operation " + operationId);
        }
        List<Violation> violations = schema.validate(body).stream().limit(MOST_VIOLATIONS).map(ContractCheck::violation).toList();
        if (!violations.isEmpty()) {
            throw new HubException(ErrorCode.SCHEMA_VIOLATION, violations.stream().limit(VIOLATIONS_IN_DETAIL)
                    .map(violation -> (violation.pointer().isEmpty() ? "The body" : violation.pointer()) + ": " + violation.detail())
                    .collect(Collectors.joining("; ")), violations);
        }
    }

    private static Violation violation(ValidationMessage message) {
        String place = message.getInstanceLocation().toString();
        return switch (message.getType()) {
            case "required" -> new Violation(field(place, message), "is missing");
            case "additionalProperties" -> new Violation(field(place, message), "is not a field of this body");
            default -> new Violation(Problem.bounded(place, LONGEST_WORDS), Problem.bounded(message.getError(), LONGEST_WORDS));
        };
    }

    private static String field(String place, ValidationMessage message) {
        String name = message.getProperty().replace("~", "~0").replace("/", "~1");
        return Problem.bounded(place + '/' + name, LONGEST_WORDS);
    }
}
