package io.bactrian.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the hub answers as JSON, as templates read it. */
@Component
class Fields {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() { };

    private final ObjectMapper json;

    Fields(ObjectMapper json) {
        this.json = json;
    }

    Map<String, Object> of(JsonNode document) {
        return json.convertValue(document, MAP);
    }
}
