package io.bactrian.flows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Finds the house: {@code hub.home} is the working directory where that holds {@code routes/}, else the jar.
 * It is published as a resource prefix ({@code file:/…} or {@code classpath:}) that routes, Kamelets and Spring read alike,
 * as {@code hub.home.files}, what a pattern of Camel's route scanner begins with, and as {@code hub.home.database}, the same place in
 * Flyway's spelling.
 */
public class HubHome implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String home = environment.getProperty("hub.home", "");
        if (home.isBlank()) {
            Path here = Path.of("").toAbsolutePath();
            home = Files.isDirectory(here.resolve("routes")) ? "file:" + here : "classpath:";
        } else if (!home.startsWith("file:") && !home.startsWith("classpath:")) {
            home = "file:" + Path.of(home).toAbsolutePath();
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("hub.home", home);
        // Camel finds nothing below "classpath:/": the files of a jar have no leading slash.
        properties.put("hub.home.files", home.equals("classpath:") ? home : home + "/");
        properties.put("hub.home.database", home.replaceFirst("^file:", "filesystem:") + "/schemas/database");
        environment.getPropertySources().addFirst(new MapPropertySource("hubHome", properties));
    }
}
