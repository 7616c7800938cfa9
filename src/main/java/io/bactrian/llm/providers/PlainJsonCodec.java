package io.bactrian.llm.providers;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.langchain4j.internal.Json;
import dev.langchain4j.spi.json.JsonCodecFactory;
import java.lang.reflect.Type;

/**
 * How LangChain4j reads JSON here. Its own codec takes every Jackson module that is on the class path, and the one for Scala, which comes
 * with Kafka, makes Scala collections of what is nested in a JSON Schema; no provider can read those.
 */
public final class PlainJsonCodec implements Json.JsonCodec {

    private final ObjectMapper mapper = JsonMapper.builder().visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).addModule(new JavaTimeModule()).build();

    /** Found by LangChain4j through {@code META-INF/services}. */
    public static final class Factory implements JsonCodecFactory {

        @Override
        public Json.JsonCodec create() {
            return new PlainJsonCodec();
        }
    }

    @Override
    public String toJson(Object object) {
        try {
            return mapper.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public <T> T fromJson(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public <T> T fromJson(String json, Type type) {
        try {
            return mapper.readValue(json, mapper.constructType(type));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
