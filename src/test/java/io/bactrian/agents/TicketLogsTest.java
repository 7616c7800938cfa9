package io.bactrian.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.ExternalSystemException;
import io.bactrian.support.Attachment;
import io.bactrian.support.Attachments;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What is noted of logs that could not be had. */
class TicketLogsTest {

    private static final AgentSettings SETTINGS = new AgentSettings(Duration.ofSeconds(9), 3, Duration.ofSeconds(1), Duration.ofHours(1),
            Duration.ofHours(1), 0.6, 3, new AgentSettings.Logs(DataSize.ofMegabytes(20), DataSize.ofMegabytes(64), 5, ""));

    private static final StepRun RUN = new StepRun(12, Step.LOGS, 4, 3, 0, false, Event.original(null, "support.ticket.validated", "12",
            "ticket:12", JsonNodeFactory.instance.objectNode()));

    private final Attachments attachments = mock(Attachments.class);
    private final TicketLogs logs = new TicketLogs(null, null, attachments, null, null, null, SETTINGS);

    @Test
    void shouldNoteThatOlderFilesAreNotRead() {
        when(attachments.count(12)).thenReturn(7L);
        when(attachments.of(12, 5)).thenReturn(List.of(new Attachment(3, 7, "f", "a.log", null, null)));
        LogFinding finding = new LogFinding();

        assertThat(logs.toFetch(RUN, finding)).hasSize(1);

        assertThat(finding.result().at("/sources/0/source").asText()).isEqualTo("older-files");
        assertThat(finding.result().at("/sources/0/problem").asText()).isEqualTo("Only the newest 5 are read; 2 older ones were not");
    }

    @Test
    void shouldNoteNoLongerReasonThanAnEventTakes() throws Exception {
        ExternalSystemException refused = mock(ExternalSystemException.class);
        when(refused.answer()).thenReturn("x".repeat(500));
        LogFinding finding = new LogFinding();
        logs.notFetched(RUN, new Attachment(3, 7, "f", "a.log", null, null), finding, refused);

        assertThat(finding.result().at("/sources/0/problem").asText()).startsWith("It could not be fetched: x").hasSize(300);
    }
}
