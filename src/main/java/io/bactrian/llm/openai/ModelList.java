package io.bactrian.llm.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.llm.providers.Deployments;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** {@code GET /v1/models}: the groups and deployments that a request may name, and {@code auto}. */
@Component("modelList")
class ModelList {

    private final Deployments deployments;
    private final long started = Instant.now().getEpochSecond();

    ModelList(Deployments deployments) {
        this.deployments = deployments;
    }

    public Answer list() {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode models = list.putArray("data");
        model(models, "auto", "hub");
        deployments.groupNames().forEach(group -> model(models, group, "hub"));
        deployments.all().stream().filter(one -> !deployments.isGroup(one.name())).forEach(one ->
                model(models, one.name(), one.model()));
        return Answer.ok(list);
    }

    private void model(ArrayNode models, String id, String owner) {
        models.addObject().put("id", id).put("object", "model").put("created", started).put("owned_by", owner);
    }
}
