package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import org.springframework.lang.Nullable;

/**
 * What a REST operation answers.
 *
 * @param status   HTTP status
 * @param location path of the record that it made, or null
 * @param body     JSON
 */
public record Answer(int status, @Nullable String location, JsonNode body) {

    public static Answer ok(JsonNode body) {
        return new Answer(200, null, body);
    }

    public static Answer created(String location, JsonNode body) {
        return new Answer(201, location, body);
    }

    public static Answer accepted(String location, JsonNode body) {
        return new Answer(202, location, body);
    }
}
