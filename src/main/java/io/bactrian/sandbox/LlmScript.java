package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.apache.camel.ExchangeProperty;

/** What the sandbox's model is told to say, word for word, so that it can be seen what the hub makes of an answer. */
@SandboxBean("sandboxLlmScript")
class LlmScript {

    private final Documents.Collection answers;

    LlmScript(Documents documents) {
        this.answers = documents.collection("llm-answers");
    }

    /** {@code {when, text}}: prompts that hold {@code when} get {@code text}; the newest one counts. */
    public Answer add(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        if (wish.path("when").asText("").isBlank()) {
            throw new Refusal(PlainDialect.error(400, "when is needed: what a prompt has to hold"));
        }
        return Answer.json(201, answers.add(number -> Json.object().put("id", number).put("when", wish.path("when").asText())
                .put("text", wish.path("text").asText(""))));
    }

    Optional<String> answer(String prompt) {
        List<ObjectNode> fitting = answers.list(answer -> prompt.contains(answer.path("when").asText()));
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(fitting.size() - 1).path("text").asText());
    }
}
