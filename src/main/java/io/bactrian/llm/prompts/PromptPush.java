package io.bactrian.llm.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.Audit;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings the versions of a prompt's files to the remote registry, and its labels with them. A version whose text is there already is not
 * made again, so that a push that broke off is simply repeated.
 */
@Component("promptPush")
public class PromptPush {

    private final PromptCatalogue catalogue;
    private final PromptRegistry registry;
    private final Audit audit;

    PromptPush(PromptCatalogue catalogue, PromptRegistry registry, Audit audit) {
        this.catalogue = catalogue;
        this.registry = registry;
        this.audit = audit;
    }

    /** {@code POST /api/v1/prompts/{name}/push}. */
    public void begin(Exchange exchange, @Header("name") String name) {
        KnownPrompt prompt = catalogue.find(name);
        if (!registry.isRemote()) {
            throw new HubException(ErrorCode.PROMPT_NO_REGISTRY, "hub.llm.prompts.registry is files: there is nowhere to push to");
        }
        exchange.setProperty(PushWork.PROPERTY, new PushWork(prompt));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader("promptName", name);
        exchange.getMessage().setBody(null);
    }

    /** Takes what the registry has. Null is a name that stands for something other than a prompt there. */
    public void seen(@ExchangeProperty(PushWork.PROPERTY) PushWork work, @Body @Nullable JsonNode found) {
        if (found == null) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_REFUSED, registry.name() + " uses the name " + work.prompt.name()
                    + " for something that is no prompt");
        }
        work.seen(registry.name(), found);
    }

    /** The body for a prompt that the registry does not have yet. */
    public JsonNode prompt(@ExchangeProperty(PushWork.PROPERTY) PushWork work) {
        ObjectNode prompt = JsonNodeFactory.instance.objectNode().put("name", work.prompt.name())
                .put("description", work.prompt.files().description());
        prompt.putArray("tags").addObject().put("key", "mlflow.prompt.is_prompt").put("value", "true");
        return prompt;
    }

    /** Versions that are not there: {@code {prompt, version: prompt-version}} each. */
    public JsonNode missing(@ExchangeProperty(PushWork.PROPERTY) PushWork work) {
        ArrayNode missing = JsonNodeFactory.instance.arrayNode();
        work.wanted.stream().filter(text -> !work.pushed.containsKey(text.version())).forEach(text -> {
            ObjectNode one = missing.addObject().put("prompt", work.prompt.name());
            ObjectNode version = one.putObject("version").put("number", Integer.parseInt(text.version()))
                    .put("description", "v" + text.version() + ".md of the hub");
            ArrayNode messages = version.putArray("messages");
            text.sections().forEach(section -> messages.addObject().put("role", section.role().word()).put("content", section.text()));
            if (work.prompt.files().maxTokens() != null) {
                version.put("maxTokens", work.prompt.files().maxTokens());
            }
            if (work.prompt.files().temperature() != null) {
                version.put("temperature", work.prompt.files().temperature());
            }
        });
        return missing;
    }

    /** The registry made a version, under a number of its own. */
    public void created(@ExchangeProperty(PushWork.PROPERTY) PushWork work, String version, int number) {
        if (number <= 0) {
            throw new HubException(ErrorCode.EXTERNAL_SYSTEM_FAILED, registry.name() + " made a version without a number");
        }
        work.pushed.put(version, number);
        work.created.put(version, number);
    }

    /** Labels that do not stand there as they stand here: {@code {name, alias, version}} each. */
    public JsonNode labels(@ExchangeProperty(PushWork.PROPERTY) PushWork work) {
        ArrayNode labels = JsonNodeFactory.instance.arrayNode();
        for (PromptText text : work.wanted) {
            Integer number = work.pushed.get(text.version());
            work.labels(text).stream().filter(label -> number != null && !number.equals(work.labelsThere.get(label)))
                    .forEach(label -> labels.addObject().put("name", work.prompt.name()).put("alias", label)
                            .put("version", String.valueOf(number)));
        }
        return labels;
    }

    /** What was done, for the caller and the audit. */
    @Transactional
    public Answer done(@ExchangeProperty(PushWork.PROPERTY) PushWork work) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("name", work.prompt.name()).put("registry", registry.name());
        ArrayNode versions = answer.putArray("versions");
        for (Map.Entry<String, Integer> version : work.pushed.entrySet()) {
            versions.addObject().put("version", version.getKey()).put("number", version.getValue())
                    .put("created", work.created.containsKey(version.getKey()));
        }
        audit.record(Audit.caller(), "prompt.pushed", "prompt:" + work.prompt.name(), answer);
        return Answer.ok(answer);
    }
}
