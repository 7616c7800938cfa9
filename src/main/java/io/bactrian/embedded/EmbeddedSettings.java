package io.bactrian.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;

/**
 * What the configuration says about the embedded servers. A server is embedded unless its address is set
 * ({@code spring.datasource.url}, {@code hub.kafka.brokers}, {@code hub.s3.endpoint}); profile {@code prod} embeds none.
 *
 * @param dataDirectory absolute; holds what the servers keep, one folder each
 * @param binaries absolute; where the PostgreSQL binaries are unpacked once, for every data directory of this user
 */
record EmbeddedSettings(Path dataDirectory, Path binaries, Address postgresql, Address kafka, Address s3, String bucket,
        String accessKey, String secretKey) {

    /** One server's place: the port of an embedded one (0 asks for a free port), or not embedded because it is set elsewhere. */
    record Address(boolean embedded, int port) {
    }

    static EmbeddedSettings of(ConfigurableEnvironment environment) {
        Path data = Path.of(environment.getRequiredProperty("hub.data-dir")).toAbsolutePath().normalize();
        boolean enabled = environment.getProperty("hub.embedded.enabled", Boolean.class, true);
        if (environment.acceptsProfiles(Profiles.of("prod"))) {
            requireAddresses(environment);
            enabled = false;
        }
        return new EmbeddedSettings(data, binaries(environment, data),
                address(environment, enabled, "spring.datasource.url", "postgresql"),
                address(environment, enabled, "hub.kafka.brokers", "kafka"),
                address(environment, enabled, "hub.s3.endpoint", "s3"),
                environment.getRequiredProperty("hub.s3.bucket"),
                textOr(environment.getProperty("hub.s3.access-key"), "sandbox"),
                textOr(environment.getProperty("hub.s3.secret-key"), "sandbox-secret"));
    }

    boolean anyEmbedded() {
        return postgresql.embedded() || kafka.embedded() || s3.embedded();
    }

    private static Address address(ConfigurableEnvironment environment, boolean enabled, String elsewhere, String name) {
        boolean embedded = enabled && environment.getProperty(elsewhere, "").isBlank();
        return new Address(embedded, embedded ? environment.getRequiredProperty("hub.embedded." + name + ".port", Integer.class) : 0);
    }

    private static void requireAddresses(ConfigurableEnvironment environment) {
        List<String> missing = new ArrayList<>();
        for (String setting : List.of("spring.datasource.url", "hub.kafka.brokers", "hub.s3.endpoint")) {
            if (environment.getProperty(setting, "").isBlank()) {
                missing.add(setting + " (" + setting.toUpperCase().replace('.', '_') + ")");
            }
        }
        if (!missing.isEmpty()) {
            throw new StartFailureException("Profile prod starts no embedded server, and it is not told where to find the real ones: "
                    + String.join(", ", missing) + (missing.size() == 1 ? " is" : " are") + " not set.",
                    "Set " + (missing.size() == 1 ? "it" : "them") + " in the environment or in a configuration file, "
                    + "or start without profile prod to run on the embedded servers.");
        }
    }

    /** Outside the data directory, so that a fresh one starts fast too; inside it only where the user has no home to write to. */
    private static Path binaries(ConfigurableEnvironment environment, Path data) {
        String configured = environment.getProperty("hub.embedded.postgresql.binaries", "");
        if (!configured.isBlank()) {
            return Path.of(configured).toAbsolutePath();
        }
        Path home = Path.of(System.getProperty("user.home", ""));
        boolean usable = home.isAbsolute() && Files.isDirectory(home) && Files.isWritable(home);
        return usable ? home.resolve(".cache/bactrian/postgresql-binaries") : data.resolve("postgresql-binaries");
    }

    private static String textOr(String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value;
    }
}
