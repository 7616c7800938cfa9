package io.bactrian.llm.prompts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.bactrian.delivery.StrictJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/** Reads the files of one prompt: {@code prompt.yaml}, {@code v1.md}, {@code answer.schema.json}. What is wrong is told all at once. */
final class PromptReader {

    static final String SETTINGS = "prompt.yaml";
    static final String ANSWER_SCHEMA = "answer.schema.json";
    static final Pattern VERSION_FILE = Pattern.compile("v([1-9][0-9]{0,5})\\.md");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_TEXT = 64 * 1024;
    private static final int MOST_TOKENS = 200_000;
    private static final Set<String> KEYS = Set.of("description", "task", "group", "maxTokens", "temperature", "variables", "labels",
            "canaryShare");
    private static final YAMLMapper YAML = YAMLMapper.builder(new YAMLFactory()).enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final String name;
    private final Map<String, String> files;
    private final List<String> violations = new ArrayList<>();

    private PromptReader(String name, Map<String, String> files) {
        this.name = name;
        this.files = files;
    }

    /** What was read, or what is wrong with it; either of the two is there. */
    record Result(@Nullable PromptDefinition prompt, List<String> violations) {
    }

    static Result read(String name, Map<String, String> files) {
        PromptReader reader = new PromptReader(name, files);
        PromptDefinition prompt = reader.read();
        return reader.violations.isEmpty() ? new Result(prompt, List.of()) : new Result(null, List.copyOf(reader.violations));
    }

    static boolean isName(String name) {
        return name.length() <= LONGEST_NAME && NAME.matcher(name).matches();
    }

    static boolean isLabel(String label) {
        return LABEL.matcher(label).matches();
    }

    private PromptDefinition read() {
        check(isName(name), "its name is not kebab-case of at most " + LONGEST_NAME + " characters");
        JsonNode settings = settings();
        settings.fieldNames().forEachRemaining(key -> check(KEYS.contains(key), SETTINGS + " has an unknown key " + key));
        check(!settings.path("description").asText().isBlank(), SETTINGS + " has no description");
        Map<String, PromptVariable> variables = variables(settings.path("variables"));
        Map<String, PromptText> versions = versions(variables);
        String task = settings.path("task").asText(name);
        check(isName(task), "task is not kebab-case");
        return new PromptDefinition(name, settings.path("description").asText(), task,
                settings.hasNonNull("group") ? settings.path("group").asText() : null, maxTokens(settings.path("maxTokens")),
                temperature(settings.path("temperature")), variables, answerSchema(), versions, labels(settings.path("labels"), versions),
                share(settings));
    }

    private JsonNode settings() {
        String text = files.get(SETTINGS);
        try {
            JsonNode settings = text == null ? MissingNode.getInstance() : YAML.readTree(text);
            check(settings.isObject(), text == null ? "has no " + SETTINGS : SETTINGS + " is not a map");
            return settings;
        } catch (JsonProcessingException e) {
            violations.add(SETTINGS + " cannot be read: " + e.getOriginalMessage());
            return MissingNode.getInstance();
        }
    }

    private Map<String, PromptVariable> variables(JsonNode declared) {
        Map<String, PromptVariable> variables = new LinkedHashMap<>();
        check(declared.isMissingNode() || declared.isObject(), "variables is not a map");
        declared.properties().forEach(variable -> {
            check(PromptText.PLACEHOLDER.matcher("{{" + variable.getKey() + "}}").matches(),
                    "the variable " + variable.getKey() + " has no name that can stand in double braces");
            check(!variable.getValue().path("description").asText().isBlank(), "the variable " + variable.getKey() + " has no description");
            variable.getValue().fieldNames().forEachRemaining(key -> check(Set.of("description", "trusted").contains(key),
                    "the variable " + variable.getKey() + " has an unknown key " + key));
            variables.put(variable.getKey(), new PromptVariable(variable.getKey(), variable.getValue().path("description").asText(),
                    variable.getValue().path("trusted").asBoolean()));
        });
        return variables;
    }

