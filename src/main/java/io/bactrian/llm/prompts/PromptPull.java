package io.bactrian.llm.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ExternalSystemException;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Redaction;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes what was read from a remote registry. A label that the registry has moved moves the hub's, if its version can be used; what the hub
 * moved itself since then stays where it is.
 */
@Component("promptPull")
public class PromptPull {

    private static final Logger LOG = LoggerFactory.getLogger(PromptPull.class);
    /** Langfuse moves it with every new version, so that it says nothing of what is to be used. */
    private static final String NEWEST = "latest";
    private static final int MOST_PAGES = 10;

    private final PromptCatalogue catalogue;
    private final PromptCopies copies;
    private final PromptLabels labels;
    private final PromptRegistry registry;
    private final Redaction redaction;
    private volatile Instant pulledAt = Instant.now();

    PromptPull(PromptCatalogue catalogue, PromptCopies copies, PromptLabels labels, PromptRegistry registry, Redaction redaction,
               MeterRegistry meters) {
        this.catalogue = catalogue;
        this.copies = copies;
        this.labels = labels;
        this.registry = registry;
        this.redaction = redaction;
        if (registry.isRemote()) {
            Gauge.builder("bactrian.prompts.registry.age", () -> Duration.between(pulledAt, Instant.now()).toMillis() / 1000.0)
                    .baseUnit("seconds").description("Since this hub last read the whole registry of prompts, or started")
                    .tag("registry", registry.name()).register(meters);
        }
    }

    /** What to ask for the next page with, percent-encoded; null after the last one, and where a registry has no end. */
    @Nullable
    public String next(@Body JsonNode listing, @ExchangeProperty(Exchange.LOOP_INDEX) Integer page) {
        String next = listing.path("next").asText("");
        return next.isEmpty() || page != null && page + 1 >= MOST_PAGES ? null : URLEncoder.encode(next, StandardCharsets.UTF_8);
    }

    /** Whether the hub can have a prompt, or a label, of this name. */
    public boolean takes(String name) {
        return PromptReader.isName(name);
    }

    /** Keeps one prompt, or some versions of it: {@code prompt-in-registry}. Without a body there is nothing to keep. */
    @Transactional
    public void keep(@Body @Nullable JsonNode pulled) {
        String name = pulled == null ? "" : pulled.path("prompt").asText();
        if (!PromptReader.isName(name)) {
            return;
        }
        KnownPrompt known = catalogue.all().get(name);
        PromptDefinition files = known == null ? PromptDefinition.remote(name, registry.name()) : known.files();
        Map<Integer, PromptText> versions = new TreeMap<>();
        pulled.path("versions").forEach(version -> versions.put(version.path("number").intValue(), RemoteText.of(registry.name(), version)));
        Map<String, Integer> usable = new TreeMap<>();
        pulled.path("labels").properties().forEach(label -> {
            PromptText text = versions.get(label.getValue().intValue());
            if (text != null && text.usable() && RemoteText.checked(text, files).usable() && PromptReader.isLabel(label.getKey())
                    && !label.getKey().equals(NEWEST)) {
                usable.put(label.getKey(), label.getValue().intValue());
            }
        });
        versions.keySet().removeIf(number -> number <= 0);
        copies.keep(registry.name(), name, versions, usable).forEach((label, number) -> move(name, label, number, known, files));
    }

    private void move(String name, String label, int number, @Nullable KnownPrompt known, PromptDefinition files) {
        PromptLabel now = known == null ? null : known.moved().get(label);
        if (now != null && now.version().equals(registry.name() + "-" + number)) {
            return; // the hub was there first
        }
        CanaryShare share = !label.equals(PromptDefinition.CANARY) ? null : known == null ? files.canaryShare() : known.canaryShare();
        labels.move(PromptLabels.Move.PULLED, name, label, registry.name() + "-" + number, share, Audit.HUB,
                registry.name() + " has moved the label");
    }

    /** The whole registry was read. */
    public void done() {
        copies.pulled(registry.name());
        pulledAt = Instant.now();
    }

    /** One prompt could not be pulled. The others are, unless the registry is not there at all. */
    public void failed(@Header("promptName") String name, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) throws Exception {
        Throwable cause = failure;
        while (!(cause instanceof HubException) && cause.getCause() != null) {
            cause = cause.getCause(); // Camel's own words for a part that failed say nothing
        }
        if (cause instanceof ExternalSystemException external && external.meansAway()) {
            throw external;
        }
        LOG.warn("The prompt {} was not pulled, and stays as it is: {}", name, redaction.of(String.valueOf(cause.getMessage())));
    }
}
