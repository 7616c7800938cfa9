package io.bactrian.llm.prompts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The prompts of {@code transformers/prompts/}, one folder each. A file that changed is read again; an edit that cannot be used is logged
 * once and leaves the last good state of that prompt at work.
 */
@Component
class PromptFolder {

    private static final Logger LOG = LoggerFactory.getLogger(PromptFolder.class);
    private static final Pattern FILE = Pattern.compile(".*/prompts/([^/]+)/(prompt\\.yaml|answer\\.schema\\.json|v[1-9][0-9]{0,5}\\.md)");
    private static final int MOST_BYTES = 1024 * 1024;

    private final String pattern;
    private final Map<String, Map<String, Long>> seen = new ConcurrentHashMap<>();
    private final Map<String, PromptDefinition> good = new ConcurrentHashMap<>();

    PromptFolder(@Value("${hub.home}") String home) {
        this.pattern = home + (home.endsWith(":") ? "" : "/") + "transformers/prompts/*/*";
    }

    /** By name; a prompt without any good state is not there. */
    synchronized Map<String, PromptDefinition> read() {
        Map<String, Map<String, Resource>> folders = new TreeMap<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver().getResources(pattern)) {
                Matcher place = FILE.matcher(file.getURL().getPath());
                if (place.matches()) {
                    folders.computeIfAbsent(place.group(1), folder -> new TreeMap<>()).put(place.group(2), file);
                }
            }
        } catch (IOException e) {
            LOG.warn("The prompts cannot be listed, so what was read last stays: {}", e.getMessage());
            return Map.copyOf(good);
        }
        folders.forEach(this::read);
        seen.keySet().retainAll(folders.keySet());
        good.keySet().retainAll(folders.keySet());
        return Map.copyOf(good);
    }

    private void read(String name, Map<String, Resource> files) {
        Map<String, Long> state = new HashMap<>();
        files.forEach((file, resource) -> state.put(file, modified(resource)));
        if (state.equals(seen.put(name, state))) {
            return;
        }
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, Resource> file : files.entrySet()) {
            try (InputStream content = file.getValue().getInputStream()) {
                texts.put(file.getKey(), new String(content.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            } catch (IOException e) {
                // Deleted between the listing and now, or half written: the next look finds it as it then is.
                seen.remove(name);
                return;
            }
        }
        PromptReader.Result result = PromptReader.read(name, texts);
        if (result.prompt() != null) {
            good.put(name, result.prompt());
        } else {
            LOG.warn("The prompt {} cannot be used{}: {}", name, good.containsKey(name) ? ", so its last good state stays" : "",
                    String.join("; ", result.violations()));
        }
    }

    /** A prompt from the jar never changes. */
    private static long modified(Resource resource) {
        try {
            return resource.isFile() ? 31 * resource.lastModified() + resource.contentLength() : 0;
        } catch (IOException e) {
            return -1;
        }
    }
}
