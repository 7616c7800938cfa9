package io.bactrian.agents;

import io.bactrian.delivery.HubException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What becomes of a step that failed: another attempt, and after the last one an end without a finding. A ticket never stands still. */
@Component("stepFailures")
public class StepFailures {

    private static final Logger LOG = LoggerFactory.getLogger(StepFailures.class);

    private final Steps steps;
    private final Map<Step, Agent> agents;

    StepFailures(Steps steps, List<Agent> agents) {
        this.steps = steps;
        this.agents = agents.stream().collect(Collectors.toMap(Agent::step, Function.identity()));
    }

    public void handle(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        String reason = failure instanceof HubException coded ? coded.getMessage() : failure.getClass().getSimpleName();
        if (run.isLast()) {
            LOG.error("The step {} of ticket {} ends without a finding after {} attempts", run.word(), run.ticketId(), run.attempt(), failure);
            agents.get(run.step()).giveUp(run, reason);
        } else {
            LOG.warn("Attempt {} at the step {} of ticket {} failed: {}", run.attempt(), run.word(), run.ticketId(), reason);
            steps.putOff(run, reason);
        }
    }
}
