package io.bactrian.agents;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * {@code hub.agents}.
 *
 * @param stepTimeout how long one attempt at a step may take, before the sweep begins another one
 * @param attempts    how many attempts may ask a model; those after them go by rule
 * @param retryPause  how long a step that failed waits for its next attempt; grows with each
 * @param answerWait  how long a user's answer is waited for
 * @param oldest      a ticket that is older than this when it is first seen is not analysed
 * @param confidence  how sure a model has to be of a ticket's topic; below, the rules decide
 * @param passages    how many passages of the knowledge base are looked at
 * @param logs        bounds of attached logs, and where linked ones are
 */
@ConfigurationProperties("hub.agents")
record AgentSettings(Duration stepTimeout, int attempts, Duration retryPause, Duration answerWait, Duration oldest, double confidence,
                     int passages, Logs logs) {

    /** Attempts by rule after those with a model, before the step ends empty. */
    static final int ATTEMPTS_BY_RULE = 2;

    /**
     * @param largestFile     of an attached file as it comes
     * @param largestInflated of all that is inside one file
     * @param mostFiles       of one ticket, the newest of them; and so many links
     * @param archiveUrl      where the company keeps logs that messages may link to; blank where there is no such place
     */
    record Logs(DataSize largestFile, DataSize largestInflated, int mostFiles, String archiveUrl) {
    }
}
