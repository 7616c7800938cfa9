package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.Outbox;
import io.bactrian.support.Conversation;
import io.bactrian.support.Conversations;
import io.bactrian.support.Replies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Is what we need there? Where it is not, the user is asked, at most twice. What may be asked for is declared in the topics file, with the
 * words of the question: a model says only which of it is missing.
 */
@Component("validation")
public class Validation implements Agent {

    static final int MOST_QUESTIONS = 2;
    private static final int LONGEST_TEXT = 6000;

    private final Steps steps;
    private final Conversations conversations;
    private final SupportTopics topics;
    private final Replies replies;
    private final Outbox outbox;
    private final MadeBy madeBy;
    private final AgentSettings settings;

    Validation(Steps steps, Conversations conversations, SupportTopics topics, Replies replies, Outbox outbox, MadeBy madeBy,
               AgentSettings settings) {
        this.steps = steps;
        this.conversations = conversations;
        this.topics = topics;
        this.replies = replies;
        this.outbox = outbox;
        this.madeBy = madeBy;
        this.settings = settings;
    }

    @Override
    public Step step() {
        return Step.VALIDATION;
    }

    /** Begins with a new ticket. One that the hub hears of long after it was opened is left alone: nobody wants to be asked then. */
    @Nullable
    public StepRun begin(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        boolean old = event.time().isBefore(Instant.now().minus(settings.oldest()));
        return old ? null : steps.begin(event, Step.VALIDATION);
    }

    /** Goes on with the user's next message. */
    @Nullable
    public StepRun goOn(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        return steps.goOn(event, Step.VALIDATION);
    }

    public Conversation gather(@ExchangeProperty(StepRun.PROPERTY) StepRun run) {
        return conversations.of(run.ticketId());
    }

    /** The variables of the prompt {@code ticket-validation}. */
    public Map<String, Object> prompt(@ExchangeProperty("material") Conversation conversation) {
        return Map.of("details", topics.described(topics.details()),
                "attachments", String.join(", ", conversation.attachments().stream()
                        .map(attachment -> OutsideText.data(attachment.name(), 100)).toList()),
                "text", OutsideText.data(conversation.wordsOfUser(LONGEST_TEXT), LONGEST_TEXT));
    }

    /** {@code {missing, madeBy}} from a model's answer; what it invents beyond the declared details is not asked for. */
    public JsonNode fromModel(Exchange exchange, @Body Object body) {
        ObjectNode answer = ModelJson.read(body);
        if (!answer.path("missing").isArray()) {
            throw ModelJson.unusable("The model's answer has no list of what is missing");
        }
        List<String> missing = new ArrayList<>(ModelJson.texts(answer, "missing", 10, 50));
        missing.retainAll(topics.details());
        return finding(missing, madeBy.model(exchange));
    }

    /** The same by the rules of the topics file. */
    public JsonNode byRule(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty("material") Conversation conversation,
                           @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        String text = conversation.wordsOfUser(LONGEST_TEXT);
        String topic = topics.topicsOf(text).keySet().stream().findFirst().orElse(SupportTopics.OTHER);
        // A file says more than words would; a picture may.
        boolean hasFile = conversation.fromUser().stream().anyMatch(message -> !message.kind().equals("text"));
        List<String> missing = topics.needsOf(topic).stream().filter(need -> !hasFile && !topics.says(need, text)).toList();
        return finding(missing.contains(SupportTopics.MATTER) ? List.of(SupportTopics.MATTER) : missing, MadeBy.rule(run, failure));
    }

    private static ObjectNode finding(List<String> missing, JsonNode madeBy) {
        ObjectNode finding = JsonNodeFactory.instance.objectNode();
        ArrayNode list = finding.putArray("missing");
        missing.forEach(list::add);
        finding.set("madeBy", madeBy);
        return finding;
    }

    /** Asks the user, or ends the step. */
    @Transactional
    public void complete(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty("material") Conversation conversation,
                         @Body JsonNode finding) {
        List<String> missing = new ArrayList<>();
        finding.path("missing").forEach(detail -> missing.add(detail.asText()));
        if (!steps.hold(run)) {
            return;
        }
        Conversation now = conversations.of(run.ticketId());
        // Where an operator has answered, or the ticket is resolved, nobody is asked: a user's answer would open a ticket of its own then.
        boolean asks = !missing.isEmpty() && run.asked() < MOST_QUESTIONS && !run.unanswered() && now.status().equals("open");
        if (!asks) {
            end(run, conversation.language(), missing, finding.path("madeBy"));
        } else if (now.newestFromUser() > conversation.newestFromUser()) {
            // The user has written meanwhile: what was said is read first, before anybody asks for it.
            steps.putOff(run, "The user wrote meanwhile");
        } else if (steps.await(run, conversation.newestFromUser(), missing)) {
            replies.say(run.ticketId(), topics.question(missing, conversation.language()), run.cause());
        }
    }

    private void end(StepRun run, String language, List<String> missing, JsonNode madeBy) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("complete", missing.isEmpty()).put("asked", run.asked());
        ArrayNode list = result.putArray("missing");
        missing.forEach(list::add);
        if (steps.finish(run, result, madeBy)) {
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            data.put("ticketId", run.ticketId()).put("language", language).setAll(result);
            data.set("madeBy", madeBy);
            outbox.append(Event.causedBy(run.cause(), "support.ticket.validated", Long.toString(run.ticketId()),
                    "ticket:" + run.ticketId(), data));
        }
    }

    @Override
    @Transactional
    public void giveUp(StepRun run, String reason) {
        end(run, conversations.of(run.ticketId()).language(), List.of(), MadeBy.rule("Given up: " + reason));
    }
}
