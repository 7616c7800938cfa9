package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.Outbox;
import io.bactrian.support.Conversation;
import io.bactrian.support.Conversations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Topic, urgency and language of a ticket. A model chooses among the declared ones, and is believed where it is sure enough; which team a
 * topic belongs to is decided in {@code routes/agents/assign-ticket.camel.yaml}.
 */
@Component("routing")
public class Routing implements Agent {

    private static final int LONGEST_TEXT = 4000;
    private static final Set<String> URGENCIES = Set.of("high", "normal", "low");

    private final Steps steps;
    private final Conversations conversations;
    private final SupportTopics topics;
    private final Outbox outbox;
    private final MadeBy madeBy;
    private final AgentSettings settings;

    Routing(Steps steps, Conversations conversations, SupportTopics topics, Outbox outbox, MadeBy madeBy, AgentSettings settings) {
        this.steps = steps;
        this.conversations = conversations;
        this.topics = topics;
        this.outbox = outbox;
        this.madeBy = madeBy;
        this.settings = settings;
    }

    @Override
    public Step step() {
        return Step.ROUTING;
    }

    @Nullable
    public StepRun begin(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        boolean old = event.time().isBefore(Instant.now().minus(settings.oldest()));
        return old ? null : steps.begin(event, Step.ROUTING);
    }

    /** A ticket whose first message said nothing is looked at again when its user has answered. */
    @Nullable
    public StepRun reconsider(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        return event.data().path("asked").intValue() == 0 ? null
                : steps.reconsider(event, Step.ROUTING, "topic", SupportTopics.OTHER);
    }

    public Conversation gather(@ExchangeProperty(StepRun.PROPERTY) StepRun run) {
        return conversations.of(run.ticketId());
    }

    /** The variables of the prompt {@code ticket-routing}. */
    public Map<String, Object> prompt(@ExchangeProperty("material") Conversation conversation) {
        return Map.of("topics", String.join(", ", topics.topics()),
                "text", OutsideText.data(conversation.wordsOfUser(LONGEST_TEXT), LONGEST_TEXT));
    }

    /**
     * {@code {topic, urgency, language, confidence, madeBy}} from a model's answer; the rules' where it is not sure enough.
     *
     * @throws io.bactrian.delivery.HubException where it chooses what is not declared: the route then falls back
     */
    public JsonNode fromModel(Exchange exchange, @ExchangeProperty("material") Conversation conversation, @Body Object body) {
        ObjectNode answer = ModelJson.read(body);
        String topic = answer.path("topic").asText();
        String urgency = answer.path("urgency").asText();
        Optional<BigDecimal> sure = ModelJson.confidence(answer);
        if (!topics.topics().contains(topic) || !URGENCIES.contains(urgency) || sure.isEmpty()) {
            throw ModelJson.unusable("The model's answer is none of the declared branches");
        }
        if (sure.get().doubleValue() < settings.confidence()) {
            return byWords(conversation, MadeBy.rule("The model was not sure enough (" + sure.get().setScale(2, RoundingMode.HALF_UP) + ")"));
        }
        ObjectNode branch = branch(conversation, topic, urgency, sure.get(), madeBy.model(exchange));
        String language = answer.path("language").asText();
        return Set.of("ru", "en").contains(language) ? branch.put("language", language) : branch;
    }

    /** The same by the words of the topics file. */
    public JsonNode byRule(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty("material") Conversation conversation,
                           @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        return byWords(conversation, MadeBy.rule(run, failure));
    }

    private ObjectNode byWords(Conversation conversation, ObjectNode madeBy) {
        String text = conversation.wordsOfUser(LONGEST_TEXT);
        Map<String, Integer> found = topics.topicsOf(text);
        if (found.isEmpty()) {
            return branch(conversation, SupportTopics.OTHER, topics.urgencyOf(text), new BigDecimal("0.2"), madeBy);
        }
        Iterator<Map.Entry<String, Integer>> ranked = found.entrySet().iterator();
        Map.Entry<String, Integer> best = ranked.next();
        int all = found.values().stream().mapToInt(Integer::intValue).sum();
        BigDecimal share = new BigDecimal(best.getValue()).divide(new BigDecimal(all + 1), 2, RoundingMode.HALF_UP);
        return branch(conversation, best.getKey(), topics.urgencyOf(text), share, madeBy);
    }

    private static ObjectNode branch(Conversation conversation, String topic, String urgency, BigDecimal confidence, ObjectNode madeBy) {
        ObjectNode branch = JsonNodeFactory.instance.objectNode().put("ticketId", conversation.ticketId()).put("topic", topic);
        branch.put("urgency", urgency).put("language", conversation.language())
                .put("confidence", confidence.setScale(2, RoundingMode.HALF_UP)).set("madeBy", madeBy);
        return branch;
    }

    /** On which the route decides. */
    public String topic(@Body JsonNode branch) {
        return branch.path("topic").asText();
    }

    /** Ends the step with the team that the route chose. */
    @Transactional
    public void complete(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @Body JsonNode branch, @ExchangeProperty("team") String team) {
        ObjectNode assigned = branch.deepCopy();
        assigned.put("team", team);
        ObjectNode result = assigned.deepCopy();
        result.remove(List.of("madeBy", "ticketId"));
        if (steps.finish(run, result, assigned.path("madeBy"))) {
            outbox.append(Event.causedBy(run.cause(), "support.ticket.assigned", Long.toString(run.ticketId()),
                    "ticket:" + run.ticketId(), assigned));
        }
    }

    @Override
    @Transactional
    public void giveUp(StepRun run, String reason) {
        complete(run, branch(conversations.of(run.ticketId()), SupportTopics.OTHER, "normal", BigDecimal.ZERO,
                MadeBy.rule("Given up: " + reason)), "first-line");
    }
}
