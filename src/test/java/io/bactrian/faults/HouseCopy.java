package io.bactrian.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The house in another folder, so that a file of it can be changed for one run. */
final class HouseCopy {

    private final Path home;

    HouseCopy(Path home) throws IOException {
        this.home = home;
        for (String part : new String[] {"routes", "adapters", "transformers", "schemas", "deploy/sandbox"}) {
            try (Stream<Path> files = Files.walk(Path.of(part))) {
                for (Path file : files.toList()) {
                    Path target = home.resolve(file.toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                }
            }
        }
    }

    /** The text must stand there. */
    HouseCopy replace(String file, String text, String by) throws IOException {
        Path path = home.resolve(file);
        String before = Files.readString(path);
        if (!before.contains(text)) {
            throw new IllegalArgumentException(file + " does not hold: " + text);
        }
        Files.writeString(path, before.replace(text, by));
        return this;
    }

    String path() {
        return home.toAbsolutePath().toString();
    }
}
