package io.bactrian.sandbox;

import static io.bactrian.sandbox.RunningSandbox.BOT;
import static io.bactrian.sandbox.RunningSandbox.json;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SandboxTelegramIT {

    @RegisterExtension
    static final RunningSandbox sandbox = new RunningSandbox();

    @BeforeEach
    void forgetUpdates() {
        sandbox.post(BOT + "deleteWebhook", "{\"drop_pending_updates\":true}");
        sandbox.hub.notices.clear();
    }

    @Test
    void shouldSayWhoItIs() {
        JsonNode me = json(sandbox.get(BOT + "getMe"));
        assertThat(me.path("ok").asBoolean()).isTrue();
        assertThat(me.path("result").path("id").asLong()).isEqualTo(100200300);
        assertThat(me.path("result").path("is_bot").asBoolean()).isTrue();
    }

    @Test
    void shouldRefuseAWrongTokenAndAnUnknownMethodAsTelegramDoes() {
        HttpResponse<String> wrong = sandbox.get("/telegram/bot1:wrong/getMe");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).isEqualTo("{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
        assertThat(json(sandbox.get(BOT + "sendNothing")).path("description").asText()).isEqualTo("Not Found");
    }

    @Test
    void shouldHandOverAFileAsTelegramDoes() {
        String content = "AAEC/w==";
        HttpResponse<String> sent = sandbox.post("/sandbox/api/telegram/messages", "{\"chatId\":441,\"text\":\"The log\",\"document\":"
                + "{\"fileName\":\"a.log\",\"mediaType\":\"text/plain\",\"content\":\"" + content + "\"}}");
        assertThat(sent.statusCode()).isEqualTo(201);
        JsonNode message = json(sandbox.get(BOT + "getUpdates")).at("/result/0/message");
        assertThat(message.has("text")).isFalse();
        assertThat(message.path("caption").asText()).isEqualTo("The log");
        JsonNode document = message.path("document");
        assertThat(document.path("file_name").asText()).isEqualTo("a.log");
        assertThat(document.path("file_size").asLong()).isEqualTo(4);

        JsonNode file = json(sandbox.get(BOT + "getFile?file_id=" + document.path("file_id").asText())).path("result");
        assertThat(file.path("file_id")).isEqualTo(document.path("file_id"));
        assertThat(file.path("file_size").asLong()).isEqualTo(4);
        String address = BOT.replace("/telegram/", "/telegram/file/") + file.path("file_path").asText();
        assertThat(sandbox.get(address).statusCode()).isEqualTo(200);
        assertThat(sandbox.get(address).headers().firstValue("Content-Length")).contains("4");
        assertThat(sandbox.get(address + "x").statusCode()).isEqualTo(404);
        assertThat(sandbox.get("/telegram/file/bot1:wrong/" + file.path("file_path").asText()).statusCode()).isEqualTo(401);
    }

    @Test
    void shouldRefuseFilesAsTelegramDoes() {
        assertThat(json(sandbox.get(BOT + "getFile?file_id=nothing")).path("description").asText()).startsWith("Bad Request: wrong file_id");
        sandbox.post("/sandbox/api/telegram/messages", "{\"chatId\":441,\"document\":{\"fileName\":\"a.log\",\"size\":22020096}}");
        String large = json(sandbox.get(BOT + "getUpdates")).at("/result/0/message/document/file_id").asText();
        assertThat(json(sandbox.get(BOT + "getFile?file_id=" + large)).path("description").asText()).isEqualTo("Bad Request: file is too big");
        assertThat(sandbox.post("/sandbox/api/telegram/messages", "{\"chatId\":441,\"document\":{\"content\":\"%%\"}}").statusCode()).isEqualTo(400);
    }

    @Test
    void shouldHandOverWhatAPersonWroteAndForgetItOnceConfirmed() {
        long first = write("41", "ru", "Привет");
        long second = write("41", "ru", "Ещё раз");
        assertThat(second).isEqualTo(first + 1);

        JsonNode updates = json(sandbox.get(BOT + "getUpdates?limit=1")).path("result");
        assertThat(updates).hasSize(1);
        JsonNode message = updates.get(0).path("message");
        assertThat(message.path("text").asText()).isEqualTo("Привет");
        assertThat(message.path("from").path("language_code").asText()).isEqualTo("ru");
        assertThat(message.path("chat").path("type").asText()).isEqualTo("private");
        assertThat(message.path("chat").path("id").asLong()).isEqualTo(41);
        assertThat(message.path("date").isIntegralNumber()).isTrue();

        JsonNode rest = json(sandbox.get(BOT + "getUpdates?offset=" + second)).path("result");
        assertThat(rest).hasSize(1);
        assertThat(rest.get(0).path("update_id").asLong()).isEqualTo(second);
        assertThat(json(sandbox.get(BOT + "getUpdates?offset=" + (second + 1))).path("result")).isEmpty();
    }

    @Test
    void shouldAnswerALongPollAsSoonAsSomebodyWrites() {
        CompletableFuture<HttpResponse<String>> poll = sandbox.sendLater(sandbox.request(BOT + "getUpdates?timeout=15").build());
        await().during(500, MILLISECONDS).atMost(2, SECONDS).until(() -> !poll.isDone());
        write("41", "en", "Hello");
        await().atMost(3, SECONDS).until(poll::isDone);
        assertThat(json(poll.join()).path("result")).hasSize(1);
    }

    @Test
    void shouldEndTheOlderOfTwoPolls() {
        CompletableFuture<HttpResponse<String>> older = sandbox.sendLater(sandbox.request(BOT + "getUpdates?timeout=15").build());
        await().during(500, MILLISECONDS).atMost(2, SECONDS).until(() -> !older.isDone());
        sandbox.get(BOT + "getUpdates");
        await().atMost(3, SECONDS).until(older::isDone);
        assertThat(older.join().statusCode()).isEqualTo(409);
        assertThat(json(older.join()).path("description").asText()).startsWith("Conflict: terminated by other getUpdates request");
    }

    @Test
    void shouldPostUpdatesToTheWebhookInOrderAndRepeatThem() {
        sandbox.hub.status = 500;
        sandbox.post(BOT + "setWebhook", "{\"url\":\"" + sandbox.hub.url() + "/webhooks/telegram\",\"secret_token\":\"s3cret\"}");
        assertThat(sandbox.get(BOT + "getUpdates").statusCode()).isEqualTo(409);
        write("43", "en", "one");
        write("43", "en", "two");
        await().atMost(5, SECONDS).until(() -> !sandbox.hub.notices.isEmpty());
        assertThat(json(sandbox.get(BOT + "getWebhookInfo")).path("result").path("pending_update_count").asInt()).isEqualTo(2);
        sandbox.hub.status = 200;
        await().atMost(10, SECONDS).until(() -> sandbox.hub.taken("/webhooks/telegram").size() == 2);
        assertThat(sandbox.hub.taken("/webhooks/telegram")).extracting(HubListener.Notice::body)
                .satisfiesExactly(body -> assertThat(body).contains("\"one\""), body -> assertThat(body).contains("\"two\""));
        assertThat(sandbox.hub.taken("/webhooks/telegram").get(0).headers())
                .containsEntry("x-telegram-bot-api-secret-token", "s3cret").containsEntry("content-type", "application/json");
    }

    @Test
    void shouldTakeAMessageAsJsonAndAsAForm() {
        write("44", "ru", "Здравствуйте");
        JsonNode sent = json(sandbox.post(BOT + "sendMessage", "{\"chat_id\":44,\"text\":\"Ответ\"}"));
        assertThat(sent.path("result").path("text").asText()).isEqualTo("Ответ");
        HttpResponse<String> form = sandbox.send(sandbox.request(BOT + "sendMessage").header("Content-Type",
                "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("chat_id=44&text=%D0%94%D0%B0+%2B")).build());
        assertThat(json(form).path("result").path("text").asText()).isEqualTo("Да +");
        assertThat(json(sandbox.get("/sandbox/api/telegram/chats/44")).path("messages")).extracting(message -> message.path("from")
                .asText())
                .containsExactly("user", "bot", "bot");
    }

    @Test
    void shouldRefuseWhatTelegramRefuses() {
        write("45", "en", "Hi");
        assertDescription("{\"chat_id\":45,\"text\":\"" + "я".repeat(4097) + "\"}", 400, "Bad Request: message is too long");
        assertThat(sandbox.post(BOT + "sendMessage", "{\"chat_id\":45,\"text\":\"" + "я".repeat(4096) + "\"}").statusCode()).isEqualTo(200);
        assertDescription("{\"chat_id\":45}", 400, "Bad Request: message text is empty");
        assertDescription("{\"text\":\"x\"}", 400, "Bad Request: chat_id is empty");
        assertDescription("{\"chat_id\":999999,\"text\":\"x\"}", 400, "Bad Request: chat not found");
        assertThat(sandbox.post(BOT + "sendMessage", "{nonsense").statusCode()).isEqualTo(400);

        sandbox.call("PATCH", "/sandbox/api/telegram/chats/45", "{\"blocked\":true}");
        assertDescription("{\"chat_id\":45,\"text\":\"x\"}", 403, "Forbidden: bot was blocked by the user");
        write("45", "en", "I am back");
        assertThat(sandbox.post(BOT + "sendMessage", "{\"chat_id\":45,\"text\":\"x\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldNeverReuseAnUpdateIdNotAfterARestartEither(@TempDir Path own) {
        long before;
        try (RunningSandbox first = new RunningSandbox(own)) {
            before = json(first.post("/sandbox/api/telegram/messages", "{\"chatId\":\"1\",\"text\":\"a\"}")).path("updateId").asLong();
            first.get(BOT + "getUpdates?offset=" + (before + 1));
        }
        try (RunningSandbox second = new RunningSandbox(own)) {
            assertThat(json(second.post("/sandbox/api/telegram/messages", "{\"chatId\":\"1\",\"text\":\"b\"}")).path("updateId").asLong())
                    .isEqualTo(before + 1);
        }
    }

    private static void assertDescription(String message, int status, String description) {
        HttpResponse<String> response = sandbox.post(BOT + "sendMessage", message);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("error_code").asInt()).isEqualTo(status);
        assertThat(json(response).path("description").asText()).isEqualTo(description);
    }

    private static long write(String chatId, String language, String text) {
        return json(sandbox.post("/sandbox/api/telegram/messages", "{\"chatId\":\"" + chatId + "\",\"name\":\"Test\",\"language\":\""
                + language
                + "\",\"text\":\"" + text + "\"}")).path("updateId").asLong();
    }
}
