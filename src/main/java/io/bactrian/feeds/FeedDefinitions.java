package io.bactrian.feeds;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The feeds that the house declares, read once at the start: a file that is not right stops the hub, and is named. */
@Component
class FeedDefinitions {

    private final Map<String, FeedDefinition> feeds = new TreeMap<>();

    FeedDefinitions(ResourceLoader resources, @Value("${hub.home}") String home) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        for (Resource file : ResourcePatternUtils.getResourcePatternResolver(resources).getResources(home + "/schemas/feeds/*.feed.yaml")) {
            FeedDefinition feed = read(file, mapper);
            if (!(feed.name() + ".feed.yaml").equals(file.getFilename())) {
                throw new IllegalStateException(file.getFilename() + " declares the feed " + feed.name() + ": the two names must agree");
            }
            feeds.put(feed.name(), feed);
        }
    }

    private static FeedDefinition read(Resource file, ObjectMapper mapper) throws IOException {
        try (InputStream text = file.getInputStream()) {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            return mapper.convertValue(tree, FeedDefinition.class);
        } catch (RuntimeException e) {
            throw new IllegalStateException("The feed definition " + file.getFilename() + " is not right: " + e.getMessage(), e);
        }
    }

    /** In the order of their names. */
    Collection<FeedDefinition> all() {
        return feeds.values();
    }

    /** The feeds that an event of this type changes, in the order of their names; often none. */
    List<FeedDefinition> taking(String type) {
        return feeds.values().stream().filter(feed -> feed.takes(type)).toList();
    }

    /** @throws HubException {@link ErrorCode#NOT_FOUND} */
    FeedDefinition named(String name) {
        FeedDefinition feed = name == null ? null : feeds.get(name);
        if (feed == null) {
            throw new HubException(ErrorCode.NOT_FOUND, "There is no such feed; the feeds are " + String.join(", ", feeds.keySet()));
        }
        return feed;
    }
}
