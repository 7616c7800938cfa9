package io.bactrian.agents;

/** What every step's agent can do when nothing else helps. */
interface Agent {

    Step step();

    /** Ends the step without a finding, so that the ticket goes on. */
    void giveUp(StepRun run, String reason);
}
