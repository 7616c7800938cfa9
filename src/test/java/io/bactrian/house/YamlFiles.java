package io.bactrian.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Finding and reading the house's YAML. */
final class YamlFiles {

    private static final YAMLMapper YAML = new YAMLMapper();

    private YamlFiles() {
    }

    /** Every file below the folder with that ending, in a stable order; none where the folder is not there. */
    static List<Path> below(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).filter(file -> file.getFileName().toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /** Visits every object below and including the node, with the name under which it stands (the array's, for its elements). */
    static void visit(String name, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        if (node.isObject()) {
            visitor.accept(name, node);
            node.properties().forEach(property -> visit(property.getKey(), property.getValue(), visitor));
        } else if (node.isArray()) {
            node.forEach(element -> visit(name, element, visitor));
        }
    }
}
