package io.bactrian.agents;

import io.bactrian.support.Conversations;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/**
 * Logs that a ticket's messages link to. Only what lies below the address that the hub is configured with is a link: a user cannot make the
 * hub ask any other server.
 */
@Component("linkedLogs")
public class LinkedLogs {

    private final Conversations conversations;
    private final LogReading reading;
    private final AgentSettings.Logs settings;
    private final String archive;

    LinkedLogs(Conversations conversations, LogReading reading, AgentSettings settings) {
        this.conversations = conversations;
        this.reading = reading;
        this.settings = settings.logs();
        this.archive = this.settings.archiveUrl().strip().replaceFirst("/+$", "");
    }

    /** The newest of them; that there are older ones is noted. */
    public List<LinkedLog> toFetch(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty(TicketLogs.FINDING) LogFinding finding) {
        if (archive.isEmpty()) {
            return List.of();
        }
        List<LinkedLog> all = conversations.of(run.ticketId()).fromUser().stream()
                .flatMap(message -> LinkedLog.in(run.ticketId(), message, archive).stream()).toList();
        finding.addLeftOut("older-links", all.size(), settings.mostFiles());
        return all.subList(Math.max(0, all.size() - settings.mostFiles()), all.size());
    }

    /** Reads a log that was fetched and stored. */
    public void read(@Body byte[] bytes, @ExchangeProperty("link") LinkedLog link, @ExchangeProperty(TicketLogs.FINDING) LogFinding finding) {
        try {
            int lines = reading.readFile(bytes, link.source(), settings.largestInflated().toBytes(), finding);
            finding.addSource(link.source(), link.name()).put("lines", lines);
        } catch (LogFile.UnreadableException e) {
            note(link, finding, e.getMessage());
        }
    }

    /** Notes a log that could not be fetched or stored; where a repeat may help and there is one left, the whole step is repeated. */
    public void notFetched(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty("link") LinkedLog link,
                           @ExchangeProperty(TicketLogs.FINDING) LogFinding finding,
                           @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) throws Exception {
        note(link, finding, TicketLogs.whyNotFetched(run, failure));
    }

    private static void note(LinkedLog link, LogFinding finding, String why) {
        finding.addSource(link.source(), link.name()).put("lines", 0)
                .put("problem", OutsideText.bounded(why, TicketLogs.LONGEST_PROBLEM));
    }
}
