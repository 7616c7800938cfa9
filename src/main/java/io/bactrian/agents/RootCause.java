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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The probable cause of a ticket, with evidence. It begins when both the context and the logs are done, whichever was last. Whatever a
 * model refers to has to be among what was found; what it says goes to the operator, and nothing is done because of it.
 */
@Component("rootCause")
public class RootCause implements Agent {

    /** The exchange property that holds the references for which a model was asked again. */
    static final String WRONG = "wrongReferences";

    private static final int LONGEST_TEXT = 6000;
    private static final int LONGEST_EVIDENCE = 12_000;
    private static final int LONGEST_ANSWER = 2000;

    private final Steps steps;
    private final Conversations conversations;
    private final Outbox outbox;
    private final MadeBy madeBy;

    RootCause(Steps steps, Conversations conversations, Outbox outbox, MadeBy madeBy) {
        this.steps = steps;
        this.conversations = conversations;
        this.outbox = outbox;
        this.madeBy = madeBy;
    }

    @Override
    public Step step() {
        return Step.RCA;
    }

    /**
     * The join. The results themselves are asked for, and not who has announced them: so the events may come in any order, twice, or one of
     * them only after this has begun.
     */
    @Transactional
    @Nullable
    public StepRun begin(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        long ticketId = event.data().path("ticketId").longValue();
        boolean both = steps.result(ticketId, Step.CONTEXT).isPresent() && steps.result(ticketId, Step.LOGS).isPresent();
        return both ? steps.begin(event, Step.RCA) : null;
    }

    /** What is known of a ticket when its cause is looked for. */
    record Material(Conversation conversation, ObjectNode context, ObjectNode logs, Evidence evidence) {
    }

    public Material gather(@ExchangeProperty(StepRun.PROPERTY) StepRun run) {
        ObjectNode context = found(run, Step.CONTEXT);
        ObjectNode logs = found(run, Step.LOGS);
        Evidence evidence = new Evidence().with(logs.path("anomalies"), "text").with(context.path("passages"), "title", "heading", "text")
                .with(context.path("similarTickets"), "title", "question", "answer")
                .with(context.path("deals"), "title", "stage", "paymentStatus").with(context.path("invoices"), "number", "paymentStatus")
                .with(context.path("campaigns"), "name", "platform", "status", "startDate", "endDate");
        return new Material(conversations.of(run.ticketId()), context, logs, evidence);
    }

    private ObjectNode found(StepRun run, Step step) {
        Optional<ObjectNode> result = steps.result(run.ticketId(), step);
        return result.orElseThrow(() -> new IllegalStateException("The step " + step.word() + " has no result"));
    }

