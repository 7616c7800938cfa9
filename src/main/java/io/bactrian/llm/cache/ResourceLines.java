package io.bactrian.llm.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lines of a file that comes with the code, without its remarks. */
final class ResourceLines {

    private ResourceLines() {
    }

    static List<String> of(String resource) {
        try (InputStream file = ResourceLines.class.getResourceAsStream(resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
