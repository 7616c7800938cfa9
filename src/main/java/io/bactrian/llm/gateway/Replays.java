package io.bactrian.llm.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.bactrian.delivery.Answer;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.Caller;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.PromptVersion;
import io.bactrian.llm.Prompts;
import io.bactrian.llm.openai.CompletionReader;
import io.bactrian.llm.openai.CompletionWriter;
import io.bactrian.llm.providers.Deployments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.springframework.lang.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Asks again what was asked before, from the record of the call: the same redacted request of the same deployment, unless the wish names
 * another model or label. Placeholders stay placeholders: what they stood for is not kept anywhere.
 */
@Component("replays")
class Replays {

    private static final String REPLAYED = "replayedCall";

    private final CallList calls;
    private final PromptRequests prompts;
    private final Deployments deployments;
    private final ObjectMapper json;

    Replays(CallList calls, PromptRequests prompts, Deployments deployments, ObjectMapper json) {
        this.deployments = deployments;
        this.calls = calls;
        this.prompts = prompts;
        this.json = json;
    }

    /** Makes a {@link ModelRequest} of the call that the path names, as the body ({@code model}, {@code promptLabel}) wants it. */
    public void prepare(Exchange exchange) {
        ObjectNode call = calls.find(exchange.getMessage().getHeader("id", String.class));
        JsonNode wish = exchange.getMessage().getBody(JsonNode.class);
        JsonNode request = call.path("request");
        if (!request.isObject()) {
            throw new HubException(ErrorCode.TEXT_FORGOTTEN, "The texts of this call are forgotten");
        }
        exchange.setProperty(REPLAYED, call);
        exchange.setProperty(ModelCalls.REPLAY_OF, call.path("id").asText());
        JsonNode schema = request.path("answerSchema");
        ChatRequest chat = CompletionReader.read(request);
        PromptVersion version = version(call);
        if (wish.hasNonNull("promptLabel")) {
            Prompts.Rendered other = rendered(call, request, wish.path("promptLabel").asText());
            chat = ChatRequest.builder().messages(other.messages()).parameters(chat.parameters()).build();
            schema = other.answerSchema() == null ? schema : other.answerSchema();
            version = other.version();
        }
        Authentication engineer = SecurityContextHolder.getContext().getAuthentication();
        exchange.getMessage().setBody(new ModelRequest(call.path("task").asText(), new Caller(call.path("tenant").asText(),
                engineer == null ? "engineer" : engineer.getName(), Set.of("engineer")), null, version, call.path("language").asText(null),
                schema.isObject() ? schema : null, wish.hasNonNull("model") ? wish.path("model").asText() : model(call), chat));
    }

    /** Who answered; where the cache did, or nobody, or a deployment that is gone, the group; and where that is gone, the gateway chooses. */
    @Nullable
    private String model(ObjectNode call) {
        String deployment = call.path("deployment").asText("");
        String group = call.path("group").asText("");
        return deployments.named(deployment).isPresent() ? deployment : deployments.of(group).isEmpty() ? null : group;
    }

    private static PromptVersion version(ObjectNode call) {
        JsonNode prompt = call.path("prompt");
        return prompt.isObject() ? new PromptVersion(prompt.path("name").asText(), prompt.path("version").asText(),
                prompt.path("label").asText(null)) : null;
    }

    private Prompts.Rendered rendered(ObjectNode call, JsonNode request, String label) {
        if (!call.path("prompt").isObject() || !request.path("variables").isObject()) {
            throw new HubException(ErrorCode.STATE_CONFLICT, "This call was made from no prompt, so there is no other version of it");
        }
        Map<String, Object> variables = new HashMap<>();
        request.path("variables").properties().forEach(one -> variables.put(one.getKey(), json.convertValue(one.getValue(), Object.class)));
        return prompts.prompts().render(call.path("prompt").path("name").asText(), label, variables, null);
    }

    /** Both answers side by side. */
    public Answer answer(Exchange exchange) {
        ModelAnswer answer = exchange.getMessage().getBody(ModelAnswer.class);
        ObjectNode before = exchange.getProperty(REPLAYED, ObjectNode.class);
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        ObjectNode original = both.putObject("original").put("callId", before.path("id").asText());
        original.set("deployment", before.path("deployment"));
        original.set("model", before.path("model"));
        original.set("promptVersion", before.at("/prompt/version"));
        original.set("answer", before.path("answer"));
        ObjectNode replay = both.putObject("replay").put("callId", answer.callId()).put("deployment", answer.deployment())
                .put("model", answer.model()).put("promptVersion", answer.prompt() == null ? null : answer.prompt().version());
        replay.set("answer", CompletionWriter.message(answer.chat().aiMessage()));
        JsonNode now = CompletionWriter.message(ModelCalls.of(exchange).redactedAnswer.aiMessage());
        both.put("same", said(before.path("answer")).equals(said(now)));
        return Answer.ok(both);
    }

    /** The text, and which tools are called with which arguments; each call of a tool has an id of its own. */
    private static List<String> said(JsonNode answer) {
        List<String> said = new ArrayList<>(List.of(answer.path("content").asText("")));
        answer.path("tool_calls").forEach(call -> said.add(call.path("function").toString()));
        return said;
    }
}
