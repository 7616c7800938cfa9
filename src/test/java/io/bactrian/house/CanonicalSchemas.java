package io.bactrian.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.DisallowUnknownKeywordFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.resource.ClasspathSchemaLoader;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.bactrian.delivery.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The schemas of a folder ({@code file:…}, ending in a slash) or of the classpath ({@code classpath:…/}). References are resolved
 * beside the schema itself; the network is out of reach.
 */
final class CanonicalSchemas {

    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true).build();

    private final String base;
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012, builder -> builder
            .metaSchema(JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                    .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance()).build())
            .schemaLoaders(loaders -> loaders.values(values -> {
                values.clear();
                values.add(new ClasspathSchemaLoader());
                values.add(location -> location.toString().startsWith("file:")
                        ? () -> Files.newInputStream(Path.of(URI.create(location.toString()))) : null);
                values.add(DisallowSchemaLoader.getInstance());
            })));

    CanonicalSchemas(String base) {
        this.base = base;
    }

    static CanonicalSchemas of(Path folder) {
        return new CanonicalSchemas(folder.toUri().toString());
    }

    /** The names of a folder's schemas, {@code deals.deal.won} for {@code deals.deal.won.schema.json}. */
    static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".schema.json"))
                    .map(name -> name.substring(0, name.length() - ".schema.json".length())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonSchema schema(String name) {
        JsonSchema schema = factory.getSchema(SchemaLocation.of(base + name + ".schema.json"), CONFIG);
        schema.initializeValidators();
        return schema;
    }

    /** What is wrong with the data, in the schema's words; empty where it is valid. */
    List<String> violations(String name, JsonNode data) {
        return schema(name).validate(data).stream().map(message -> message.getMessage()).sorted().toList();
    }

    /** The same for a text. */
    List<String> violations(String name, String data) {
        return schema(name).validate(data, InputFormat.JSON).stream().map(message -> message.getMessage()).sorted().toList();
    }

    static JsonNode read(Path file) {
        try {
            return StrictJson.mapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
