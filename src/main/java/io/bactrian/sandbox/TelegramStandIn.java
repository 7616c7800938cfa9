package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * One bot of the Telegram Bot API, and the people who write to it.
 *
 * @see <a href="https://core.telegram.org/bots/api">Bot API</a>
 */
@SandboxBean("sandboxTelegram")
class TelegramStandIn implements Dialect {

    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_POLL_SECONDS = 50;
    private static final int MOST_UPDATES = 100;
    private static final long FIRST_UPDATE_ID = 500_000_000L;
    private static final int MOST_ATTEMPTS = 1_000;

    private final Documents.Collection chats;
    private final Documents.Collection messages;
    private final Documents.Collection updates;
    private final Documents.Collection webhooks;
    private final Notices notices;
    private final TelegramFiles files;
    private final CamelContext camel;
    private final long botId;
    private final AtomicLong polls = new AtomicLong();

    TelegramStandIn(Documents documents, Notices notices, TelegramFiles files, SandboxSettings settings, CamelContext camel) {
        this.chats = documents.collection("telegram-chats");
        this.messages = documents.collection("telegram-messages");
        this.updates = documents.collection("telegram-updates");
        this.webhooks = documents.collection("telegram-webhooks");
        this.notices = notices;
        this.files = files;
        this.camel = camel;
        String id = settings.telegram().token().split(":")[0];
        this.botId = id.matches("\\d{1,15}") ? Long.parseLong(id) : 1L;
    }

    // --- the Bot API ---

    public Answer getMe() {
        ObjectNode me = bot();
        me.put("can_join_groups", true).put("can_read_all_group_messages", false).put("supports_inline_queries", false);
        return ok(me);
    }

    public Answer sendMessage(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode parameters = request.parameters();
        String chatId = parameters.path("chat_id").asText();
        String text = parameters.path("text").asText();
        if (chatId.isBlank()) {
            throw refusal(400, "Bad Request: chat_id is empty");
        }
        if (text.isBlank()) {
            throw refusal(400, "Bad Request: message text is empty");
        }
        if (text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw refusal(400, "Bad Request: message is too long");
        }
        ObjectNode chat = chats.get(chatId).orElseThrow(() -> refusal(400, "Bad Request: chat not found"));
        if (chat.path("blocked").asBoolean()) {
            throw refusal(403, "Forbidden: bot was blocked by the user");
        }
        long wait = Duration.between(Instant.now(), Instant.parse(chat.path("limitedUntil").asText(Instant.EPOCH.toString()))).toMillis();
        if (wait > 0) {
            throw new Refusal(tooMany((int) Math.ceil(wait / 1000.0)));
        }
        return ok(message(chat, bot(), "bot", text));
    }

