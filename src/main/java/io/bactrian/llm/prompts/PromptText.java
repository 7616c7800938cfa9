package io.bactrian.llm.prompts;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/**
 * One version of a prompt.
 *
 * @param version     {@code 2} for a file {@code v2.md}; {@code mlflow-2} for version 2 of a remote registry
 * @param origin      {@code files}, or the registry that it was copied from
 * @param maxTokens   of the answer, where the version says so itself
 * @param temperature likewise
 * @param problem     why it cannot be used, or null
 */
record PromptText(String version, String origin, List<PromptSection> sections, @Nullable Integer maxTokens, @Nullable Double temperature,
                  @Nullable String problem) {

    static final String FILES = "files";

    static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]{0,63})\\s*}}");

    private static final Pattern HEADING = Pattern.compile("# (system|user|assistant)\\h*");

    PromptText {
        sections = List.copyOf(sections);
    }

    /**
     * Reads a text. A line that is {@code # system}, {@code # user} or {@code # assistant} and nothing more begins a message; a text without
     * such a line at its beginning is one message of the user.
     */
    static List<PromptSection> sections(String text) {
        List<PromptSection> sections = new ArrayList<>();
        PromptSection.Role role = null;
        StringBuilder part = new StringBuilder();
        for (String line : text.strip().split("\\R", -1)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches() && (role != null || part.isEmpty())) {
                add(sections, role, part);
                role = PromptSection.Role.valueOf(heading.group(1).toUpperCase(java.util.Locale.ROOT));
            } else {
                role = role == null ? PromptSection.Role.USER : role;
                part.append(line).append('\n');
            }
        }
        add(sections, role, part);
        return sections;
    }

    private static void add(List<PromptSection> sections, @Nullable PromptSection.Role role, StringBuilder part) {
        if (role != null) {
            sections.add(new PromptSection(role, part.toString().strip()));
        }
        part.setLength(0);
    }

    /** The names that stand in double braces. */
    Set<String> variables() {
        Set<String> names = new TreeSet<>();
        for (PromptSection section : sections) {
            names.addAll(variables(section.text()));
        }
        return names;
    }

    static Set<String> variables(String text) {
        Set<String> names = new TreeSet<>();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            names.add(placeholder.group(1));
        }
        return names;
    }

    PromptText unusable(String why) {
        return new PromptText(version, origin, sections, maxTokens, temperature, why);
    }

    boolean usable() {
        return problem == null;
    }

    int length() {
        return sections.stream().mapToInt(section -> section.text().length()).sum();
    }
}
