package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.test.context.TestPropertySource;

/** What the tests of the agents do over and over: somebody writes, and an operator looks. */
@TestPropertySource(properties = {"hub.agents.step-timeout=8s", "hub.agents.retry-pause=300ms", "hub.agents.sweep-period=200"})
abstract class AgentsTest extends HubTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    void setLlm(String mode) {
        Http.Answer answer = sandbox().send("PUT", "/sandbox/api/faults/llm", "{\"mode\":\"%s\"}".formatted(mode), "Content-Type",
                "application/json");
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
    }

    void says(long chat, String language, String text) {
        says(chat, language, text, null);
    }

    void says(long chat, String language, String text, ObjectNode document) {
        ObjectNode message = JSON.createObjectNode().put("chatId", chat).put("name", "Anna").put("language", language).put("text", text);
        if (document != null) {
            message.set("document", document);
        }
        Http.Answer answer = sandbox().send("POST", "/sandbox/api/telegram/messages", message.toString(), "Content-Type", "application/json");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    static ObjectNode file(String name, byte[] content) {
        return JSON.createObjectNode().put("fileName", name).put("content", Base64.getEncoder().encodeToString(content));
    }

    long ticketOf(long chat) {
        return eventually(() -> {
            JsonNode ticket = hub().get("/api/v1/tickets?chatId=" + chat, "sandbox-operator").json().path("items").path(0);
            return ticket.isMissingNode() ? null : ticket.path("id").asLong();
        });
    }

    JsonNode analysis(long ticket) {
        return hub().get("/api/v1/tickets/" + ticket + "/analysis", "sandbox-operator").json();
    }

    JsonNode analysed(long ticket) {
        return eventually(() -> {
            JsonNode analysis = analysis(ticket);
            boolean routed = step(analysis, "routing").path("state").asText().equals("done");
            return routed && analysis.path("state").asText().equals("done") ? analysis : null;
        });
    }

    static JsonNode step(JsonNode analysis, String step) {
        return StreamSupport.stream(analysis.path("steps").spliterator(), false)
                .filter(candidate -> candidate.path("step").asText().equals(step)).findFirst().orElseThrow();
    }

    static String maker(JsonNode analysis, String step) {
        return step(analysis, step).path("madeBy").path("kind").asText();
    }

    List<String> botSaid(long chat) {
        JsonNode messages = sandbox().send("GET", "/sandbox/api/telegram/chats/" + chat, null).json().path("messages");
        return StreamSupport.stream(messages.spliterator(), false).filter(message -> message.path("from").asText().equals("bot"))
                .map(message -> message.path("text").asText()).toList();
    }

    List<Events.Seen> ticketEvents(long ticket, String topic, String type) {
        return events().on(topic, event -> event.key().equals(Long.toString(ticket)) && event.type().equals(type));
    }
}
