package io.bactrian.agents;

import io.bactrian.delivery.Event;

/**
 * One attempt at a step of a ticket.
 *
 * @param attempt    counted from 1
 * @param attempts   how many attempts may ask a model
 * @param asked      how often the user has been asked for what is missing
 * @param unanswered whether the user was asked and did not answer in time
 * @param cause      the event that began the step
 */
record StepRun(long ticketId, Step step, int attempt, int attempts, int asked, boolean unanswered, Event cause) {

    /** The exchange property that holds the attempt under way. */
    static final String PROPERTY = "stepRun";

    /** Whether models have had their chances. */
    public boolean withoutModel() {
        return attempt > attempts;
    }

    boolean isLast() {
        return attempt >= attempts + AgentSettings.ATTEMPTS_BY_RULE;
    }

    /** For the route that hands an attempt to the step's own route. */
    public String word() {
        return step.word();
    }
}
