package io.bactrian.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Kamelet linter: what a reader and a visual editor rely on in {@code adapters/}. */
record KameletCheck(Path folder) {

    private static final Pattern FILE = Pattern.compile("([a-z0-9]+(?:-[a-z0-9]+)*-(source|sink|action))\\.kamelet\\.yaml");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^{}:]+)(:[^{}]*)?}}");
    private static final Pattern SECRET = Pattern.compile("(?i).*(token|secret|password|credential|api-?key|access-?key|private-?key).*");

    /** Every violation as one line, in the order of the files; empty where all is well. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        for (Path file : YamlFiles.below(folder, "")) {
            String name = file.getFileName().toString();
            Matcher matcher = FILE.matcher(name);
            if (!matcher.matches()) {
                violations.add(name + ": its name is not <system>-<what>-{source,sink,action}.kamelet.yaml");
            } else if (!file.getParent().equals(folder)) {
                violations.add(name + ": lies in a subfolder; Kamelets are found in one flat folder");
            } else {
                check(YamlFiles.read(file), matcher.group(1), matcher.group(2), violation -> violations.add(name + ": " + violation));
            }
        }
        return violations;
    }

    private static void check(JsonNode kamelet, String name, String type, java.util.function.Consumer<String> violation) {
        if (!kamelet.path("kind").asText().equals("Kamelet") || !kamelet.path("apiVersion").asText().equals("camel.apache.org/v1")) {
            violation.accept("is no Kamelet of camel.apache.org/v1");
        }
        if (!kamelet.at("/metadata/name").asText().equals(name)) {
            violation.accept("metadata.name is '" + kamelet.at("/metadata/name").asText() + "', not the file's name");
        }
        String label = kamelet.at("/metadata/labels").path("camel.apache.org/kamelet.type").asText();
        if (!label.equals(type)) {
            violation.accept("the label camel.apache.org/kamelet.type is '" + label + "', the name says " + type);
        }
        JsonNode definition = kamelet.at("/spec/definition");
        for (String text : List.of("title", "description")) {
            if (definition.path(text).asText().isBlank()) {
                violation.accept("has no " + text);
            }
        }
        if (!kamelet.at("/spec/template/from/uri").isTextual()) {
            violation.accept("has no spec.template.from.uri");
        }
        Set<String> required = new LinkedHashSet<>();
        definition.path("required").forEach(parameter -> required.add(parameter.asText()));
        Set<String> used = new LinkedHashSet<>();
        Matcher placeholders = PLACEHOLDER.matcher(texts(kamelet.at("/spec/template")));
        while (placeholders.find()) {
            used.add(placeholders.group(1));
        }
        JsonNode properties = definition.path("properties");
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            checkParameter(property.getKey(), property.getValue(), required.contains(property.getKey()), used.contains(property.getKey()),
                    violation);
        }
        required.stream().filter(parameter -> !properties.has(parameter))
                .forEach(parameter -> violation.accept("requires the parameter " + parameter + ", which it does not declare"));
        used.stream().filter(parameter -> !properties.has(parameter) && !parameter.startsWith("hub."))
                .forEach(parameter -> violation.accept("uses the parameter " + parameter + ", which it does not declare"));
    }

    private static void checkParameter(String name, JsonNode parameter, boolean required, boolean used,
            java.util.function.Consumer<String> violation) {
        for (String text : List.of("title", "description", "type")) {
            if (parameter.path(text).asText().isBlank()) {
                violation.accept("the parameter " + name + " has no " + text);
            }
        }
        if (!used) {
            violation.accept("declares the parameter " + name + " and does not use it");
        }
        if (required && !parameter.has("example") && !parameter.has("default")) {
            violation.accept("the required parameter " + name + " has no example");
        }
        if (!required && !parameter.has("default")) {
            violation.accept("the parameter " + name + " is neither required nor has a default");
        }
        if (SECRET.matcher(name).matches() && !parameter.path("format").asText().equals("password")) {
            violation.accept("the parameter " + name + " is a secret and has no 'format: password'");
        }
    }

    /** All text of the template, keys included: a placeholder may stand anywhere. */
    private static String texts(JsonNode template) {
        StringBuilder texts = new StringBuilder();
        YamlFiles.visit("template", template, (name, object) -> object.properties().forEach(property -> {
            texts.append(property.getKey()).append('\n');
            (property.getValue().isArray() ? property.getValue() : List.of(property.getValue()))
                    .forEach(value -> texts.append(value.isValueNode() ? value.asText() : "").append('\n'));
        }));
        return texts.toString();
    }
}
