package io.bactrian.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;

/**
 * Checks every route file of a home folder ({@code routes/}, {@code deploy/sandbox/}) and every Kamelet's template ({@code adapters/}):
 * against Camel's YAML schema in its canonical notation, every endpoint against the component catalogue, and against the rules of the house.
 */
record RouteCheck(Path home) {

    private static final String ENDING = ".camel.yaml";
    private static final String KEBAB = "[a-z0-9]+(-[a-z0-9]+)*";

    /** Every violation as one line that begins with the file; empty where all is well. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        CamelYamlSchema schema = new CamelYamlSchema();
        CamelCatalog catalog = new DefaultCamelCatalog();
        Map<String, JsonNode> kamelets = new TreeMap<>();
        for (Path file : YamlFiles.below(home.resolve("adapters"), ".kamelet.yaml")) {
            kamelets.put(name(file, ".kamelet.yaml"), YamlFiles.read(file));
        }
        kamelets.forEach((name, kamelet) -> {
            Consumer<String> report = violation -> violations.add("adapters/" + name + ".kamelet.yaml: " + violation);
            ObjectNode route = JsonNodeFactory.instance.objectNode();
            route.putObject("route").set("from", kamelet.at("/spec/template/from"));
            JsonNode document = JsonNodeFactory.instance.arrayNode().add(route);
            schema.violations(document).forEach(report);
            checkEndpoints(document, catalog, kamelets, report);
            if (!name.equals("hub-events-source")) {
                checkKafka(document, report);
            }
        });
        Set<String> configurations = configurations();
        for (String folder : List.of("routes", "deploy/sandbox")) {
            for (Path file : YamlFiles.below(home.resolve(folder), ENDING)) {
                Consumer<String> report = violation -> violations.add(home.relativize(file) + ": " + violation);
                JsonNode document = YamlFiles.read(file);
                schema.violations(document).forEach(report);
                checkEndpoints(document, catalog, kamelets, report);
                checkKafka(document, report);
                checkMaps(document, report);
                checkRules(document, name(file, ENDING), folder.equals("routes"), configurations, report);
            }
        }
        for (Path file : YamlFiles.below(home.resolve("routes"), "")) {
            if (!file.getFileName().toString().matches(KEBAB + "\\.camel\\.yaml")) {
                violations.add(home.relativize(file)
                        + ": its name is not <kebab-case>.camel.yaml, so that Camel does not load it as a route");
            }
        }
        return violations;
    }

    private void checkMaps(JsonNode document, Consumer<String> report) {
        YamlFiles.visit("", document, (step, node) -> {
            String map = node.path("parameters").path("map").asText("");
            if (node.path("uri").asText("").equals("kamelet:transform-action")
                    && !Files.exists(home.resolve("transformers").resolve(map + ".jslt"))) {
                report.accept("there is no transformer '" + map + "'");
            }
        });
    }

    /** An endpoint may also stand in an expression, where a recipient is computed. */
    private static void checkKafka(JsonNode document, Consumer<String> report) {
        YamlFiles.visit("", document, (step, node) -> node.forEach(value -> {
            if (value.isTextual() && value.asText().matches("(?s)(vertx-)?kafka:.*")) {
                report.accept("endpoint " + value.asText() + ": Camel's usual settings lose messages; listen with"
                        + " kamelet:hub-events-source, and let a bean append to the outbox what is to be sent");
            }
        }));
    }

    private Set<String> configurations() {
        Set<String> ids = new HashSet<>();
        for (String folder : List.of("routes", "deploy/sandbox")) {
            for (Path file : YamlFiles.below(home.resolve(folder), ENDING)) {
                YamlFiles.read(file).forEach(item -> ids.add(item.at("/routeConfiguration/id").asText()));
            }
        }
        ids.remove("");
        return ids;
    }

