package io.bactrian.house;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.StrictJson;
import io.bactrian.flows.TransformerComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Runs every transformer of a folder on its golden examples. {@code <transformer>.jslt} has a folder {@code <transformer>/} beside it with
 * pairs {@code <case>.input.json} and {@code <case>.expected.json}, and with {@code contract.json}: for either side, where in it
 * (JSON pointer) stands data of which canonical schema; of an array, each element. {@code {"output": {"": "crm.deal.changed"}}}
 */
record TransformerCheck(Path folder, Path schemas) {

    /** Every violation as one line; empty where all is well. */
    List<String> violations() throws Exception {
        List<String> violations = new ArrayList<>();
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("jslt", new TransformerComponent());
            camel.start();
            for (Path transformer : list(folder, ".jslt")) {
                check(camel, transformer, violations);
            }
        }
        for (Path examples : list(folder, "")) {
            if (Files.isDirectory(examples) && !list(examples, ".json").isEmpty()
                    && !Files.exists(folder.resolve(examples.getFileName() + ".jslt"))) {
                violations.add(examples.getFileName() + ": examples of a transformer that is not there");
            }
        }
        return violations;
    }

    private void check(CamelContext camel, Path transformer, List<String> violations) throws Exception {
        String name = transformer.getFileName().toString().replace(".jslt", "");
        if (!name.matches("[a-z0-9]+(-[a-z0-9]+)+-(to|from)-canonical|[a-z0-9-]+-from-[a-z0-9-]+")) {
            violations.add(name + ": its name is not <system>-<entity>-{to,from}-canonical, nor <result>-from-<record> within the hub");
        }
        if (!Files.readString(transformer).startsWith("// In:")) {
            violations.add(name + ": does not begin with a comment on its input (// In:)");
        }
        Path examples = folder.resolve(name);
        if (!Files.isDirectory(examples) || list(examples, ".input.json").isEmpty()) {
            violations.add(name + ": has no golden example");
            return;
        }
        Path contractFile = examples.resolve("contract.json");
        JsonNode contract = Files.exists(contractFile) ? CanonicalSchemas.read(contractFile) : StrictJson.mapper().createObjectNode();
        String canonicalSide = name.endsWith("-to-canonical") ? "output" : "input";
        if (contract.path(canonicalSide).isEmpty()) {
            violations.add(name + ": contract.json names no schema for its canonical side, the " + canonicalSide);
        }
        for (Path expectedFile : list(examples, ".expected.json")) {
            Path inputFile = examples.resolve(expectedFile.getFileName().toString().replace(".expected.json", ".input.json"));
            if (!Files.exists(inputFile)) {
                violations.add(name + "/" + expectedFile.getFileName() + ": has no input beside it");
            }
        }
        for (Path inputFile : list(examples, ".input.json")) {
            String example = inputFile.getFileName().toString().replace(".input.json", "");
            Path expectedFile = examples.resolve(example + ".expected.json");
            if (!Files.exists(expectedFile)) {
                violations.add(name + "/" + example + ": has no expected side");
                continue;
            }
            JsonNode expected = CanonicalSchemas.read(expectedFile);
            compare(camel, transformer, name + "/" + example, Files.readString(inputFile), expected, violations);
            satisfy(contract.path("input"), CanonicalSchemas.read(inputFile), name + "/" + example + ".input", violations);
            satisfy(contract.path("output"), expected, name + "/" + example + ".expected", violations);
        }
    }

    private void compare(CamelContext camel, Path transformer, String example, String input, JsonNode expected, List<String> violations)
            throws IOException {
        Exchange exchange = camel.createFluentProducerTemplate().to("jslt:" + transformer.toUri()).withBody(input).send();
        if (exchange.getException() != null) {
            String code = exchange.getException() instanceof HubException failure ? failure.code().code() + " " : "";
            violations.add(example + ": " + code + exchange.getException().getMessage());
            return;
        }
        String body = exchange.getMessage().getBody(String.class);
        JsonNode actual = StrictJson.mapper().readTree(body == null ? "null" : body);
        if (!actual.equals(expected)) {
            violations.add(example + ": gives " + actual + " instead of " + expected);
        }
    }

    private void satisfy(JsonNode contract, JsonNode data, String side, List<String> violations) {
        CanonicalSchemas canonical = CanonicalSchemas.of(schemas);
        for (Map.Entry<String, JsonNode> part : contract.properties()) {
            JsonNode found = data.at(part.getKey());
            if (found.isNull()) {
                continue;
            }
            if (found.isMissingNode()) {
                violations.add(side + ": has nothing at " + part.getKey() + ", where contract.json expects a " + part.getValue().asText());
                continue;
            }
            for (JsonNode record : found.isArray() ? found : List.of(found)) {
                canonical.violations(part.getValue().asText(), record)
                        .forEach(violation -> violations.add(side + ": is no " + part.getValue().asText() + ": " + violation));
            }
        }
    }

    private static List<Path> list(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix)).sorted().toList();
        }
    }
}
