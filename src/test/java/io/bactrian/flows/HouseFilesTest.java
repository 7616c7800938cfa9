package io.bactrian.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The house inside the jar. */
class HouseFilesTest {

    @TempDir
    private Path folder;

    @Test
    void shouldFindFilesInEveryFolderOfAJar() throws IOException {
        Path jar = jar("routes/", "routes/first.camel.yaml", "routes/deals/", "routes/deals/second.camel.yaml", "routes/deals/notes.txt",
                "other/third.camel.yaml");
        assertThat(found(jar, "classpath:routes/**/*.camel.yaml")).isEqualTo(Map.of(
                "classpath:routes/first.camel.yaml", "routes/first.camel.yaml",
                "classpath:routes/deals/second.camel.yaml", "routes/deals/second.camel.yaml"));
    }

    @Test
    void shouldFindNothingWhereThereIsNoSuchFolder() throws IOException {
        assertThat(found(jar("other/third.camel.yaml"), "classpath:routes/**/*.camel.yaml")).isEmpty();
    }

    /** Whatever a hub reads from its working directory, it must also find when it is started where there is none. */
    @Test
    void shouldCarryTheWholeHouse() throws IOException {
        ClassLoader classes = getClass().getClassLoader();
        try (Stream<Path> house = Stream.of("routes", "adapters", "transformers", "schemas", "deploy/sandbox").map(Path::of)
                .flatMap(HouseFilesTest::files)) {
            List<String> missing = house.map(file -> file.toString().replace('\\', '/'))
                    .filter(name -> !name.matches("transformers/.*\\.(input|expected)\\.json"))
                    .filter(name -> classes.getResource(name) == null).toList();
            assertThat(missing).as("files that the build leaves out of the jar; see <resources> in pom.xml").isEmpty();
        }
    }

    private static Stream<Path> files(Path root) {
        try {
            return Files.walk(root).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Locations and what Camel reads there. */
    private static Map<String, String> found(Path jar, String pattern) throws IOException {
        // The platform's loader as parent: the project's own house must not show through.
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.setApplicationContextClassLoader(loader);
            HouseFiles files = new HouseFiles();
            files.setCamelContext(camel);
            Map<String, String> found = new TreeMap<>();
            for (Resource resource : files.findResources(pattern)) {
                try (InputStream content = resource.getInputStream()) {
                    found.put(resource.getLocation(), new String(content.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return found;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Every file holds its own name. */
    private Path jar(String... entries) throws IOException {
        Path jar = folder.resolve("house.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new JarEntry(entry));
                if (!entry.endsWith("/")) {
                    out.write(entry.getBytes(StandardCharsets.UTF_8));
                }
                out.closeEntry();
            }
        }
        return jar;
    }
}