    private static void checkRules(JsonNode document, String fileName, boolean ofTheHub, Set<String> configurations,
            Consumer<String> report) {
        int named = 0;
        for (JsonNode item : document) {
            for (String kind : List.of("route", "routeConfiguration")) {
                if (!item.has(kind)) {
                    continue;
                }
                named++;
                JsonNode route = item.path(kind);
                String id = route.path("id").asText();
                if (ofTheHub && !id.equals(fileName)) {
                    report.accept(kind + " '" + id + "' is not named after its file");
                }
                if (!id.matches(KEBAB)) {
                    report.accept(kind + " '" + id + "' has no id in kebab-case");
                }
                if (route.path("description").asText().isBlank()) {
                    report.accept(kind + " '" + id + "' has no description");
                }
                if (kind.equals("route")) {
                    String chosen = route.path("routeConfigurationId").asText();
                    if (chosen.isEmpty() && ofTheHub) {
                        report.accept("route '" + id + "' has no routeConfigurationId, so that nobody handles its failures");
                    }
                    Stream.of(chosen.split(",")).filter(name -> !name.isEmpty() && !configurations.contains(name)).forEach(name ->
                            report.accept("route '" + id + "' refers to the routeConfiguration '" + name + "', which is nowhere"));
                    if (choices(route, 0) > 1) {
                        report.accept("route '" + id + "' has a choice within a choice: move the inner one to a route of its own");
                    }
                }
            }
        }
        if (ofTheHub && named > 1) {
            report.accept("holds " + named + " routes; one route a file under routes/");
        }
    }

    /** How deep choices nest. */
    private static int choices(JsonNode node, int depth) {
        int deepest = depth;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, choices(child, depth));
        }
        if (node.isObject() && node.has("choice")) {
            deepest = Math.max(deepest, choices(node.path("choice"), depth + 1));
        }
        return deepest;
    }

    private static void checkEndpoints(JsonNode document, CamelCatalog catalog, Map<String, JsonNode> kamelets, Consumer<String> report) {
        YamlFiles.visit("", document, (step, node) -> {
            String uri = node.path("uri").asText("");
            if (!uri.matches("[a-z][a-z0-9+-]*:.*")) {
                return;
            }
            if (uri.startsWith("kamelet:")) {
                checkKamelet(uri.substring("kamelet:".length()), node.path("parameters"), kamelets, report);
                return;
            }
            String scheme = uri.substring(0, uri.indexOf(':'));
            if (!catalog.findComponentNames().contains(scheme)) {
                report.accept("endpoint " + uri + ": there is no component " + scheme);
                return;
            }
            StringBuilder whole = new StringBuilder(uri);
            node.path("parameters").properties().forEach(parameter -> whole.append(whole.indexOf("?") < 0 ? '?' : '&')
                    .append(parameter.getKey()).append('=').append(escape(parameter.getValue().asText())));
            boolean consumer = step.equals("from");
            EndpointValidationResult result = catalog.validateEndpointProperties(whole.toString(), true, consumer, !consumer);
            if (!result.isSuccess()) {
                report.accept("endpoint " + uri + ": " + explain(result));
            }
        });
    }

    private static void checkKamelet(String uri, JsonNode parameters, Map<String, JsonNode> kamelets, Consumer<String> report) {
        String name = uri.replaceFirst("[?/].*$", "");
        if (name.equals("source") || name.equals("sink")) {
            return;
        }
        JsonNode kamelet = kamelets.get(name);
        if (kamelet == null) {
            report.accept("there is no Kamelet " + name);
            return;
        }
        Map<String, JsonNode> given = new HashMap<>();
        parameters.properties().forEach(parameter -> given.put(parameter.getKey(), parameter.getValue()));
        if (uri.contains("?")) {
            for (String parameter : uri.substring(uri.indexOf('?') + 1).split("&")) {
                given.put(parameter.replaceFirst("=.*$", ""), parameters);
            }
        }
        JsonNode definition = kamelet.at("/spec/definition");
        given.keySet().stream().filter(parameter -> !definition.path("properties").has(parameter)).sorted()
                .forEach(parameter -> report.accept("the Kamelet " + name + " has no parameter " + parameter));
        definition.path("required").forEach(parameter -> {
            if (!given.containsKey(parameter.asText()) && !definition.path("properties").path(parameter.asText()).has("default")) {
                report.accept("the Kamelet " + name + " requires the parameter " + parameter.asText());
            }
        });
    }

    private static String escape(String value) {
        return value.replace("%", "%25").replace("&", "%26").replace("+", "%2B").replace(" ", "%20");
    }

    private static String explain(EndpointValidationResult result) {
        return result.summaryErrorMessage(false, true, false).lines().map(line -> line.replaceAll("\\s+", " ").trim())
                .filter(line -> !line.isEmpty() && !line.startsWith("---") && !line.startsWith("Endpoint validator error"))
                .skip(1).reduce((first, second) -> first + "; " + second).orElse("is not valid");
    }

    private static String name(Path file, String ending) {
        return file.getFileName().toString().replace(ending, "");
    }
}
