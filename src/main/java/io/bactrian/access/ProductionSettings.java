package io.bactrian.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * Refuses to start outside the sandbox without the settings that keep strangers out, before anything else starts. The sandbox's own
 * issuer, whose secrets are public, never runs beside a production profile.
 */
class ProductionSettings implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    /** Property, and the environment variable that the reader will set. */
    private static final Map<String, String> NEEDED = new LinkedHashMap<>();

    static {
        NEEDED.put("hub.access.issuer", "HUB_ACCESS_ISSUER");
        NEEDED.put("hub.access.audience", "HUB_ACCESS_AUDIENCE");
        NEEDED.put("hub.telegram.webhook-secret", "HUB_TELEGRAM_WEBHOOK_SECRET");
        NEEDED.put("hub.bitrix24.application-token", "HUB_BITRIX24_APPLICATION_TOKEN");
        NEEDED.put("hub.onec.webhook-token", "HUB_ONEC_WEBHOOK_TOKEN");
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        check(context.getEnvironment());
    }

    static void check(Environment environment) {
        boolean sandbox = environment.acceptsProfiles(Profiles.of("sandbox"));
        if (sandbox && environment.acceptsProfiles(Profiles.of("prod"))) {
            throw new MissingSettingException("The profiles sandbox and prod are active together; the sandbox's secrets are public.",
                    "Start with SPRING_PROFILES_ACTIVE=prod alone.");
        }
        if (sandbox) {
            return;
        }
        List<String> missing = new ArrayList<>();
        NEEDED.forEach((property, variable) -> {
            if (environment.getProperty(property, "").isBlank()) {
                missing.add(variable + " (" + property + ")");
            }
        });
        if (!missing.isEmpty()) {
            throw new MissingSettingException("Outside the sandbox the hub does not start without " + String.join(", ", missing) + ".",
                    "Set each of them: the issuer's URL and the audience of its tokens, and for each webhook the secret that its sender sends.");
        }
    }

    /** Before the embedded servers. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
