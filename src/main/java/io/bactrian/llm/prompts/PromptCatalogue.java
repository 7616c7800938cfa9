package io.bactrian.llm.prompts;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What is known of every prompt, in memory. It is read again every moment and after each move, so that all hubs follow within seconds; while
 * the database is away, what was read last stays.
 */
@Component("promptCatalogue")
public class PromptCatalogue {

    private static final Logger LOG = LoggerFactory.getLogger(PromptCatalogue.class);

    private final PromptFolder folder;
    private final PromptLabels labels;
    private final PromptCopies copies;
    private final PromptRegistry registry;
    private volatile Map<String, KnownPrompt> known = Map.of();
    private List<PromptLabel> lastLabels = List.of();
    private Map<String, Map<String, PromptText>> lastCopy = Map.of();
    private long lastRevision;

    PromptCatalogue(PromptFolder folder, PromptLabels labels, PromptCopies copies, PromptRegistry registry) {
        this.folder = folder;
        this.labels = labels;
        this.copies = copies;
        this.registry = registry;
        refresh();
    }

    /** Reads files, labels and the copy of the registry again. */
    public final synchronized void refresh() {
        try {
            long revision = registry.isRemote() ? copies.revision(registry.name()) : 0;
            if (revision != lastRevision) {
                lastCopy = copies.all(registry.name());
                lastRevision = revision;
            }
            lastLabels = labels.all();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The labels of the prompts cannot be read, so they stay as they are: {}", e.getMessage());
        }
        known = together(folder.read());
    }

    private Map<String, KnownPrompt> together(Map<String, PromptDefinition> files) {
        Map<String, Map<String, PromptLabel>> moved = new HashMap<>();
        lastLabels.forEach(label -> moved.computeIfAbsent(label.prompt(), prompt -> new HashMap<>()).put(label.label(), label));
        Map<String, PromptDefinition> all = new TreeMap<>(files);
        lastCopy.keySet().forEach(name -> all.computeIfAbsent(name, missing -> PromptDefinition.remote(missing, registry.name())));
        Map<String, KnownPrompt> together = new LinkedHashMap<>();
        all.forEach((name, prompt) -> {
            Map<String, PromptText> versions = new LinkedHashMap<>(prompt.versions());
            lastCopy.getOrDefault(name, Map.of()).forEach((version, text) -> versions.put(version, checked(prompt, text)));
            together.put(name, new KnownPrompt(prompt, registry.name(), versions, moved.getOrDefault(name, Map.of())));
        });
        return together;
    }

    /** What a copied version may use is decided by the file as it is now. */
    private static PromptText checked(PromptDefinition prompt, PromptText text) {
        return text.usable() ? RemoteText.checked(text, prompt) : text;
    }

    /** By name, in its order. */
    Map<String, KnownPrompt> all() {
        return known;
    }

    /** @throws HubException {@link ErrorCode#PROMPT_UNKNOWN} */
    KnownPrompt find(String name) {
        KnownPrompt prompt = known.get(name);
        if (prompt == null) {
            throw new HubException(ErrorCode.PROMPT_UNKNOWN, "There is no prompt " + (PromptReader.isName(name) ? name : "of this name"));
        }
        return prompt;
    }
}
