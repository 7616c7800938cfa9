package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.apache.camel.ExchangeProperty;
import org.springframework.lang.Nullable;

/** What the sandbox's models are told to say, word for word, so that it can be seen what the hub makes of an answer. */
@SandboxBean("sandboxLlmScript")
class LlmScript {

    private final Documents.Collection answers;

    LlmScript(Documents documents) {
        this.answers = documents.collection("llm-answers");
    }

    /** @param arguments an object */
    record ToolCall(String name, JsonNode arguments) {
    }

    /** @param tool what is called instead of saying the text, or null */
    record Line(String text, @Nullable ToolCall tool) {
    }

    /** {@code {when, text}} or {@code {when, tool: {name, arguments}}}: prompts that hold {@code when} get it; the newest one counts. */
    public Answer add(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        if (wish.path("when").asText("").isBlank()) {
            throw new Refusal(PlainDialect.error(400, "when is needed: what a prompt has to hold"));
        }
        JsonNode tool = wish.path("tool");
        if (!tool.isMissingNode() && (tool.path("name").asText("").isBlank() || !tool.path("arguments").isObject())) {
            throw new Refusal(PlainDialect.error(400, "tool has a name and arguments, which are an object"));
        }
        return Answer.json(201, answers.add(number -> {
            ObjectNode answer = Json.object().put("id", number).put("when", wish.path("when").asText()).put("text", wish.path("text").asText(""));
            return tool.isMissingNode() ? answer : answer.set("tool", tool);
        }));
    }

    /** @param tools whether a tool may be called now */
    Optional<Line> answer(String prompt, boolean tools) {
        List<ObjectNode> fitting = answers.list(answer -> prompt.contains(answer.path("when").asText()) && (tools || !answer.has("tool")));
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode newest = fitting.get(fitting.size() - 1);
        JsonNode tool = newest.path("tool");
        return Optional.of(new Line(newest.path("text").asText(),
                tool.isMissingNode() ? null : new ToolCall(tool.path("name").asText(), tool.path("arguments"))));
    }
}
