package io.bactrian.llm.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.RecordedTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Shows the prompts: the list, and one with its texts, its labels, its history and what its versions have done. */
@Component("promptPages")
public class PromptPages {

    private static final int SHOWN_HISTORY = 50;

    private final PromptCatalogue catalogue;
    private final PromptFigures figures;
    private final PromptRegistry registry;
    private final PromptCopies copies;
    private final JdbcClient database;

    PromptPages(PromptCatalogue catalogue, PromptFigures figures, PromptRegistry registry, PromptCopies copies, JdbcClient database) {
        this.catalogue = catalogue;
        this.figures = figures;
        this.registry = registry;
        this.copies = copies;
        this.database = database;
    }

    /** {@code GET /api/v1/prompts}: all of them, by name; there are hundreds at most. */
    public Answer list() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode leading = answer.putObject("registry").put("name", registry.name());
        copies.pulledAt(registry.name()).ifPresent(time -> leading.put("pulledAt", time.toString()));
        ArrayNode items = answer.putArray("items");
        catalogue.all().values().forEach(prompt -> items.add(summary(prompt)));
        return Answer.ok(answer);
    }

    /** {@code GET /api/v1/prompts/{name}}. */
    public Answer get(@Header("name") String name) {
        KnownPrompt prompt = catalogue.find(name);
        ObjectNode shown = summary(prompt);
        PromptDefinition files = prompt.files();
        shown.put("group", files.group()).put("maxTokens", files.maxTokens()).put("temperature", files.temperature());
        ArrayNode variables = shown.putArray("variables");
        files.variables().values().forEach(variable -> variables.addObject().put("name", variable.name())
                .put("description", variable.description()).put("trusted", variable.trusted()));
        if (files.answerSchema() != null) {
            shown.set("answerSchema", files.answerSchema());
        }
        shown.set("versions", versions(prompt));
        shown.set("history", history(name));
        return Answer.ok(shown);
    }

    private static ObjectNode summary(KnownPrompt prompt) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("name", prompt.name()).put("description", prompt.files().description()).put("task", prompt.files().task());
        ArrayNode labels = shown.putArray("labels");
        prompt.labels().forEach((label, text) -> {
            ObjectNode one = labels.addObject().put("label", label).put("version", text.version());
            PromptLabel moved = prompt.moved().get(label);
            if (label.equals(PromptDefinition.CANARY)) {
                one.put("share", prompt.canaryShare().percent());
            }
            if (moved != null && moved.version().equals(text.version())) {
                one.put("movedBy", moved.changedBy()).put("since", moved.since().toString());
            }
        });
        return shown;
    }

    private JsonNode versions(KnownPrompt prompt) {
        Map<String, PromptFigures.Calls> calls = figures.calls(prompt.name());
        Map<String, PromptFigures.Ratings> ratings = figures.ratings(prompt.name());
        ArrayNode versions = JsonNodeFactory.instance.arrayNode();
        prompt.versions().values().forEach(text -> {
            ObjectNode version = versions.addObject().put("version", text.version()).put("origin", text.origin());
            ArrayNode messages = version.putArray("messages");
            text.sections().forEach(section -> messages.addObject().put("role", section.role().word()).put("text", section.text()));
            if (!text.usable()) {
                version.put("problem", text.problem());
            }
            version.set("calls", json(calls.getOrDefault(text.version(),
                    new PromptFigures.Calls(text.version(), 0, 0, 0, BigDecimal.ZERO))));
            version.set("ratings", json(ratings.getOrDefault(text.version(), new PromptFigures.Ratings(text.version(), 0, 0, 0, null))));
        });
        return versions;
    }

    private static ObjectNode json(PromptFigures.Calls calls) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("count", calls.calls()).put("failed", calls.failed())
                .put("fallbacks", calls.fallbacks());
        if (calls.calls() > 0) {
            json.put("errorRate", rate(calls.failed(), calls.calls())).put("fallbackRate", rate(calls.fallbacks(), calls.calls()));
        }
        return json.put("cost", calls.cost().stripTrailingZeros().toPlainString());
    }

    private static ObjectNode json(PromptFigures.Ratings ratings) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("count", ratings.ratings()).put("good", ratings.good())
                .put("bad", ratings.bad());
        if (ratings.stars() != null) {
            json.put("stars", ratings.stars());
        }
        return json;
    }

    private static BigDecimal rate(long part, long whole) {
        return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
    }

    private JsonNode history(String name) {
        List<ObjectNode> moves = database.sql("select * from prompt_label_history where prompt = ? order by id desc limit ?")
                .params(name, SHOWN_HISTORY).query((row, number) -> {
                    ObjectNode move = JsonNodeFactory.instance.objectNode();
                    move.put("at", RecordedTime.text(row, "at")).put("label", row.getString("label")).put("action", row.getString("action"))
                            .put("actor", row.getString("actor")).put("versionBefore", row.getString("version_before"))
                            .put("versionAfter", row.getString("version_after"));
                    if (row.getString("label").equals(PromptDefinition.CANARY)) {
                        move.put("shareBefore", row.getBigDecimal("share_before")).put("shareAfter", row.getBigDecimal("share_after"));
                    }
                    return move.put("undone", row.getBoolean("undone")).put("reason", row.getString("reason"));
                }).list();
        return JsonNodeFactory.instance.arrayNode().addAll(moves);
    }
}