    private Map<String, PromptText> versions(Map<String, PromptVariable> variables) {
        Map<Integer, PromptText> found = new TreeMap<>();
        files.forEach((file, text) -> {
            Matcher version = VERSION_FILE.matcher(file);
            if (version.matches()) {
                PromptText read = new PromptText(version.group(1), PromptText.FILES, PromptText.sections(text), null, null, null);
                check(text.length() <= LONGEST_TEXT, file + " is longer than " + LONGEST_TEXT + " characters");
                problems(read, variables).forEach(problem -> violations.add(file + " " + problem));
                found.put(Integer.valueOf(version.group(1)), read);
            }
        });
        Map<String, PromptText> versions = new LinkedHashMap<>();
        found.values().forEach(text -> versions.put(text.version(), text));
        variables.keySet().stream().filter(variable -> !found.isEmpty() && found.values().stream()
                        .noneMatch(text -> text.variables().contains(variable)))
                .forEach(variable -> violations.add("the variable " + variable + " stands in no version"));
        return versions;
    }

    /** Why a text cannot be used with these variables; empty where it can. */
    static List<String> problems(PromptText text, Map<String, PromptVariable> variables) {
        List<String> problems = new ArrayList<>();
        if (text.sections().isEmpty() || text.sections().stream().anyMatch(section -> section.text().isBlank())) {
            problems.add("is empty, or a message in it is");
        }
        if (text.length() > LONGEST_TEXT) {
            problems.add("is longer than " + LONGEST_TEXT + " characters");
        }
        if (text.sections().stream().noneMatch(section -> section.role() == PromptSection.Role.USER)) {
            problems.add("has no message of the user");
        }
        for (PromptSection section : text.sections()) {
            if (PromptText.PLACEHOLDER.matcher(section.text()).replaceAll("").contains("{{")) {
                problems.add("has double braces that hold no variable's name");
            }
            for (String variable : PromptText.variables(section.text())) {
                PromptVariable declared = variables.get(variable);
                if (declared == null) {
                    problems.add("uses the variable " + variable + ", which " + SETTINGS + " does not declare");
                } else if (!declared.trusted() && section.role() != PromptSection.Role.USER) {
                    problems.add("has the variable " + variable + ", which comes from outside, in a message of the " + section.role().word());
                }
            }
        }
        return problems;
    }

    private Map<String, String> labels(JsonNode given, Map<String, PromptText> versions) {
        Map<String, String> labels = new LinkedHashMap<>();
        check(given.isMissingNode() || given.isObject(), "labels is not a map");
        given.properties().forEach(label -> {
            check(isLabel(label.getKey()), "the label " + label.getKey() + " is not kebab-case of at most 32 characters");
            check(versions.containsKey(label.getValue().asText()),
                    "the label " + label.getKey() + " points at version " + label.getValue().asText() + ", which is not there");
            labels.put(label.getKey(), label.getValue().asText());
        });
        check(versions.isEmpty() || labels.containsKey(PromptDefinition.PRODUCTION), "no label production says which version is at work");
        return labels;
    }

    private CanaryShare share(JsonNode settings) {
        JsonNode share = settings.path("canaryShare");
        check(share.isMissingNode() || settings.path("labels").has(PromptDefinition.CANARY), "canaryShare without a label canary");
        try {
            return share.isMissingNode() ? CanaryShare.NONE : new CanaryShare(new BigDecimal(share.asText()));
        } catch (IllegalArgumentException e) {
            violations.add("canaryShare is not 0 to 100 percent, with at most two decimals");
            return CanaryShare.NONE;
        }
    }

    @Nullable
    private Integer maxTokens(JsonNode value) {
        check(value.isMissingNode() || value.isInt() && value.intValue() > 0 && value.intValue() <= MOST_TOKENS,
                "maxTokens is not a whole number from 1 to " + MOST_TOKENS);
        return value.isInt() ? value.intValue() : null;
    }

    @Nullable
    private Double temperature(JsonNode value) {
        check(value.isMissingNode() || value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 2,
                "temperature is not a number from 0 to 2");
        return value.isNumber() ? value.doubleValue() : null;
    }

    @Nullable
    private JsonNode answerSchema() {
        String text = files.get(ANSWER_SCHEMA);
        if (text == null) {
            return null;
        }
        try {
            JsonNode schema = StrictJson.mapper().readTree(text);
            check(schema.path("type").isTextual(), ANSWER_SCHEMA + " says no type");
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SchemaLocation.of(SchemaId.V202012)).validate(schema)
                    .forEach(message -> violations.add(ANSWER_SCHEMA + " is no JSON Schema: " + message.getMessage()));
            return schema;
        } catch (JsonProcessingException e) {
            violations.add(ANSWER_SCHEMA + " is not JSON: " + e.getOriginalMessage());
            return null;
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }
}
