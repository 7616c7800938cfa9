package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.Converter;
import org.apache.camel.TypeConverters;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets a bean take a message's JSON as a tree, and every other step take a tree as text. */
@Configuration
class JsonConverters {

    @Bean
    CamelContextConfiguration jsonTypeConverters() {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext context) {
                context.getTypeConverterRegistry().addTypeConverters(new Conversions());
            }

            @Override
            public void afterApplicationStart(CamelContext context) {
                // nothing is left to do
            }
        };
    }

    /** Found by its annotations; public as Camel asks. */
    public static final class Conversions implements TypeConverters {

        private final ObjectMapper json = StrictJson.mapper();

        @Converter
        public JsonNode tree(String text) throws IOException {
            return json.readTree(text);
        }

        @Converter
        public JsonNode tree(byte[] bytes) throws IOException {
            return json.readTree(bytes);
        }

        @Converter
        public JsonNode tree(InputStream stream) throws IOException {
            return json.readTree(stream);
        }

        @Converter
        public String text(JsonNode tree) {
            return tree.toString();
        }

        @Converter
        public InputStream stream(JsonNode tree) {
            return new ByteArrayInputStream(tree.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Converter
        public byte[] bytes(JsonNode tree) {
            return tree.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
