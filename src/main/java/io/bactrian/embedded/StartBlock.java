package io.bactrian.embedded;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** Says once, when the hub is ready, what runs where, what to open and what to try next. Addresses are told without credentials. */
@Component
class StartBlock implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(StartBlock.class);

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        // One log entry, so that it stays in one piece and keeps to the log format of the place.
        LOG.info("{}", text(ready.getApplicationContext().getEnvironment(), ready.getTimeTaken()));
    }

    static String text(Environment environment, Duration took) {
        String hub = "http://localhost:" + environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        String sandboxPort = environment.getProperty("hub.sandbox.port", "0");
        boolean sandbox = environment.acceptsProfiles(Profiles.of("sandbox")) && !sandboxPort.equals("0");
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "Bactrian is ready. The start took %.1f seconds.%n%n", took.toMillis() / 1000.0));
        line(text, "Runs", "hub", hub);
        line(text, "", "PostgreSQL", place(environment, "postgresql", database(environment)));
        line(text, "", "Kafka", place(environment, "kafka", environment.getProperty("hub.kafka.brokers", "")));
        line(text, "", "S3", place(environment, "s3",
                withoutCredentials(environment.getProperty("hub.s3.endpoint", "")) + "/" + environment.getProperty("hub.s3.bucket", "")));
        if (sandbox) {
            line(text, "", "sandbox", "http://localhost:" + sandboxPort + "  (stand-ins of the external systems)");
        }
        text.append(System.lineSeparator());
        if (sandbox) {
            line(text, "Open", "sandbox page", "http://localhost:" + sandboxPort + "/");
        }
        line(text, sandbox ? "" : "Open", "console", hub + "/console" + (sandbox ? "  (engineer, password sandbox)" : ""));
        line(text, "", "REST API", hub + "/swagger-ui/index.html");
        line(text, "", "health", hub + "/actuator/health");
        if (sandbox) {
            text.append(System.lineSeparator());
            line(text, "Try next", "get a token",
                    "curl -s -u sandbox-operator:sandbox -d grant_type=client_credentials " + hub + "/oauth2/token");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String heading, String name, String value) {
        text.append(String.format("  %-10s%-14s%s%n", heading, name, value));
    }

    private static String place(Environment environment, String server, String address) {
        String folder = environment.getProperty(EmbeddedServersInitializer.FOLDER + server);
        return folder == null ? address : address + "  (embedded, data in " + folder + ")";
    }

    private static String database(Environment environment) {
        return withoutCredentials(environment.getProperty("spring.datasource.url", "")).replaceFirst("^jdbc:postgresql://", "");
    }

    /** Without user information and without parameters, either of which may hold a password. */
    private static String withoutCredentials(String url) {
        return url.replaceFirst("[?;].*$", "").replaceFirst("//[^/]*@", "//");
    }
}
