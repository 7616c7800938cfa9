package io.bactrian.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.EventReader;
import io.bactrian.delivery.ExternalSystemException;
import io.bactrian.delivery.Outbox;
import io.bactrian.support.Attachment;
import io.bactrian.support.Attachments;
import io.bactrian.support.Conversation;
import io.bactrian.support.Conversations;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the logs of a ticket say: the files that its user attached, those that messages link to ({@link LinkedLogs}), and lines pasted into
 * messages. Files are fetched one by one, put into the object store as they came, and read into templates and anomalies. No model is asked.
 */
@Component("ticketLogs")
public class TicketLogs implements Agent {

    /** The exchange property with what was read so far: {@link LogFinding}. */
    static final String FINDING = "logFinding";

    /** What is a document to the messenger and surely no log. */
    private static final Set<String> NO_LOGS = Set.of("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "png", "jpg", "jpeg", "gif",
            "webp", "heic", "mp4", "mov", "avi", "mp3", "ogg", "exe", "dmg", "apk", "7z", "rar");

    /** Other systems explain themselves at length. */
    static final int LONGEST_PROBLEM = 300;

    private final Steps steps;
    private final Conversations conversations;
    private final Attachments attachments;
    private final LogReading reading;
    private final Suspicions suspicions;
    private final Outbox outbox;
    private final AgentSettings.Logs settings;

    TicketLogs(Steps steps, Conversations conversations, Attachments attachments, LogReading reading, Suspicions suspicions,
               Outbox outbox, AgentSettings settings) {
        this.steps = steps;
        this.conversations = conversations;
        this.attachments = attachments;
        this.reading = reading;
        this.suspicions = suspicions;
        this.outbox = outbox;
        this.settings = settings.logs();
    }

    @Override
    public Step step() {
        return Step.LOGS;
    }

    @Nullable
    public StepRun begin(@ExchangeProperty(EventReader.PROPERTY) Event event) {
        return steps.begin(event, Step.LOGS);
    }

    /** Begins with the lines that were pasted. */
    public LogFinding gather(@ExchangeProperty(StepRun.PROPERTY) StepRun run) throws IOException {
        LogFinding finding = new LogFinding();
        for (Conversation.Line message : conversations.of(run.ticketId()).fromUser()) {
            List<PastedLog.Line> pasted = PastedLog.in(message.text());
            if (!pasted.isEmpty()) {
                String source = "message-" + message.id();
                String text = pasted.stream().map(PastedLog.Line::text).collect(Collectors.joining("\n"));
                finding.add(source, reading.read(new StringReader(text)), line -> pasted.get(line - 1).number());
                finding.addSource(source, null).put("lines", pasted.size());
            }
        }
        return finding;
    }

    /** The newest files that are to be fetched; those that cannot be logs, are too large or too old are noted. */
    public List<Attachment> toFetch(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty(FINDING) LogFinding finding) {
        finding.addLeftOut("older-files", attachments.count(run.ticketId()), settings.mostFiles());
        return attachments.of(run.ticketId(), settings.mostFiles()).stream().filter(file -> {
            String problem = problem(file);
            if (problem != null) {
                note(file, finding, problem);
            }
            return problem == null;
        }).toList();
    }

    @Nullable
    private String problem(Attachment file) {
        String ending = file.name().substring(file.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (NO_LOGS.contains(ending)) {
            return "A file of this kind is not read as a log";
        }
        return file.size() != null && file.size() > settings.largestFile().toBytes()
                ? "It is larger than the " + settings.largestFile().toMegabytes() + " MB that a bot may fetch" : null;
    }

    /** The name in the object store: made of what the hub knows, since the user's own name for the file may be anything. */
    public String objectName(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty("file") Attachment file) {
        String safe = file.name().replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^[._]+", "");
        return "tickets/" + run.ticketId() + "/" + file.id() + "-" + (safe.isEmpty() ? "log" : OutsideText.bounded(safe, 100));
    }

    /** Reads a file that was fetched and stored. */
    public void read(@Body byte[] bytes, @ExchangeProperty("file") Attachment file, @ExchangeProperty(FINDING) LogFinding finding,
                     @ExchangeProperty("objectName") String objectName) {
        attachments.note(file.id(), objectName, null);
        try {
            int lines = reading.readFile(bytes, "file-" + file.id(), settings.largestInflated().toBytes(), finding);
            finding.addSource("file-" + file.id(), file.name()).put("attachmentId", file.id()).put("lines", lines);
        } catch (LogFile.UnreadableException e) {
            note(file, finding, e.getMessage());
        }
    }

    /** Notes a file that could not be fetched or stored; where a repeat may help and there is one left, the whole step is repeated. */
    public void notFetched(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty("file") Attachment file,
                           @ExchangeProperty(FINDING) LogFinding finding, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure)
            throws Exception {
        note(file, finding, whyNotFetched(run, failure));
    }

    /** In words for an operator; where a repeat may help and there is one left, the failure itself goes on. */
    static String whyNotFetched(StepRun run, Exception failure) throws Exception {
        boolean refused = failure instanceof ExternalSystemException told && !told.repeatable();
        if (!refused && !run.withoutModel()) {
            throw failure;
        }
        return "It could not be fetched" + (failure instanceof ExternalSystemException told && !told.answer().isEmpty() ? ": " + told.answer() : "");
    }

    private void note(Attachment file, LogFinding finding, String why) {
        String problem = OutsideText.bounded(why, LONGEST_PROBLEM);
        attachments.note(file.id(), null, problem);
        finding.addSource("file-" + file.id(), file.name()).put("attachmentId", file.id()).put("lines", 0).put("problem", problem);
    }

    @Transactional
    public void complete(@ExchangeProperty(StepRun.PROPERTY) StepRun run, @ExchangeProperty(FINDING) LogFinding finding) {
        ObjectNode result = finding.result();
        // Of a log only the lines that are shown are looked at: no model sees any other.
        suspicions.mark(result, "anomalies", "text");
        suspicions.addTo(result, "anomalies");
        end(run, result);
    }

    private void end(StepRun run, ObjectNode result) {
        ObjectNode madeBy = MadeBy.rule("Logs are read without a model");
        if (steps.finish(run, result, madeBy)) {
            ObjectNode data = JsonNodeFactory.instance.objectNode().put("ticketId", run.ticketId());
            data.put("lines", result.path("lines").intValue()).set("sources", result.path("sources"));
            JsonNode anomalies = result.path("anomalies");
            data.put("anomalyCount", anomalies.size());
            data.putArray("anomalies");
            anomalies.forEach(anomaly -> data.withArray("anomalies").addObject().put("ref", anomaly.path("ref").asText())
                    .put("text", anomaly.path("text").asText()).set("score", anomaly.path("score")));
            data.set("madeBy", madeBy);
            outbox.append(Event.causedBy(run.cause(), "support.ticket.logs-analysed", Long.toString(run.ticketId()),
                    "ticket:" + run.ticketId(), data));
        }
    }

    @Override
    @Transactional
    public void giveUp(StepRun run, String reason) {
        LogFinding nothing = new LogFinding();
        ObjectNode result = nothing.result();
        result.put("problem", "Given up: " + OutsideText.bounded(reason, 300));
        end(run, result);
    }
}
