package io.bactrian.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.Outbox;
import io.bactrian.support.Conversation;
import io.bactrian.support.Conversations;
import io.bactrian.support.Replies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.springframework.core.io.DefaultResourceLoader;

/** When a user is asked, and when the step ends without. */
class ValidationTest {

    private final Steps steps = mock(Steps.class);
    private final Conversations conversations = mock(Conversations.class);
    private final Replies replies = mock(Replies.class);
    private final Outbox outbox = mock(Outbox.class);
    private final StepRun run = new StepRun(12, Step.VALIDATION, 1, 3, 0, false, Event.original(null, "support.ticket.created", "12",
            "ticket:12", JsonNodeFactory.instance.objectNode()));
    private final Validation validation;
    private final JsonNode nothingSaid = new ObjectMapper().readTree("{\"missing\":[\"matter\"],\"madeBy\":{\"kind\":\"rule\"}}");

    ValidationTest() throws IOException {
        SupportTopics topics = new SupportTopics("file:" + Path.of("").toAbsolutePath(), new DefaultResourceLoader());
        validation = new Validation(steps, conversations, topics, replies, outbox, null, null);
        when(steps.hold(run)).thenReturn(true);
        when(steps.finish(any(), any(), any())).thenReturn(true);
        when(steps.await(any(), anyLong(), any())).thenReturn(true);
    }

    private static Conversation conversation(String status) {
        return new Conversation(12, "telegram", "42", "en", status, null, List.of(new Conversation.Line(1, "user", "Hello", "text")), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"answered", "resolved"})
    void shouldAskNobodyWhomAnOperatorHasAnsweredMeanwhile(String status) {
        when(conversations.of(12)).thenReturn(conversation(status));
        validation.complete(run, conversation("open"), nothingSaid);

        ArgumentCaptor<JsonNode> result = ArgumentCaptor.forClass(JsonNode.class);
        verify(steps).finish(any(), result.capture(), any());
        assertThat(result.getValue().path("complete").asBoolean(true)).isFalse();
        verify(replies, never()).say(anyLong(), any(), any());
        verify(outbox).append(any());
    }

    @Test
    void shouldAskWhoeverIsStillAlone() {
        when(conversations.of(12)).thenReturn(conversation("open"));
        validation.complete(run, conversation("open"), nothingSaid);

        verify(replies).say(anyLong(), any(), any());
        verify(steps, never()).finish(any(), any(), any());
    }
}