    /** Starts a poll: confirms what the offset confirms, and ends the poll that another caller has open. */
    public void openPoll(Exchange exchange, @ExchangeProperty("request") Request request) throws Request.Unreadable {
        if (webhook() != null) {
            throw refusal(409,
                    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
        }
        ObjectNode parameters = request.parameters();
        long offset = parameters.path("offset").asLong();
        if (offset > 0) {
            updates.removeIf(update -> update.path("update_id").asLong() < offset);
        } else if (offset < 0) {
            List<ObjectNode> pending = updates.list(update -> true);
            long from = pending.size() + offset <= 0 ? 0 : pending.get((int) (pending.size() + offset)).path("update_id").asLong();
            updates.removeIf(update -> update.path("update_id").asLong() < from);
        }
        int limit = parameters.path("limit").asInt(MOST_UPDATES);
        int seconds = Math.max(0, Math.min(parameters.path("timeout").asInt(), LONGEST_POLL_SECONDS));
        exchange.setProperty("poll", new Poll(polls.incrementAndGet(), limit < 1 || limit > MOST_UPDATES ? MOST_UPDATES : limit,
                System.nanoTime() + seconds * 1_000_000_000L));
    }

    /** Whether an open poll has nothing to say yet. */
    public boolean waits(@ExchangeProperty("poll") Poll poll) {
        return updates.size() == 0 && System.nanoTime() - poll.until() < 0 && polls.get() == poll.number() && !camel.isStopping();
    }

    public Answer getUpdates(@ExchangeProperty("poll") Poll poll) {
        if (polls.get() != poll.number()) {
            throw refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
        }
        return ok(Json.array(updates.list(update -> true).stream().limit(poll.limit()).toList()));
    }

    public Answer setWebhook(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode parameters = request.parameters();
        String url = parameters.path("url").asText();
        if (url.isEmpty()) {
            return deleteWebhook(request);
        }
        // The real API takes https only; the sandbox's hub is next door.
        if (!url.matches("https?://[^\\s]+")) {
            throw refusal(400, "Bad Request: bad webhook: invalid URL specified");
        }
        String secret = parameters.path("secret_token").asText();
        if (!secret.matches("[A-Za-z0-9_-]{0,256}")) {
            throw refusal(400, "Bad Request: secret token contains unallowed characters");
        }
        dropPendingWhenAsked(parameters);
        webhooks.put("webhook", Json.object().put("url", url).put("secret_token", secret));
        updates.list(update -> true).forEach(this::push);
        updates.removeIf(update -> true);
        return described("Webhook was set");
    }

    public Answer deleteWebhook(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        dropPendingWhenAsked(request.parameters());
        if (webhook() == null) {
            return described("Webhook is already deleted");
        }
        webhooks.remove("webhook");
        return described("Webhook was deleted");
    }

    public Answer getWebhookInfo() {
        ObjectNode webhook = webhook();
        ObjectNode info = Json.object().put("url", webhook == null ? "" : webhook.path("url").asText())
                .put("has_custom_certificate", false)
                .put("pending_update_count", waiting());
        if (webhook != null) {
            notices.lastFailure("telegram").ifPresent(failure -> info
                    .put("last_error_date", Instant.parse(failure.path("lastErrorAt").asText()).getEpochSecond())
                    .put("last_error_message", "Wrong response from the webhook: " + failure.path("lastError").asText()));
            info.put("max_connections", 40);
        }
        return ok(info);
    }

    public void unauthorised() {
        throw refusal(401, "Unauthorized");
    }

    public void unknownMethod() {
        throw refusal(404, "Not Found");
    }

    // --- the people ---

    /** A person writes to the bot: {@code {chatId, name?, language?, text, document?}}; with a document the text is its caption. */
    public Answer write(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        String chatId = wish.path("chatId").asText();
        String text = wish.path("text").asText();
        if (!chatId.matches("[1-9]\\d{0,14}")) {
            throw new Refusal(PlainDialect.error(400, "chatId is a positive number"));
        }
        if (text.isBlank() && !wish.path("document").isObject() || text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw new Refusal(PlainDialect.error(400, "text holds 1 to " + LONGEST_TEXT + " characters"));
        }
        ObjectNode known = chats.get(chatId).orElseGet(() -> Json.object().put("chatId", chatId));
        String name = wish.path("name").asText(known.path("name").asText("User " + chatId));
        String language = wish.path("language").asText(known.path("language").asText("en"));
        // Writing to a bot unblocks it.
        ObjectNode chat = known.put("name", name).put("language", language).put("blocked", false);
        chats.put(chatId, chat);

        ObjectNode sender = person(chat).put("is_bot", false).put("language_code", language);
        ObjectNode message = message(chat, sender, "user", text);
        ObjectNode document = files.attach(wish.path("document"));
        if (document != null) {
            message.remove("text");
            message.set("document", document);
            if (!text.isBlank()) {
                message.put("caption", text);
            }
        }
        ObjectNode update = updates.add(number -> {
            ObjectNode made = Json.object().put("update_id", FIRST_UPDATE_ID + number);
            made.set("message", message);
            return made;
        });
        if (webhook() != null) {
            updates.removeIf(pending -> pending.path("update_id").equals(update.path("update_id")));
            push(update);
        }
        return Answer.json(201, Json.object().put("updateId", update.path("update_id").asLong())
                .put("messageId", message.path("message_id").asLong()));
    }

    /** Everybody who ever wrote, the newest last. */
    public ObjectNode chats() {
        ObjectNode answer = Json.object();
        answer.set("items", Json.array(chats.list(chat -> true)));
        return answer;
    }

    /** One chat with its transcript, the oldest message first. */
    public ObjectNode chat(@ExchangeProperty("request") Request request) {
        String chatId = request.segment(2);
        ObjectNode chat = chats.get(chatId).orElseThrow(() -> new Refusal(PlainDialect.error(404, "There is no chat " + chatId)));
        chat.set("messages", Json.array(messages.list(message -> message.path("chatId").asText().equals(chatId))));
        return chat;
    }

    /** The person blocks the bot, or takes it back: {@code {blocked}}; Telegram limits the chat for so many seconds: {@code {retryAfter}}. */
    public ObjectNode change(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        return chats.change(request.segment(2), chat -> {
            if (wish.has("blocked")) {
                chat.put("blocked", wish.path("blocked").asBoolean());
            }
            if (wish.has("retryAfter")) {
                chat.put("limitedUntil", Instant.now().plusSeconds(wish.path("retryAfter").asLong()).toString());
            }
        }).orElseThrow(() -> new Refusal(PlainDialect.error(404, "There is no such chat")));
    }

    /** How many updates the hub has not taken yet. */
    int waiting() {
        return updates.size() + notices.waiting("telegram");
    }

    // --- the vendor's words ---

    @Override
    public Answer broken() {
        return error(500, "Internal Server Error");
    }

    @Override
    public Answer tooMany(int seconds) {
        ObjectNode error = Json.object().put("ok", false).put("error_code", 429)
                .put("description", "Too Many Requests: retry after " + seconds);
        error.putObject("parameters").put("retry_after", seconds);
        return Answer.json(429, error).with("Retry-After", String.valueOf(seconds));
    }

    @Override
    public Answer malformed(String detail) {
        return error(400, "Bad Request: can't parse request: " + detail);
    }

    private void push(ObjectNode update) {
        ObjectNode webhook = webhook();
        String secret = webhook.path("secret_token").asText();
        Map<String, String> headers = secret.isEmpty()
                ? Map.of("Content-Type", "application/json")
                : Map.of("Content-Type", "application/json", "X-Telegram-Bot-Api-Secret-Token", secret);
        notices.add("telegram", webhook.path("url").asText(), headers, Json.text(update), MOST_ATTEMPTS);
    }

    private ObjectNode webhook() {
        return webhooks.get("webhook").orElse(null);
    }

    private void dropPendingWhenAsked(ObjectNode parameters) {
        if (parameters.path("drop_pending_updates").asBoolean()) {
            updates.removeIf(update -> true);
            notices.forgetWaiting("telegram");
        }
    }

    /** Stores what was said for the page, and answers it as the Bot API's Message. */
    private ObjectNode message(ObjectNode chat, ObjectNode from, String side, String text) {
        Instant now = Instant.now();
        ObjectNode stored = messages.add(number -> Json.object().put("messageId", number).put("chatId", chat.path("chatId").asText())
                .put("from", side).put("text", text).put("sentAt", now.toString()));
        ObjectNode message = Json.object().put("message_id", stored.path("messageId").asLong());
        message.set("from", from);
        message.set("chat", person(chat).put("type", "private"));
        return message.put("date", now.getEpochSecond()).put("text", text);
    }

    private ObjectNode bot() {
        return Json.object().put("id", botId).put("is_bot", true).put("first_name", "Bactrian sandbox")
                .put("username", "bactrian_sandbox_bot");
    }

    private static ObjectNode person(ObjectNode chat) {
        return Json.object().put("id", chat.path("chatId").asLong()).put("first_name", chat.path("name").asText());
    }

    private static Answer ok(JsonNode result) {
        ObjectNode answer = Json.object().put("ok", true);
        answer.set("result", result);
        return Answer.json(200, answer);
    }

    private static Answer described(String description) {
        return Answer.json(200, Json.object().put("ok", true).put("result", true).put("description", description));
    }

    private static Answer error(int status, String description) {
        return Answer.json(status, Json.object().put("ok", false).put("error_code", status).put("description", description));
    }

    private static Refusal refusal(int status, String description) {
        return new Refusal(error(status, description));
    }

    /**
     * A call of getUpdates that may wait.
     *
     * @param number the running number of the call
     * @param limit  the most updates to hand over
     * @param until  when it has waited long enough, in {@link System#nanoTime()}
     */
    record Poll(long number, int limit, long until) {
    }
}
