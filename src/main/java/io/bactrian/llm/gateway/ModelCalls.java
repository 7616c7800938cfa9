package io.bactrian.llm.gateway;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.providers.Deployments;
import io.bactrian.llm.providers.ModelSettings;
import io.bactrian.llm.providers.TokenEstimate;
import io.bactrian.llm.providers.TokenSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The first and the last steps of a call: what is asked for, which model groups may answer, and what came of it. */
@Component("modelCalls")
class ModelCalls {

    /** The caller's own time for the whole request, a {@link Duration}. */
    static final String DEADLINE = "modelDeadline";
    /** A {@link TokenSink} for an answer that is wanted piece by piece. */
    static final String STREAM = "modelStream";
    /** The variables that the prompt was filled with, kept for a replay. */
    static final String VARIABLES = "promptVariables";
    /** The call that this one repeats. */
    static final String REPLAY_OF = "modelReplayOf";

    private final ModelSettings settings;
    private final Deployments deployments;
    private final ComplexityRules complexity;
    private final AnswerSchemas schemas;

    ModelCalls(ModelSettings settings, Deployments deployments, ComplexityRules complexity, AnswerSchemas schemas) {
        this.schemas = schemas;
        this.settings = settings;
        this.deployments = deployments;
        this.complexity = complexity;
    }

    static ModelCall of(Exchange exchange) {
        return (ModelCall) exchange.getProperty(ModelCall.PROPERTY);
    }

    /** Begins the call that the {@link ModelRequest} in the body asks for. */
    @SuppressWarnings("unchecked")
    public void begin(Exchange exchange) {
        ModelRequest request = exchange.getMessage().getBody(ModelRequest.class);
        Duration asked = exchange.getProperty(DEADLINE, Duration.class);
        boolean callers = asked != null && asked.compareTo(settings.deadline()) < 0;
        TokenSink sink = exchange.getProperty(STREAM, TokenSink.class);
        ModelCall call = new ModelCall(request, callers ? asked : settings.deadline(), callers, sink == null ? null : new StreamedTokens(sink));
        call.variables = exchange.getProperty(VARIABLES, Map.of(), Map.class);
        call.replayOf = exchange.getProperty(REPLAY_OF, String.class);
        exchange.setProperty(ModelCall.PROPERTY, call);
    }

    /** Says how complex the request is, and which model groups may answer it, in their order. */
    public void classify(Exchange exchange) {
        ModelCall call = of(exchange);
        if (call.request.answerSchema() != null) {
            // Before anybody is paid for an answer that could not be held to it.
            schemas.compiled(call.original.answerSchema());
        }
        call.promptTokens = TokenEstimate.of(call.request.chat());
        call.complexity = complexity.of(call.request, call.promptTokens);
        call.chain = chain(call);
        if (call.chain.isEmpty()) {
            call.fail(ErrorCode.NO_MODEL_ANSWERS, "No language model is configured");
        } else {
            call.group = call.chain.get(0);
        }
    }

    private List<String> chain(ModelCall call) {
        String requested = call.request.requested();
        if (requested != null && !requested.isBlank() && !requested.equals("auto")) {
            if (deployments.isGroup(requested)) {
                return deployments.withFallbacks(List.of(requested));
            }
            List<String> byName = deployments.all().stream().filter(one -> one.name().equals(requested)).map(one -> one.name()).toList();
            List<String> named = !byName.isEmpty() ? byName
                    : deployments.all().stream().filter(one -> one.model().equals(requested)).map(one -> one.name()).toList();
            if (named.isEmpty()) {
                call.fail(ErrorCode.UNKNOWN_MODEL, "There is no model '" + shortened(requested) + "' here");
                return List.of("none");
            }
            return named;
        }
        ModelSettings.Task task = settings.tasks().get(call.request.task());
        if (task != null && task.group() != null) {
            return deployments.withFallbacks(List.of(task.group()));
        }
        List<String> tier = settings.routing().getOrDefault(call.complexity.word(), settings.routing().get("normal"));
        return deployments.withFallbacks(tier != null ? tier : deployments.groupNames().stream().limit(1).toList());
    }

    private static String shortened(String name) {
        return name.length() <= 80 ? name : name.substring(0, 80) + '…';
    }

    /** Leaves the {@link ModelAnswer} as body and as property, or throws what the request failed with. */
    public void answer(Exchange exchange) {
        ModelCall call = of(exchange);
        if (call.failure != null) {
            throw call.failure;
        }
        ModelAnswer answer = new ModelAnswer(call.id, call.answer, call.answeredBy, call.model, call.cache, call.price,
                call.original.prompt());
        exchange.setProperty(ModelAnswer.PROPERTY, answer);
        exchange.setProperty(StructuredAnswers.PROPERTY, call.json);
        exchange.getMessage().setBody(answer);
    }
}
