package io.bactrian.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.Inbox;
import io.bactrian.delivery.Outbox;
import io.bactrian.embedded.HubDatabase;
import io.bactrian.knowledge.KnowledgeSearch;
import io.bactrian.privacy.InjectionCheck;
import io.bactrian.support.Conversation;
import io.bactrian.support.Conversations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** The state of steps and hints in the order of things that no clock can be asked to bring about. */
class StepsIT {

    private static final AgentSettings SETTINGS = new AgentSettings(Duration.ofMinutes(5), 3, Duration.ofSeconds(1), Duration.ofHours(1),
            Duration.ofHours(1), 0.6, 3, new AgentSettings.Logs(DataSize.ofMegabytes(1), DataSize.ofMegabytes(1), 1, ""));

    @RegisterExtension
    static final HubDatabase postgresql = new HubDatabase();

    private final JdbcClient database = postgresql.client();
    private final TransactionTemplate transactions = postgresql.transactions();

    private final Inbox inbox = mock(Inbox.class);
    private final Steps steps = new Steps(database, inbox, new ObjectMapper().registerModule(new JavaTimeModule()), SETTINGS);

    private StepRun begun(Step step) {
        when(inbox.firstTime(any(), any())).thenReturn(true);
        long ticket = database.sql("""
                insert into ticket (system, chat_id, user_name, language, status, opened_at, updated_at)
                values ('telegram', gen_random_uuid()::text, 'Anna', 'en', 'open', now(), now()) returning id""").query(Long.class).single();
        return transactions.execute(transaction -> steps.begin(event(ticket), step));
    }

    private static Event event(long ticket) {
        ObjectNode about = JsonNodeFactory.instance.objectNode().put("ticketId", ticket);
        return Event.original(null, "support.ticket.updated", Long.toString(ticket), "ticket:" + ticket, about);
    }

    private static Event event(long ticket, long message) {
        Event event = event(ticket);
        ((ObjectNode) event.data()).put("messageId", message);
        return event;
    }

    private long says(long ticket) {
        return database.sql("""
                insert into ticket_message (ticket_id, direction, author, text, delivery_status, sent_at)
                values (?, 'in', 'user', 'Hello', 'received', now()) returning id""").param(ticket).query(Long.class).single();
    }

    private boolean awaits(StepRun run, long upToMessage) {
        return Boolean.TRUE.equals(transactions.execute(transaction -> steps.await(run, upToMessage, List.of("matter"))));
    }

    private boolean ends(StepRun run, ObjectNode result) {
        return Boolean.TRUE.equals(transactions.execute(transaction -> steps.finish(run, result, MadeBy.rule("Test"))));
    }

    private StepRun takenUp(StepRun run) {
        database.sql("update agent_step set due_at = now() - interval '1 second' where ticket_id = ?").param(run.ticketId()).update();
        return transactions.execute(transaction -> steps.overdue()).stream().filter(one -> one.ticketId() == run.ticketId()).findFirst()
                .orElseThrow();
    }

    @Test
    void shouldGoOnWithAMessageThatComesWhileTheHubIsAboutToAsk() throws Exception {
        StepRun run = begun(Step.VALIDATION);
        long before = says(run.ticketId());
        CompletableFuture<StepRun> answered = transactions.execute(asking -> {
            assertThat(steps.hold(run)).isTrue();
            CompletableFuture<StepRun> heard = CompletableFuture.supplyAsync(() ->
                    transactions.execute(listening -> steps.goOn(event(run.ticketId()), Step.VALIDATION)));
            Awaitility.await().until(() -> database.sql("select count(*) from pg_locks where not granted").query(Integer.class).single() > 0);
            assertThat(steps.await(run, before, List.of("matter"))).isTrue();
            return heard;
        });

        StepRun goesOn = answered.get(30, TimeUnit.SECONDS);
        assertThat(goesOn).isNotNull();
        assertThat(goesOn.asked()).isEqualTo(1);
    }

    @Test
    void shouldHoldNoStepThatWentOnWithoutTheAttempt() {
        StepRun run = begun(Step.VALIDATION);
        assertThat(awaits(run, says(run.ticketId()))).isTrue();

        assertThat(transactions.<Boolean>execute(transaction -> steps.hold(run))).isFalse();
    }

    /** Who greeted and then asked in two messages was asked twice in a row, since the event of the second one came behind the question. */
    @Test
    void shouldTakeNoMessageForAnAnswerThatWasKnownBeforeTheQuestion() {
        StepRun run = begun(Step.VALIDATION);
        says(run.ticketId());
        long second = says(run.ticketId());
        awaits(run, second);

        assertThat(transactions.<StepRun>execute(transaction -> steps.goOn(event(run.ticketId(), second), Step.VALIDATION))).isNull();
        long answer = says(run.ticketId());
        assertThat(transactions.<StepRun>execute(transaction -> steps.goOn(event(run.ticketId(), answer), Step.VALIDATION))).isNotNull();
    }

    @Test
    void shouldRememberThatNobodyAnsweredWhenTheAttemptAfterItFails() {
        StepRun run = begun(Step.VALIDATION);
        awaits(run, says(run.ticketId()));
        StepRun first = takenUp(run);
        StepRun second = takenUp(run);

        assertThat(first.unanswered()).isTrue();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.unanswered()).isTrue();
    }

    @Test
    void shouldSeeAnAnswerWhoseEventIsStillOnItsWay() {
        StepRun run = begun(Step.VALIDATION);
        awaits(run, says(run.ticketId()));
        says(run.ticketId());

        assertThat(takenUp(run).unanswered()).isFalse();
    }

    @Test
    void shouldNotLetAnAttemptFromBeforeDecideAStepThatIsLookedAtAnew() {
        StepRun hanging = begun(Step.ROUTING);
        ObjectNode other = JsonNodeFactory.instance.objectNode().put("topic", "other");
        ends(takenUp(hanging), other);
        StepRun anew = transactions.execute(transaction -> steps.reconsider(event(hanging.ticketId()), Step.ROUTING, "topic", "other"));

        assertThat(ends(hanging, other)).isFalse();
        assertThat(ends(anew, JsonNodeFactory.instance.objectNode().put("topic", "billing"))).isTrue();
    }

    /** A user who wrote fifty messages at once cost fifty calls of a model, of which forty-nine were thrown away. */
    @Test
    void shouldLookForHintsOnceForTheNewestMessage() {
        long ticket = begun(Step.ROUTING).ticketId();
        Conversations conversations = mock(Conversations.class);
        KnowledgeSearch knowledge = mock(KnowledgeSearch.class);
        Hints hints = new Hints(database, conversations, new Passages(knowledge, new Suspicions(new InjectionCheck())), mock(Outbox.class), steps, null, SETTINGS);
        when(conversations.of(ticket)).thenReturn(conversation(ticket, 5));
        Hints.Material first = hints.gather(event(ticket));
        hints.complete(event(ticket), first, hints.byRule(first, null));

        assertThat(hints.gather(event(ticket))).isNull();
        when(conversations.of(ticket)).thenReturn(conversation(ticket, 6));
        assertThat(hints.gather(event(ticket))).isNotNull();
    }

    private static Conversation conversation(long ticket, long newest) {
        return new Conversation(ticket, "telegram", "42", "en", "open", null, List.of(new Conversation.Line(newest, "user", "Hello", "text")),
                List.of());
    }
}
