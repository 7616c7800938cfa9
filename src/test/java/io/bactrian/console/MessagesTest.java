package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words of the pages are complete in both languages. */
class MessagesTest {

    private static final Pattern KEY = Pattern.compile("#\\{([a-z][a-z0-9.-]*)|msg\\('([a-z][a-z0-9.-]*)'\\)");

    private final Properties english = words("console/messages.properties");
    private final Properties russian = words("console/messages_ru.properties");

    private static Properties words(String file) {
        try (Reader reader = new InputStreamReader(MessagesTest.class.getClassLoader().getResourceAsStream(file), StandardCharsets.UTF_8)) {
            Properties words = new Properties();
            words.load(reader);
            return words;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldSayTheSameThingsInBothLanguages() {
        Set<String> translated = russian.stringPropertyNames().stream().filter(key -> !key.startsWith("code.") && !key.startsWith("cure."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(translated).isEqualTo(new TreeSet<>(english.stringPropertyNames()));
    }

    @Test
    void shouldTakeTheSameArgumentsInBothLanguages() {
        for (String key : english.stringPropertyNames()) {
            String here = english.getProperty(key);
            String there = russian.getProperty(key);
            assertThat(arguments(there)).as(key).isEqualTo(arguments(here));
            if (here.contains("{")) {
                assertThat(MessageFormat.format(here, 1, 2)).as(key).doesNotContain("{");
                assertThat(MessageFormat.format(there, 1, 2)).as(key).doesNotContain("{");
            }
        }
    }

    private static Set<String> arguments(String text) {
        return Pattern.compile("\\{\\d}").matcher(text).results().map(found -> found.group()).collect(Collectors.toSet());
    }

    @Test
    void shouldHaveWordsForEveryKeyOfATemplate() throws Exception {
        Path templates = Path.of(MessagesTest.class.getClassLoader().getResource("templates").toURI());
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(templates)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher found = KEY.matcher(Files.readString(file));
                while (found.find()) {
                    used.add(found.group(1) == null ? found.group(2) : found.group(1));
                }
            }
        }
        assertThat(used).hasSizeGreaterThan(100).allSatisfy(key -> assertThat(english).containsKey(key));
    }
}
