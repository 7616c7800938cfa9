package io.bactrian.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.stereotype.Component;

/**
 * Takes secrets out of any text that is kept or shown: the values of all configured tokens, keys and passwords wherever they stand
 * (some vendors carry them in the URL, and so in every error message), bot tokens and bearer tokens of any origin.
 */
@Component
public class Redaction {

    private static final String MASK = "***";
    private static final Pattern SECRET_NAME = Pattern.compile("hub\\..*(token|secret|password|key|jaas\\.config)|spring\\.datasource\\.password");
    private static final Pattern BOT_TOKEN = Pattern.compile("\\b\\d{6,}:[A-Za-z0-9_-]{20,}");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{20,}");
    /** Shorter values are ordinary words (the sandbox's password is one) that would be masked everywhere. */
    private static final int SHORTEST_SECRET = 8;

    private final List<String> secrets;

    Redaction(ConfigurableEnvironment environment) {
        TreeSet<String> found = new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> List.of(((EnumerablePropertySource<?>) source).getPropertyNames()).stream())
                // As an environment variable, HUB_ONEC_PASSWORD, it may be the only form in which a setting exists.
                .filter(name -> SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT).replace('_', '.')).matches())
                .map(environment::getProperty)
                .filter(value -> value != null && value.length() >= SHORTEST_SECRET)
                .forEach(found::add);
        String inboundWebhook = lastSegment(environment.getProperty("hub.bitrix24.base-url", ""));
        if (inboundWebhook.length() >= SHORTEST_SECRET) {
            found.add(inboundWebhook);
        }
        this.secrets = List.copyOf(found);
    }

    /** Bitrix24 puts the key of an inbound webhook into the path of its URL. */
    private static String lastSegment(String url) {
        String path = url.isBlank() ? "" : URI.create(url).getPath();
        return path == null ? "" : path.replaceAll("/+$", "").replaceAll(".*/", "");
    }

    /** The text without its secrets; null stays null. */
    public String of(String text) {
        if (text == null) {
            return null;
        }
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, MASK);
        }
        redacted = BOT_TOKEN.matcher(redacted).replaceAll(MASK);
        return BEARER.matcher(redacted).replaceAll("$1 " + MASK);
    }

    /** As PostgreSQL may keep it: without its secrets, and without U+0000, which no text there takes; null stays null. */
    String kept(String text) {
        return text == null ? null : of(text).replace('\u0000', '\uFFFD');
    }

    /** The document with every text in it, names of fields too, without its secrets. */
    public JsonNode of(JsonNode document) {
        if (document.isTextual()) {
            return JsonNodeFactory.instance.textNode(of(document.textValue()));
        }
        if (document.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(document.size());
            document.forEach(element -> array.add(of(element)));
            return array;
        }
        if (document.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            document.properties().forEach(field -> object.set(of(field.getKey()), of(field.getValue())));
            return object;
        }
        return document;
    }
}
