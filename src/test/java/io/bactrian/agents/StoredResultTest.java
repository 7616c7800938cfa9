package io.bactrian.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step found has to go into the database, whatever stands in it. */
class StoredResultTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static String storedAndRead(String text) throws Exception {
        JsonNode tree = JsonNodeFactory.instance.objectNode().put("text", text).put("after", "it");
        String stored = Steps.stored(tree);
        assertThat(JSON.readTree(stored).path("after").asText()).isEqualTo("it");
        return JSON.readTree(stored).path("text").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "{\"msg\":\"a\\u0000b\"}", "\\\\u0000", "C:\\", "\\u0000\\", "", "plain", "\n\"\\\"", "😀\\u00000"})
    void shouldKeepATextThatSpellsTheZeroCharacter(String text) throws Exception {
        assertThat(storedAndRead(text)).isEqualTo(text);
    }

    @Test
    void shouldKeepNoZeroCharacter() throws Exception {
        assertThat(storedAndRead("\u0000a\\\u0000\u0000")).isEqualTo("\uFFFDa\\\uFFFD\uFFFD");
    }
}
