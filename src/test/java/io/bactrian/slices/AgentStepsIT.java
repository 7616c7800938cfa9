package io.bactrian.slices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The durability of the steps: questions to the user, repeats and late events, attempts that nobody ends. */
class AgentStepsIT extends AgentsTest {

    private static final String QUESTION = "we need to know";

    /** Without models the steps are quick and the same every time. */
    @BeforeEach
    void withoutModels() {
        setLlm("error-500");
    }

    @AfterEach
    void repair() {
        setLlm("ok");
        setTelegram("ok");
    }

    private long questions(long chat) {
        return botSaid(chat).stream().filter(text -> text.contains(QUESTION) || text.contains("нам нужно узнать")).count();
    }

    private void waitsForAnswer(long ticket, int asked) {
        eventually(() -> analysis(ticket).path("state").asText().equals("waiting")
                && asked == database.sql("select asked from agent_step where ticket_id = ? and step = 'validation'").param(ticket)
                .query(Integer.class).single() ? true : null);
    }

    @Test
    void shouldAskTwiceInTheUsersLanguageAndThenGoOnWithWhatThereIs() {
        long chat = freshId();
        says(chat, "ru", "Здравствуйте!");
        long ticket = ticketOf(chat);
        waitsForAnswer(ticket, 1);
        eventually(() -> questions(chat) == 1 ? true : null);
        assertThat(step(analysis(ticket), "validation").path("askedFor").toString()).contains("matter");
        says(chat, "ru", "Алло");
        waitsForAnswer(ticket, 2);
        eventually(() -> questions(chat) == 2 ? true : null);
        says(chat, "ru", "Привет");
        JsonNode analysis = analysed(ticket);

        assertThat(step(analysis, "validation").path("result").path("complete").asBoolean(true)).isFalse();
        assertThat(step(analysis, "validation").path("result").path("asked").asInt()).isEqualTo(2);
        says(chat, "ru", "Есть кто?");
        eventually(() -> ticketEvents(ticket, "support.tickets", "support.ticket.updated").size() == 3 ? true : null);
        assertThat(questions(chat)).isEqualTo(2);
        assertThat(botSaid(chat)).filteredOn(text -> text.contains("нам нужно узнать")).allMatch(text -> text.contains("что произошло"));
    }

    @Test
    void shouldAssignATicketAnewWhenItsUserHasSaidWhatItIsAbout() {
        long chat = freshId();
        says(chat, "ru", "Здравствуйте!");
        long ticket = ticketOf(chat);
        waitsForAnswer(ticket, 1);
        eventually(() -> step(analysis(ticket), "routing").at("/result/team").asText().equals("first-line") ? true : null);
        says(chat, "ru", "Не пришёл счёт за март");

        eventually(() -> step(analysis(ticket), "routing").at("/result/team").asText().equals("billing") ? true : null);
        eventually(() -> ticketEvents(ticket, "support.tickets", "support.ticket.assigned").size() == 2 ? true : null);
    }

    @Test
    void shouldAskNobodyWhoSaysWhatIsNeeded() {
        long chat = freshId();
        says(chat, "en", "The invoice for March is missing. Please send it again");
        JsonNode analysis = analysed(ticketOf(chat));

        assertThat(step(analysis, "validation").path("result").path("complete").asBoolean()).isTrue();
        assertThat(questions(chat)).isZero();
    }

