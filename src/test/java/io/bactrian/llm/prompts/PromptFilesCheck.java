package io.bactrian.llm.prompts;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads every prompt of a folder as the hub does, and fills each version with its golden examples: {@code v1-<case>.variables.json} and
 * {@code v1-<case>.expected.md} beside {@code v1.md}. Each version has one at least.
 */
record PromptFilesCheck(Path folder) {

    private static final Pattern EXAMPLE = Pattern.compile("v([1-9][0-9]*)-[a-z0-9]+(?:-[a-z0-9]+)*\\.(variables\\.json|expected\\.md)");

    /** Every violation as one line; empty where all is well. */
    List<String> violations() throws IOException {
        List<String> violations = new ArrayList<>();
        for (Path prompt : list(folder)) {
            String name = prompt.getFileName().toString();
            if (!Files.isDirectory(prompt)) {
                violations.add(name + ": is no folder of a prompt");
                continue;
            }
            Map<String, String> files = new TreeMap<>();
            for (Path file : list(prompt)) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
            check(name, files).forEach(violation -> violations.add(name + ": " + violation));
        }
        return violations;
    }

    private static List<String> check(String name, Map<String, String> files) throws IOException {
        List<String> violations = new ArrayList<>();
        files.keySet().stream().filter(file -> !List.of(PromptReader.SETTINGS, PromptReader.ANSWER_SCHEMA).contains(file)
                        && !PromptReader.VERSION_FILE.matcher(file).matches() && !EXAMPLE.matcher(file).matches())
                .forEach(file -> violations.add(file + " is no file of a prompt, nor an example v<version>-<case>"));
        PromptReader.Result read = PromptReader.read(name, files);
        violations.addAll(read.violations());
        if (read.prompt() == null) {
            return violations;
        }
        for (PromptText text : read.prompt().versions().values()) {
            String beginning = "v" + text.version() + "-";
            List<String> examples = files.keySet().stream().filter(file -> file.startsWith(beginning))
                    .map(file -> file.replaceFirst("\\.(variables\\.json|expected\\.md)$", "")).distinct().toList();
            if (examples.isEmpty()) {
                violations.add("v" + text.version() + ".md has no golden example");
            }
            for (String example : examples) {
                compare(read.prompt(), text, example, files, violations);
            }
        }
        for (String file : files.keySet()) {
            Matcher example = EXAMPLE.matcher(file);
            if (example.matches() && !read.prompt().versions().containsKey(example.group(1))) {
                violations.add(file + " is an example of a version that is not there");
            }
        }
        return violations;
    }

    private static void compare(PromptDefinition prompt, PromptText text, String example, Map<String, String> files, List<String> violations)
            throws IOException {
        String variables = files.get(example + ".variables.json");
        String expected = files.get(example + ".expected.md");
        if (variables == null || expected == null) {
            violations.add(example + " has no " + (variables == null ? "variables" : "expected side"));
            return;
        }
        Map<String, Object> values = StrictJson.mapper().readValue(variables, new TypeReference<>() { });
        values.keySet().stream().filter(variable -> !prompt.variables().containsKey(variable))
                .forEach(variable -> violations.add(example + " gives the variable " + variable + ", which " + PromptReader.SETTINGS
                        + " does not declare"));
        try {
            String filled = written(PromptFilling.fill(prompt.name(), text, variable -> prompt.variables().get(variable).trusted(), values));
            if (!filled.strip().equals(expected.strip())) {
                violations.add(example + " gives\n" + filled);
            }
        } catch (HubException e) {
            violations.add(example + ": " + e.code().code() + " " + e.getMessage());
        }
    }

    /** As a file of a version is written. */
    static String written(List<ChatMessage> messages) {
        return messages.stream().map(message -> "# " + (message instanceof SystemMessage ? "system" : message instanceof AiMessage
                ? "assistant" : "user") + "\n" + text(message) + "\n").collect(Collectors.joining("\n"));
    }

    static String text(ChatMessage message) {
        return message instanceof SystemMessage system ? system.text() : message instanceof AiMessage model ? model.text()
                : ((UserMessage) message).singleText();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
