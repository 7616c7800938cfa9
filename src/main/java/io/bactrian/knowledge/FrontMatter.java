package io.bactrian.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands above a Markdown file's text, between two lines of {@code ---}: {@code title}, {@code language}, {@code archived}.
 *
 * @param title    as given there, else the first heading, else blank
 * @param language as given there, else blank
 * @param archived whether the file's article is to be taken out of what is found
 * @param text     the rest
 */
record FrontMatter(String title, String language, boolean archived, String text) {

    private static final Pattern BLOCK = Pattern.compile("\\A\\uFEFF?---[ \\t]*\\R(.*?)(?:^---|^\\.\\.\\.)[ \\t]*(?:\\R|\\z)", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern FIRST_HEADING = Pattern.compile("(?m)^#[ \\t]+(.+)$");
    private static final int LONGEST = 20_000;

    /** @throws IOException where the block is no YAML */
    static FrontMatter of(String file) throws IOException {
        Matcher block = BLOCK.matcher(file.length() > LONGEST ? file.substring(0, LONGEST) : file);
        JsonNode said = MissingNode.getInstance();
        String text = file.startsWith("\uFEFF") ? file.substring(1) : file;
        if (block.find()) {
            said = new YAMLMapper().readTree(block.group(1));
            text = file.substring(block.end());
        }
        String title = said.path("title").asText("");
        Matcher heading = FIRST_HEADING.matcher(text);
        if (title.isBlank() && heading.find()) {
            title = heading.group(1);
        }
        return new FrontMatter(title, said.path("language").asText(""), said.path("archived").asBoolean(), text);
    }
}
