package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Telegram in, ticket, acknowledgement, operator's reply, Telegram out. */
class SupportSliceIT extends HubTest {

    private void says(long chat, String name, String language, String text) {
        Http.Answer answer = sandbox().send("POST", "/sandbox/api/telegram/messages",
                "{\"chatId\":%d,\"name\":\"%s\",\"language\":\"%s\",\"text\":\"%s\"}".formatted(chat, name, language, text),
                "Content-Type", "application/json");
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
    }

    private JsonNode chat(long chat) {
        return sandbox().send("GET", "/sandbox/api/telegram/chats/" + chat, null).json();
    }

    private boolean botSaid(long chat, String part) {
        for (JsonNode message : chat(chat).path("messages")) {
            if (message.path("from").asText().equals("bot") && message.path("text").asText().contains(part)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode ticketOf(long chat) {
        return eventually(() -> hub().get("/api/v1/tickets?chatId=" + chat, "sandbox-operator").json().path("items").path(0));
    }

    private JsonNode ticket(long id) {
        return hub().get("/api/v1/tickets/" + id, "sandbox-operator").json();
    }

    @Test
    void shouldCarryAMessageToATicketAndTheReplyBackToTelegram() {
        long chat = freshId();
        says(chat, "Анна", "ru", "Не приходит счёт за март 🙁");

        JsonNode ticket = ticketOf(chat);
        long id = ticket.path("id").asLong();
        assertThat(ticket.path("language").asText()).isEqualTo("ru");
        eventually(() -> botSaid(chat, "обращение №" + id) ? true : null);

        Http.Answer reply = hub().post("/api/v1/tickets/" + id + "/replies", "{\"text\":\"Отправили повторно ✅\"}", "sandbox-operator");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().path("deliveryStatus").asText()).isEqualTo("pending");
        eventually(() -> botSaid(chat, "Отправили повторно ✅") ? true : null);

        JsonNode delivered = eventually(() -> {
            JsonNode messages = ticket(id).path("messages");
            JsonNode last = messages.path(messages.size() - 1);
            return last.path("deliveryStatus").asText().equals("delivered") ? last : null;
        });
        assertThat(delivered.path("author").asText()).isEqualTo("operator");
        assertThat(ticket(id).path("messages")).hasSize(3);
        assertThat(ticket(id).path("messages").path(0).path("text").asText()).isEqualTo("Не приходит счёт за март 🙁");
        assertThat(database.sql("select count(*) from ticket_message where ticket_id = ? and delivery_status = 'delivered'").param(id)
                .query(Long.class).single()).isEqualTo(2);

        String key = "telegram:" + chat;
        assertThat(eventsUpTo("support.reply.delivered", "support.messages", event -> event.key().equals(key))).extracting(Events.Seen::type)
                .containsSubsequence("support.message.received", "support.reply.requested", "support.reply.delivered");
        Events.Seen received = events().on("support.messages", event -> event.key().equals(key)).get(0);
        Events.Seen created = events().on("support.tickets", event -> event.type().equals("support.ticket.created")
                && event.data().path("ticketId").asLong() == id).get(0);
        assertThat(created.headers()).containsEntry("ce_specversion", "1.0").containsEntry("ce_subject", "ticket:" + id)
                .containsEntry("ce_correlationid", received.headers().get("ce_correlationid"));
    }

    @Test
    void shouldAnswerInEnglishAndKeepOneTicketPerChat() {
        long chat = freshId();
        says(chat, "John", "en", "The report is empty");
        JsonNode ticket = ticketOf(chat);
        eventually(() -> botSaid(chat, "Your request #" + ticket.path("id").asLong()) ? true : null);
        says(chat, "John", "en", "It was fine yesterday");

        eventually(() -> {
            long fromUser = java.util.stream.StreamSupport.stream(ticket(ticket.path("id").asLong()).path("messages").spliterator(), false)
                    .filter(message -> message.path("author").asText().equals("user")).count();
            return fromUser == 2 ? true : null;
        });
        assertThat(hub().get("/api/v1/tickets?chatId=" + chat, "sandbox-operator").json().path("items")).hasSize(1);
    }

    @Test
    void shouldTakeAPushedUpdateOnce() {
        long chat = freshId();
        String update = """
                {"update_id":%d,"message":{"message_id":1,"date":1767261600,"from":{"id":%d,"is_bot":false,"first_name":"Eve","language_code":"en"},
                "chat":{"id":%d,"type":"private","first_name":"Eve"},"text":"Pushed"}}""".formatted(chat, chat, chat);
        for (int i = 0; i < 3; i++) {
            assertThat(hub().send("POST", "/webhooks/telegram", update, "Content-Type", "application/json").status()).isEqualTo(200);
        }
        JsonNode ticket = ticketOf(chat);
        assertThat(events().on("support.messages", event -> event.key().equals("telegram:" + chat)
                && event.type().equals("support.message.received"))).hasSize(1);
        assertThat(database.sql("select count(*) from ticket_message where ticket_id = ? and direction = 'in'")
                .param(ticket.path("id").asLong()).query(Long.class).single()).isEqualTo(1);
    }

    @Test
    void shouldKeepAnUpdateThatCannotBeMappedAndTakeTheNextOne() {
        long chat = freshId();
        String update = """
                {"update_id":%d,"message":{"message_id":1,"date":"yesterday","from":{"id":%d,"is_bot":false,"first_name":"Eve"},
                "chat":{"id":%d,"type":"private"},"text":"%s"}}""";
        Http.Answer bad = hub().send("POST", "/webhooks/telegram", update.formatted(chat, chat, chat, "bad"), "Content-Type", "application/json");
        Http.Answer good = hub().send("POST", "/webhooks/telegram", update.replace("\"yesterday\"", "1767261600")
                .formatted(chat + 1, chat, chat, "good"), "Content-Type", "application/json");

        assertThat(bad.status()).isEqualTo(200);
        assertThat(bad.body()).isEmpty();
        assertThat(good.status()).isEqualTo(200);
        long id = ticketOf(chat).path("id").asLong();
        assertThat(ticket(id).path("messages").path(0).path("text").asText()).isEqualTo("good");
        assertThat(database.sql("select count(*) from dead_letter where route = 'accept-telegram-update' and body like ?")
                .param("%" + chat + "%").query(Long.class).single()).isEqualTo(1);
    }

    @Test
    void shouldMarkAReplyWhenTheUserBlockedTheBot() {
        long chat = freshId();
        says(chat, "Ivan", "en", "Hello");
        JsonNode ticket = ticketOf(chat);
        eventually(() -> botSaid(chat, "Your request") ? true : null);
        sandbox().send("PATCH", "/sandbox/api/telegram/chats/" + chat, "{\"blocked\":true}", "Content-Type", "application/json");

        hub().post("/api/v1/tickets/" + ticket.path("id").asLong() + "/replies", "{\"text\":\"Are you there?\"}", "sandbox-operator");

        eventually(() -> {
            JsonNode messages = ticket(ticket.path("id").asLong()).path("messages");
            return messages.path(messages.size() - 1).path("deliveryStatus").asText().equals("blocked") ? true : null;
        });
        assertThat(database.sql("select count(*) from dead_letter where key = ?").param("telegram:" + chat).query(Long.class).single())
                .isZero();
        assertThat(ticket(ticket.path("id").asLong()).path("blockedAt").asText()).isNotBlank();

        says(chat, "Ivan", "en", "I am back");
        eventually(() -> ticket(ticket.path("id").asLong()).has("blockedAt") ? null : true);
    }
}
