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
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a ticket is about: the things that it names, the product, the records behind them, passages of the knowledge base and earlier
 * tickets like it. A model names things and the product; each thing has to stand in the user's own words.
 */
@Component("ticketContext")
public class TicketContext implements Agent {

    private static final int LONGEST_TEXT = 6000;
    private static final int MOST_ENTITIES = 20;
    private static final int LONGEST_VALUE = 300;
    private static final int MOST_TICKETS = 3;

    private final Steps steps;
    private final Conversations conversations;
    private final SupportTopics topics;
    private final NamedRecords records;
    private final Passages passages;
    private final EarlierTickets tickets;
    private final Suspicions suspicions;
    private final Outbox outbox;
    private final MadeBy madeBy;
    private final AgentSettings settings;

    TicketContext(Steps steps, Conversations conversations, SupportTopics topics, NamedRecords records, Passages passages,
                  EarlierTickets tickets, Suspicions suspicions, Outbox outbox, MadeBy madeBy, AgentSettings settings) {
        this.steps = steps;
        this.conversations = conversations;
        this.topics = topics;
        this.records = records;
        this.passages = passages;
        this.tickets = tickets;
        this.suspicions = suspicions;
        this.outbox = outbox;
        this.madeBy = madeBy;
        this.settings = settings;
    }

    @Override
    public Step step() {
        return Step.CONTEXT;
    }

    @Nullable
    public StepRun begin(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        return steps.begin(event, Step.CONTEXT);
    }

    public Conversation gather(@ExchangeProperty(StepRun.PROPERTY) StepRun run) {
        return conversations.of(run.ticketId());
    }

    /** The variables of the prompt {@code ticket-context}. */
    public Map<String, Object> prompt(@ExchangeProperty("material") Conversation conversation) {
        return Map.of("kinds", String.join(", ", topics.entities().keySet()), "products", String.join(", ", topics.products()),
                "text", OutsideText.data(conversation.wordsOfUser(LONGEST_TEXT), LONGEST_TEXT));
    }

    /** {@code {entities, product?, madeBy}} from a model's answer, with what the rules found besides. */
    public JsonNode fromModel(Exchange exchange, @ExchangeProperty("material") Conversation conversation, @Body Object body) {
        ObjectNode answer = ModelJson.read(body);
        if (!answer.path("entities").isArray()) {
            throw ModelJson.unusable("The model's answer has no list of entities");
        }
        String text = conversation.wordsOfUser(LONGEST_TEXT);
        ObjectNode finding = byPatterns(text);
        ArrayNode entities = (ArrayNode) finding.path("entities");
        Set<String> known = new LinkedHashSet<>();
        entities.forEach(entity -> known.add(entity.path("value").asText()));
        for (JsonNode entity : answer.path("entities")) {
            String kind = entity.path("kind").asText();
            String value = entity.path("value").asText().strip();
            boolean said = !value.isEmpty() && value.length() <= LONGEST_VALUE && text.contains(value);
            if (said && topics.entities().containsKey(kind) && known.add(value) && entities.size() < MOST_ENTITIES) {
                entities.addObject().put("kind", kind).put("value", value);
            }
        }
        String product = answer.path("product").asText();
        if (topics.products().contains(product)) {
            finding.put("product", product);
        }
        finding.set("madeBy", madeBy.model(exchange));
        return finding;
    }

    /** The same by patterns and words alone. */
    public JsonNode byRule(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty("material") Conversation conversation,
                           @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        ObjectNode finding = byPatterns(conversation.wordsOfUser(LONGEST_TEXT));
        finding.set("madeBy", MadeBy.rule(run, failure));
        return finding;
    }

    private ObjectNode byPatterns(String text) {
        ObjectNode finding = JsonNodeFactory.instance.objectNode();
        ArrayNode entities = finding.putArray("entities");
        Set<String> known = new LinkedHashSet<>();
        topics.entities().forEach((kind, pattern) -> pattern.matcher(text).results().limit(MOST_ENTITIES).forEach(match -> {
            String value = OutsideText.bounded(match.group(1).replaceAll("[.,;:!?)]+$", ""), LONGEST_VALUE);
            if (!value.isEmpty() && known.add(kind + " " + value) && entities.size() < MOST_ENTITIES) {
                entities.addObject().put("kind", kind).put("value", value);
            }
        }));
        topics.productsOf(text).keySet().stream().findFirst().ifPresent(product -> finding.put("product", product));
        return finding;
    }

    /** Looks up what the finding names, and ends the step. */
    @Transactional
    public void complete(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty("material") Conversation conversation,
                         @Body JsonNode finding) {
        ObjectNode result = finding.deepCopy();
        result.remove("madeBy");
        String text = conversation.wordsOfUser(LONGEST_TEXT);
        result.putObject("account").put("chat", conversation.system() + ":" + conversation.chatId())
                .put("earlierTickets", tickets.before(run.ticketId(), conversation.system(), conversation.chatId()));
        records.addTo(result, finding.path("entities"));
        result.set("passages", passages.find(text, conversation.language(), settings.passages()));
        result.set("similarTickets", tickets.similarTo(run.ticketId(), text, MOST_TICKETS));
        suspicions.mark(result, "similarTickets", "title", "question", "answer");
        suspicions.mark(result, "deals", "title");
        suspicions.mark(result, "campaigns", "name");
        suspicions.addTo(result, conversation, "passages", "similarTickets", "deals", "campaigns");
        end(run, result, finding.path("madeBy"));
    }

    private void end(StepRun run, ObjectNode result, JsonNode madeBy) {
        if (steps.finish(run, result, madeBy)) {
            ObjectNode data = JsonNodeFactory.instance.objectNode().put("ticketId", run.ticketId());
            data.set("entities", result.path("entities"));
            if (result.has("product")) {
                data.set("product", result.path("product"));
            }
            ArrayNode references = data.putArray("references");
            for (String list : new String[] {"deals", "invoices", "campaigns", "passages", "similarTickets"}) {
                result.path(list).forEach(item -> references.add(item.path("ref").asText()));
            }
            data.set("madeBy", madeBy);
            outbox.append(Event.causedBy(run.cause(), "support.ticket.context-extracted", Long.toString(run.ticketId()),
                    "ticket:" + run.ticketId(), data));
        }
    }

    @Override
    @Transactional
    public void giveUp(StepRun run, String reason) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (String list : new String[] {"entities", "deals", "invoices", "campaigns", "passages", "similarTickets"}) {
            result.putArray(list);
        }
        end(run, result, MadeBy.rule("Given up: " + reason));
    }
}
