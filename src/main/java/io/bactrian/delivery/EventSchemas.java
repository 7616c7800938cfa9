package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The canonical contracts, {@code schemas/canonical/<event type>.schema.json}, compiled once at the start.
 * No event enters the outbox whose data its schema forbids.
 */
@Component
public class EventSchemas {

    /** The schemas refer to each other by file name; this address only gives those names a place, nothing is fetched from it. */
    private static final String BASE = "https://bactrian.invalid/schemas/canonical/";
    private static final String SUFFIX = ".schema.json";

    private final Map<String, JsonSchema> schemas = new TreeMap<>();

    EventSchemas(@Value("${hub.home}") String home) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (Resource resource : new PathMatchingResourcePatternResolver().getResources(home + "/schemas/canonical/*" + SUFFIX)) {
            texts.put(BASE + resource.getFilename(), resource.getContentAsString(StandardCharsets.UTF_8));
        }
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(texts)));
        for (String location : texts.keySet()) {
            JsonSchema schema = factory.getSchema(SchemaLocation.of(location));
            schema.initializeValidators();
            schemas.put(location.substring(BASE.length(), location.length() - SUFFIX.length()), schema);
        }
    }

    /** Whether the hub has a contract for this event type. */
    public boolean knows(String type) {
        return schemas.containsKey(type);
    }

    /**
     * Checks an event's data.
     *
     * @throws HubException {@link ErrorCode#UNKNOWN_EVENT_TYPE} without a schema for the type,
     *                      {@link ErrorCode#INVALID_EVENT} when the data does not satisfy it
     */
    public void check(String type, JsonNode data) {
        JsonSchema schema = schemas.get(type);
        if (schema == null) {
            throw new HubException(ErrorCode.UNKNOWN_EVENT_TYPE, "There is no schema for the event type " + type);
        }
        Set<ValidationMessage> violations = schema.validate(data);
        if (!violations.isEmpty()) {
            throw new HubException(ErrorCode.INVALID_EVENT, type + ": " + violations.stream()
                    .map(ValidationMessage::getMessage).limit(10).collect(Collectors.joining("; ")));
        }
    }
}