    /** The variables of the prompt {@code ticket-rca}; said again with what was wrong, where it was asked before. */
    public Map<String, Object> prompt(@ExchangeProperty("material") Material material, @ExchangeProperty(WRONG) String wrong) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("language", material.conversation().isRussian() ? "Russian" : "English");
        variables.put("text", OutsideText.data(material.conversation().wordsOfUser(LONGEST_TEXT), LONGEST_TEXT));
        variables.put("evidence", material.evidence().shown(LONGEST_EVIDENCE));
        variables.put("correction", wrong == null ? "" : "Your last answer referred to " + OutsideText.data(wrong, 300)
                + ", which is not there. Refer only to: " + material.evidence().references() + ".");
        return variables;
    }

    /**
     * The data of {@code support.ticket.rca-completed} from a model's answer. Null where not one of its references is there and it has not
     * been asked again yet.
     */
    @Nullable
    public JsonNode fromModel(Exchange exchange, @ExchangeProperty(StepRun.PROPERTY) StepRun run,
                              @ExchangeProperty("material") Material material, @Body Object body) {
        ObjectNode answer = ModelJson.read(body);
        Evidence known = material.evidence();
        ObjectNode cause = JsonNodeFactory.instance.objectNode().put("ticketId", run.ticketId());
        cause.put("language", material.conversation().language());
        cause.put("cause", ModelJson.required("cause", known.withoutInvented(ModelJson.text(answer, "cause", LONGEST_ANSWER))));
        ArrayNode evidence = known.checked(answer.path("evidence"));
        if (evidence.isEmpty() && !known.isEmpty()) {
            if (exchange.getProperty(WRONG) != null) {
                throw ModelJson.unusable("The model's answer refers to nothing that is there");
            }
            exchange.setProperty(WRONG, answer.path("evidence").findValuesAsText("ref").toString());
            return null;
        }
        cause.put("confidence", confidence(answer, known.isEmpty()));
        cause.set("evidence", evidence);
        cause.put("tellUser", known.withoutInvented(ModelJson.required(answer, "tellUser", LONGEST_ANSWER)));
        ArrayNode actions = cause.putArray("actions");
        ModelJson.texts(answer, "actions", 10, 400).stream().map(known::withoutInvented).filter(action -> !action.isBlank()).forEach(actions::add);
        cause.set("madeBy", madeBy.model(exchange));
        return cause;
    }

    /** Without any evidence a cause is a guess, however sure the model is. */
    private static BigDecimal confidence(JsonNode answer, boolean guess) {
        BigDecimal confidence = ModelJson.confidence(answer).orElse(new BigDecimal("0.5"));
        return confidence.min(new BigDecimal(guess ? "0.3" : "1")).setScale(2, RoundingMode.HALF_UP);
    }

    /**
     * What the transformer {@code analysis-from-findings} makes the same of, without a model. Nothing that speaks to models is in it: the
     * cause is shown to the one that drafts a reply.
     */
    public JsonNode findings(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty("material") Material material,
                             @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        ObjectNode findings = JsonNodeFactory.instance.objectNode().put("ticketId", run.ticketId());
        findings.put("language", material.conversation().language());
        findings.set("anomalies", Suspicions.unmarked(material.logs().path("anomalies")));
        findings.put("lines", material.logs().path("lines").intValue());
        for (String list : new String[] {"passages", "similarTickets", "deals", "invoices", "campaigns"}) {
            findings.set(list, Suspicions.unmarked(material.context().path(list)));
        }
        findings.set("madeBy", MadeBy.rule(run, failure));
        return findings;
    }

    /** Ends the step and tells the desk. */
    @Transactional
    public void complete(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @Body JsonNode made) {
        ObjectNode cause = made.deepCopy();
        // A transformer leaves out lists that are empty.
        cause.withArray("evidence");
        cause.withArray("actions");
        ObjectNode result = cause.deepCopy();
        result.remove("madeBy");
        result.remove("ticketId");
        if (steps.finish(run, result, cause.path("madeBy"))) {
            String key = Long.toString(run.ticketId());
            Event completed = Event.causedBy(run.cause(), "support.ticket.rca-completed", key, "ticket:" + key, cause);
            outbox.append(completed);
            ObjectNode notice = JsonNodeFactory.instance.objectNode().put("ticketId", run.ticketId());
            notice.set("cause", cause.path("cause"));
            notice.put("evidenceCount", cause.path("evidence").size()).set("madeBy", cause.path("madeBy"));
            outbox.append(Event.causedBy(completed, "desk.ticket.analysed", key, "ticket:" + key, notice));
        }
    }

    @Override
    @Transactional
    public void giveUp(StepRun run, String reason) {
        String language = conversations.of(run.ticketId()).language();
        ObjectNode nothing = JsonNodeFactory.instance.objectNode().put("ticketId", run.ticketId());
        nothing.put("language", language).put("cause", language.equals("ru") ? "Причина не найдена." : "No cause was found.");
        nothing.putArray("evidence");
        nothing.put("tellUser", "").putArray("actions");
        nothing.set("madeBy", MadeBy.rule("Given up: " + reason));
        complete(run, nothing);
    }
}
