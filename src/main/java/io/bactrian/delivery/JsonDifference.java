package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.springframework.lang.Nullable;

/**
 * The difference of two documents as operations of a JSON Patch (RFC 6902) that lead from the one to the other, each with the value
 * {@code before} it, so that people can read it. Elements of arrays are compared by their place.
 */
final class JsonDifference {

    private JsonDifference() {
    }

    static ArrayNode of(JsonNode before, JsonNode after) {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        compare("", before, after, operations);
        return operations;
    }

    private static void compare(String path, JsonNode before, JsonNode after, ArrayNode operations) {
        if (before.isObject() && after.isObject()) {
            before.properties().forEach(field -> {
                if (!after.has(field.getKey())) {
                    operation("remove", path + '/' + escaped(field.getKey()), field.getValue(), null, operations);
                }
            });
            after.properties().forEach(field -> {
                String place = path + '/' + escaped(field.getKey());
                if (before.has(field.getKey())) {
                    compare(place, before.get(field.getKey()), field.getValue(), operations);
                } else {
                    operation("add", place, null, field.getValue(), operations);
                }
            });
        } else if (before.isArray() && after.isArray()) {
            int both = Math.min(before.size(), after.size());
            for (int i = 0; i < both; i++) {
                compare(path + '/' + i, before.get(i), after.get(i), operations);
            }
            // From the end, because what follows a removed element moves up.
            for (int i = before.size() - 1; i >= both; i--) {
                operation("remove", path + '/' + i, before.get(i), null, operations);
            }
            for (int i = both; i < after.size(); i++) {
                operation("add", path + '/' + i, null, after.get(i), operations);
            }
        } else if (!before.equals(after)) {
            operation("replace", path, before, after, operations);
        }
    }

    private static void operation(String name, String path, @Nullable JsonNode before, @Nullable JsonNode after, ArrayNode operations) {
        ObjectNode operation = operations.addObject().put("op", name).put("path", path);
        if (before != null) {
            operation.set("before", before);
        }
        if (after != null) {
            operation.set("value", after);
        }
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
