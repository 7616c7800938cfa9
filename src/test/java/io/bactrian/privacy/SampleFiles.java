package io.bactrian.privacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Reads what stands in {@code src/test/resources/privacy}. */
final class SampleFiles {

    private SampleFiles() {
    }

    /** The lines of a file, without empty ones; {@code \n} in a line is a line break. */
    static List<String> lines(String name) {
        return text(name).lines().filter(line -> !line.isBlank()).map(line -> line.replace("\\n", "\n")).toList();
    }

    /** The texts of a file, which lines of four hyphens part, with their marks. */
    static List<Sample> texts(String name) {
        return Arrays.stream(text(name).split("(?m)^----$")).map(String::strip).filter(text -> !text.isEmpty())
                .map(Sample::marked).toList();
    }

    private static String text(String name) {
        try (InputStream file = SampleFiles.class.getResourceAsStream("/privacy/" + name)) {
            if (file == null) {
                throw new IllegalArgumentException("There is no " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
