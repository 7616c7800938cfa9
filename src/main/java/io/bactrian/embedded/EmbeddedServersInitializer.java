package io.bactrian.embedded;

import io.bactrian.embedded.EmbeddedSettings.Address;
import io.bactrian.embedded.Ports.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * Starts what is embedded before the context has its first bean, and publishes where it is under the same settings that point the hub
 * elsewhere. Ports are chosen first, so that the rest of the start need not wait for an address.
 */
class EmbeddedServersInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** Published with the server's name behind it for each one that is embedded: the folder of its data. */
    static final String FOLDER = "hub.embedded.folder.";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        EmbeddedSettings settings = EmbeddedSettings.of(environment);
        List<Wanted> hubPorts = hubPorts(context, environment);
        if (!settings.anyEmbedded()) {
            Ports.requireFree(hubPorts);
            return;
        }
        EmbeddedServers servers = new EmbeddedServers(DataDirectoryLock.acquire(settings.dataDirectory()));
        try {
            // First of all disposable beans, hence the last to be destroyed.
            DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
            beans.registerSingleton("embeddedServers", servers);
            beans.registerDisposableBean("embeddedServers", servers);
            context.addApplicationListener(destroyWhenNeverRefreshed(context, servers));
            start(settings, hubPorts, servers, environment);
        } catch (IOException failure) {
            servers.destroy();
            throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
            servers.destroy();
            throw failure;
        }
    }

    private static void start(EmbeddedSettings settings, List<Wanted> hubPorts, EmbeddedServers servers,
            ConfigurableEnvironment environment) throws IOException {
        if (settings.postgresql().embedded()) {
            EmbeddedPostgresql.stopOrphans(settings.dataDirectory());
        }
        Ports.requireFree(wanted(hubPorts, settings));
        Iterator<Integer> free = Ports.free(4).iterator();
        int postgresql = portOf(settings.postgresql(), free);
        int kafka = portOf(settings.kafka(), free);
        int s3 = portOf(settings.s3(), free);
        int controller = free.next();

        Map<String, Object> published = new LinkedHashMap<>();
        published.put("hub.data-dir", settings.dataDirectory().toString());
        if (settings.postgresql().embedded()) {
            servers.begin("PostgreSQL", () -> EmbeddedPostgresql.start(settings.dataDirectory(), settings.binaries(), postgresql));
            published.put("spring.datasource.url",
                    "jdbc:postgresql://127.0.0.1:" + postgresql + "/" + EmbeddedPostgresql.NAME + "?reWriteBatchedInserts=true");
            published.put("spring.datasource.username", EmbeddedPostgresql.NAME);
            published.put("spring.datasource.password", EmbeddedPostgresql.PASSWORD);
            published.put(FOLDER + "postgresql", settings.dataDirectory().resolve("postgresql").toString());
        }
        if (settings.kafka().embedded()) {
            servers.begin("Kafka", () -> EmbeddedKafka.start(settings.dataDirectory(), kafka, controller));
            published.put("hub.kafka.brokers", "127.0.0.1:" + kafka);
            published.put(FOLDER + "kafka", settings.dataDirectory().resolve("kafka").toString());
        }
        if (settings.s3().embedded()) {
            servers.begin("S3", () -> EmbeddedObjectStore.start(
                    settings.dataDirectory(), s3, settings.bucket(), settings.accessKey(), settings.secretKey()));
            published.put("hub.s3.endpoint", "http://127.0.0.1:" + s3);
            published.put("hub.s3.access-key", settings.accessKey());
            published.put("hub.s3.secret-key", settings.secretKey());
            published.put(FOLDER + "s3", settings.dataDirectory().resolve("s3").toString());
        }
        environment.getPropertySources().addFirst(new MapPropertySource("embeddedServers", published));
        servers.await("PostgreSQL");
    }

    private static int portOf(Address address, Iterator<Integer> free) {
        return address.port() == 0 ? free.next() : address.port();
    }

    private static List<Wanted> hubPorts(ConfigurableApplicationContext context, ConfigurableEnvironment environment) {
        List<Wanted> ports = new ArrayList<>();
        if (context instanceof WebServerApplicationContext) {
            add(ports, environment.getProperty("server.port", Integer.class, 8080), "the hub", "SERVER_PORT", "");
        }
        if (environment.acceptsProfiles(Profiles.of("sandbox"))) {
            add(ports, environment.getProperty("hub.sandbox.port", Integer.class, 0), "the sandbox", "HUB_SANDBOX_PORT", "");
        }
        return ports;
    }

    private static List<Wanted> wanted(List<Wanted> hubPorts, EmbeddedSettings settings) {
        List<Wanted> ports = new ArrayList<>(hubPorts);
        addEmbedded(ports, settings.postgresql(), "PostgreSQL", "HUB_EMBEDDED_POSTGRESQL_PORT", "SPRING_DATASOURCE_URL");
        addEmbedded(ports, settings.kafka(), "Kafka", "HUB_EMBEDDED_KAFKA_PORT", "HUB_KAFKA_BROKERS");
        addEmbedded(ports, settings.s3(), "S3", "HUB_EMBEDDED_S3_PORT", "HUB_S3_ENDPOINT");
        return ports;
    }

    private static void addEmbedded(List<Wanted> ports, Address address, String name, String setting, String elsewhere) {
        if (address.embedded()) {
            add(ports, address.port(), "the embedded " + name, setting, "use another " + name + " with " + elsewhere + "=…");
        }
    }

    private static void add(List<Wanted> ports, int port, String use, String setting, String alternative) {
        if (port > 0) {
            ports.add(new Wanted(port, use, setting, alternative));
        }
    }

    /** A context that fails before its refresh destroys no beans. */
    private static ApplicationListener<?> destroyWhenNeverRefreshed(ConfigurableApplicationContext context, EmbeddedServers servers) {
        return GenericApplicationListener.forEventType(ApplicationFailedEvent.class, event -> {
            if (!context.isActive()) {
                servers.destroy();
            }
        });
    }
}
