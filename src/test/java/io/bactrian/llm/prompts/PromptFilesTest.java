package io.bactrian.llm.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFilesTest {

    private static final Path PROMPTS = Path.of("transformers/prompts").toAbsolutePath();

    @Test
    void shouldFillEveryPromptAsItsExamplesSay() throws IOException {
        assertThat(PROMPTS).isDirectoryContaining("glob:**/ticket-title").isDirectoryContaining("glob:**/media-plan");
        assertThat(new PromptFilesCheck(PROMPTS).violations()).isEmpty();
    }

    @Test
    void shouldHaveEveryPromptThatARouteAsksFor() throws IOException {
        Pattern use = Pattern.compile("kamelet:llm-chat-action\\s+parameters:\\s+prompt: ([a-z0-9-]+)");
        try (Stream<Path> routes = Files.walk(Path.of("routes"))) {
            List<String> asked = routes.filter(Files::isRegularFile).flatMap(route -> use.matcher(read(route)).results())
                    .map(found -> ((MatchResult) found).group(1)).distinct().toList();
            assertThat(asked).allSatisfy(prompt -> assertThat(PROMPTS.resolve(prompt).resolve(PromptReader.SETTINGS)).exists());
        }
    }

    @Test
    void shouldNameEveryBreakage() throws IOException {
        assertThat(new PromptFilesCheck(Path.of("src/test/resources/broken/prompts").toAbsolutePath()).violations()).containsExactlyInAnyOrder(
                "Wrong_Name: its name is not kebab-case of at most 64 characters",
                "Wrong_Name: has no prompt.yaml",
                "Wrong_Name: prompt.yaml has no description",
                "Wrong_Name: task is not kebab-case",
                "Wrong_Name: no label production says which version is at work",
                "leftover.txt: is no folder of a prompt",
                "wrong-examples: v1-another-result gives\n# user\nHello <name>Anna</name>\n",
                "wrong-examples: v1-missing-variable: HUB-624 The prompt wrong-examples needs name",
                "wrong-examples: v1-unknown-variable gives the variable surname, which prompt.yaml does not declare",
                "wrong-examples: v1-without-expected has no expected side",
                "wrong-examples: v2.md has no golden example",
                "wrong-examples: v7-nowhere.variables.json is an example of a version that is not there",
                "wrong-settings: notes.md is no file of a prompt, nor an example v<version>-<case>",
                "wrong-settings: prompt.yaml has an unknown key modle",
                "wrong-settings: v1.md uses the variable undeclared, which prompt.yaml does not declare",
                "wrong-settings: v1.md has the variable text, which comes from outside, in a message of the system",
                "wrong-settings: v1.md has no message of the user",
                "wrong-settings: v2.md has double braces that hold no variable's name",
                "wrong-settings: the variable unused stands in no version",
                "wrong-settings: the variable unused has no description",
                "wrong-settings: the label production points at version 9, which is not there",
                "wrong-settings: canaryShare is not 0 to 100 percent, with at most two decimals",
                "wrong-settings: temperature is not a number from 0 to 2",
                "wrong-settings: maxTokens is not a whole number from 1 to 200000",
                "wrong-settings: answer.schema.json is no JSON Schema: $.type: does not have a value in the enumeration"
                        + " [\"array\", \"boolean\", \"integer\", \"null\", \"number\", \"object\", \"string\"]",
                "wrong-settings: answer.schema.json is no JSON Schema: $.type: string found, array expected");
    }

    @Test
    void shouldFollowAnEditAndKeepTheLastGoodStateOfABrokenOne(@TempDir Path home) throws IOException {
        Path prompt = Files.createDirectories(home.resolve("transformers/prompts/greeting"));
        write(prompt.resolve("prompt.yaml"), "description: Greets\nvariables: {name: {description: Whom}}\nlabels: {production: 1}\n");
        write(prompt.resolve("v1.md"), "Hello {{name}}");
        PromptFolder folder = new PromptFolder("file:" + home);
        assertThat(folder.read().get("greeting").versions()).containsOnlyKeys("1");

        write(prompt.resolve("v2.md"), "Good day {{name}}");
        assertThat(folder.read().get("greeting").versions()).containsOnlyKeys("1", "2");
        write(prompt.resolve("v2.md"), "Good day {{nobody}}");
        assertThat(folder.read().get("greeting").versions().get("2").sections().get(0).text()).isEqualTo("Good day {{name}}");
        write(prompt.resolve("v2.md"), "Good evening {{name}}");
        assertThat(folder.read().get("greeting").versions().get("2").sections().get(0).text()).isEqualTo("Good evening {{name}}");
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        // Two edits within one tick of the clock of a file system are two edits.
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.nanoTime() / 1000));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