    @Test
    void shouldGoOnWithoutAnAnswerWhenNobodyGivesOne() {
        long chat = freshId();
        says(chat, "en", "Hello");
        long ticket = ticketOf(chat);
        waitsForAnswer(ticket, 1);
        database.sql("update agent_step set due_at = now() where ticket_id = ?").param(ticket).update();

        JsonNode analysis = analysed(ticket);
        assertThat(step(analysis, "validation").path("result").path("complete").asBoolean(true)).isFalse();
        assertThat(questions(chat)).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldTakeUpAStepThatNobodyEnds() {
        long chat = freshId();
        says(chat, "en", "Hello");
        long ticket = ticketOf(chat);
        waitsForAnswer(ticket, 1);
        // As a hub leaves it that dies in the middle of its first attempt.
        database.sql("update agent_step set state = 'running', asked = 2, due_at = now() - interval '1 second' where ticket_id = ? and step = 'validation'")
                .param(ticket).update();

        JsonNode analysis = analysed(ticket);
        assertThat(step(analysis, "validation").path("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void shouldChangeNothingWhenEventsComeAgainOrInAnotherOrder() {
        long chat = freshId();
        says(chat, "en", "The dashboard report for May 2026 shows an error 500");
        long ticket = ticketOf(chat);
        JsonNode before = analysed(ticket);
        List<String> types = List.of("support.ticket.logs-analysed", "support.ticket.context-extracted", "support.ticket.validated",
                "support.ticket.created");
        types.forEach(type -> eventually(() -> ticketEvents(ticket, "support.tickets", type).size() == 1 ? true : null));
        // The last first, each under its own id and under a new one.
        for (String type : types) {
            for (String prefix : new String[] {"", "again-"}) {
                Events.Seen event = ticketEvents(ticket, "support.tickets", type).get(0);
                events().send("support.tickets", event, prefix + event.headers().get("ce_id"));
            }
        }
        says(chat, "en", "Anything new?");
        eventually(() -> ticketEvents(ticket, "support.tickets", "support.ticket.updated").size() == 1 ? true : null);
        for (String group : List.of("agents-validation", "agents-context", "agents-logs", "agents-rca", "agents-desk")) {
            eventually(() -> events().lag(group, "support.tickets") == 0 ? true : null);
        }

        assertThat(analysis(ticket).path("steps")).isEqualTo(before.path("steps"));
        assertThat(ticketEvents(ticket, "support.tickets", "support.ticket.rca-completed")).hasSize(1);
        assertThat(ticketEvents(ticket, "desk.notifications", "desk.ticket.analysed")).hasSize(1);
        assertThat(questions(chat)).isZero();
    }

    @Test
    void shouldLetALateResultOverwriteNothing() {
        long chat = freshId();
        says(chat, "en", "The dashboard report for May 2026 shows an error 500");
        long ticket = ticketOf(chat);
        JsonNode before = analysed(ticket);
        // A second attempt that began before the first one ended.
        database.sql("update agent_step set due_at = now() - interval '1 hour' where ticket_id = ?").param(ticket).update();
        Awaitility.await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(3))
                .until(() -> analysis(ticket).path("steps").equals(before.path("steps")));
    }

    /** An update of a chat with a document that Telegram keeps, pushed since nobody can poll while Telegram is away. */
    private long ticketWithFile(String fileId) {
        long chat = freshId();
        String update = """
                {"update_id":%d,"message":{"message_id":1,"date":%d,"from":{"id":%d,"is_bot":false,"first_name":"Eve","language_code":"en"},
                "chat":{"id":%d,"type":"private","first_name":"Eve"},"caption":"Since 10:00 the API says error 500",
                "document":{"file_id":"%s","file_unique_id":"u1","file_name":"a.log"}}}"""
                .formatted(chat, Instant.now().getEpochSecond(), chat, chat, fileId);
        assertThat(hub().send("POST", "/webhooks/telegram", update, "Content-Type", "application/json").status()).isEqualTo(200);
        return ticketOf(chat);
    }

    private void setTelegram(String mode) {
        sandbox().send("PUT", "/sandbox/api/faults/telegram", "{\"mode\":\"%s\"}".formatted(mode), "Content-Type", "application/json");
    }

    @Test
    void shouldFetchALogAgainWhenTelegramWasAwayAndDoWithoutItInTheEnd() {
        long chat = freshId();
        says(chat, "en", "Since 10:00 the API says error 500", file("a.log", "2026-11-20 10:00:03 ERROR quota exceeded\n".getBytes(UTF_8)));
        long first = ticketOf(chat);
        analysed(first);
        String fileId = database.sql("select external_id from ticket_attachment where ticket_id = ?").param(first).query(String.class).single();
        setTelegram("error-500");

        long fetchedLater = ticketWithFile(fileId);
        eventually(() -> step(analysis(fetchedLater), "logs").path("attempts").asInt() >= 2 ? true : null);
        setTelegram("ok");
        assertThat(step(analysed(fetchedLater), "logs").path("result").path("lines").asInt()).isEqualTo(1);

        setTelegram("error-500");
        JsonNode logs = step(analysed(ticketWithFile(fileId)), "logs");
        assertThat(logs.path("attempts").asInt()).isEqualTo(4);
        assertThat(logs.path("lastFailure").asText()).contains("telegram answered 500");
        assertThat(logs.path("result").at("/sources/0/problem").asText()).contains("could not be fetched");
    }
}
