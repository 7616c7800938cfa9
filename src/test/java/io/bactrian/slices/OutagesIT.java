package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.ConsumerState;
import io.bactrian.delivery.EventConsumers;
import io.bactrian.delivery.ExternalSystems;
import io.bactrian.delivery.SystemState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A system that is away costs its own messages a delay, and nobody else anything. */
@TestPropertySource(properties = {"hub.outward.patience=5m", "hub.outward.breaker.minimum-calls=4", "hub.outward.breaker.window=10",
    "hub.outward.breaker.longest-wait=2s", "hub.telegram.chat-pause=200ms"})
class OutagesIT extends HubTest {

    /** Says all that the hub needs to know: to less it would answer with a question. */
    private static final String CLEAR = "The invoice for March is missing. Please send it again";

    @Autowired
    private ExternalSystems systems;

    @Autowired
    private EventConsumers consumers;

    @AfterEach
    void repair() {
        List.of("onec", "telegram", "bitrix24").forEach(system -> set(system, "ok"));
        eventually(() -> systems.states().stream().allMatch(state -> state.breaker().equals("closed"))
                && consumers.states().stream().noneMatch(state -> state.status().equals("paused")) ? true : null);
    }

    private void set(String system, String mode) {
        sandbox().send("PUT", "/sandbox/api/faults/" + system, "{\"mode\":\"%s\"}".formatted(mode), "Content-Type", "application/json");
    }

    private String wonDeal() {
        return hub().post("/api/v1/deals", """
                {"source":"outage","externalId":"%d","title":"D","amount":"10.00","currency":"RUB","stage":"won"}""".formatted(freshId()),
                "sandbox-system").json().path("id").asText();
    }

    private ConsumerState invoicing() {
        return consumers.states().stream().filter(state -> state.route().equals("invoice-won-deal")).findFirst().orElseThrow();
    }

    private SystemState system(String name) {
        return systems.states().stream().filter(state -> state.system().equals(name)).findFirst().orElseThrow();
    }

    private long openLetters(String route) {
        return database.sql("select count(*) from dead_letter where route = ? and status = 'open'").param(route).query(Long.class).single();
    }

    private Boolean invoiced(List<String> deals) {
        List<Long> ids = deals.stream().map(Long::valueOf).toList();
        return database.sql("select count(*) from invoice where deal_id in (:ids)").param("ids", ids).query(Long.class).single() == ids.size()
                ? true : null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"unavailable", "error-500", "garbage", "rate-limited"})
    void shouldPauseTheConsumersOfASystemThatIsAwayAndLoseNothing(String mode) {
        long lettersBefore = openLetters("invoice-won-deal");
        set("onec", mode);
        List<String> deals = new ArrayList<>(IntStream.range(0, 12).mapToObj(number -> wonDeal()).toList());

        ConsumerState paused = eventually(() -> invoicing().status().equals("paused") ? invoicing() : null);
        assertThat(paused.waitsFor()).isEqualTo("onec");
        assertThat(paused.group()).isEqualTo("deals-invoicing");
        eventually(() -> system("onec").breaker().equals("open") && system("onec").nextAttemptAt() != null ? true : null);
        eventually(() -> invoicing().lag() > 0 ? true : null);

        set("onec", "ok");
        eventually(() -> invoiced(deals));
        eventually(() -> invoicing().lag() == 0 ? true : null);
        assertThat(openLetters("invoice-won-deal")).isEqualTo(lettersBefore);
        long twice = database.sql("select count(*) from (select deal_id from invoice group by deal_id having count(*) > 1) d")
                .query(Long.class).single();
        assertThat(twice).isZero();
    }

    @Test
    void shouldServeOtherSystemsMeanwhile() {
        set("onec", "unavailable");
        String deal = wonDeal();
        eventually(() -> invoicing().status().equals("paused") ? true : null);

        String chat = Long.toString(freshId());
        write(chat, CLEAR);

        eventually(() -> messagesTo(chat) >= 1 ? true : null);
        set("onec", "ok");
        eventually(() -> invoiced(List.of(deal)));
    }

    @Test
    void shouldHoldRepliesWhileTelegramIsAwayAndSendThemInTheirOrder() {
        String chat = Long.toString(freshId());
        write(chat, CLEAR);
        eventually(() -> messagesTo(chat) == 1 ? true : null);

        set("telegram", "unavailable");
        List<String> texts = IntStream.range(0, 5).mapToObj(number -> "answer " + number).toList();
        texts.forEach(text -> answer(chat, text));
        eventually(() -> system("telegram").breaker().equals("open") ? true : null);
        assertThat(messagesTo(chat)).isEqualTo(1);

        set("telegram", "ok");
        eventually(() -> messagesTo(chat) == 6 ? true : null);
        assertThat(textsTo(chat)).endsWith(texts.toArray(String[]::new));
        assertThat(openLetters("send-reply")).isZero();
    }

    @Test
    void shouldLetALimitedChatWaitAsLongAsTelegramToldAndNoOther() {
        String limited = Long.toString(freshId());
        String other = Long.toString(freshId());
        List.of(limited, other).forEach(chat -> {
            write(chat, CLEAR);
            eventually(() -> messagesTo(chat) == 1 ? true : null);
        });
        sandbox().send("PATCH", "/sandbox/api/telegram/chats/" + limited, "{\"retryAfter\":4}", "Content-Type", "application/json");
        long begun = System.nanoTime();

        answer(limited, "first");
        answer(limited, "second");
        answer(other, "at once");

        eventually(() -> messagesTo(other) == 2 ? true : null);
        assertThat(messagesTo(limited)).isEqualTo(1);
        assertThat(system("telegram").breaker()).isEqualTo("closed");
        eventually(() -> messagesTo(limited) == 3 ? true : null);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(3500));
        assertThat(textsTo(limited)).endsWith("first", "second");
    }

    @Test
    void shouldWriteToOneChatNotFasterThanItsPause() {
        String chat = Long.toString(freshId());
        write(chat, CLEAR);
        eventually(() -> messagesTo(chat) == 1 ? true : null);
        IntStream.range(0, 4).forEach(number -> answer(chat, "answer " + number));

        eventually(() -> messagesTo(chat) == 5 ? true : null);

        List<Instant> times = new ArrayList<>();
        messages(chat).forEach(message -> times.add(Instant.parse(message.path("sentAt").asText())));
        IntStream.range(2, times.size()).forEach(number ->
                assertThat(Duration.between(times.get(number - 1), times.get(number))).isGreaterThanOrEqualTo(Duration.ofMillis(190)));
    }

    private void answer(String chat, String text) {
        String ticket = hub().get("/api/v1/tickets?chatId=" + chat, "sandbox-operator").json().at("/items/0/id").asText();
        assertThat(hub().post("/api/v1/tickets/" + ticket + "/replies", "{\"text\":\"%s\"}".formatted(text), "sandbox-operator").status())
                .isEqualTo(202);
    }

    private void write(String chat, String text) {
        assertThat(sandbox().send("POST", "/sandbox/api/telegram/messages",
                "{\"chatId\":%s,\"name\":\"Anna\",\"language\":\"en\",\"text\":\"%s\"}".formatted(chat, text),
                "Content-Type", "application/json").status()).isLessThan(300);
    }

    private JsonNode messages(String chat) {
        return sandbox().send("GET", "/sandbox/api/telegram/chats/" + chat, null).json().path("messages");
    }

    private List<String> textsTo(String chat) {
        List<String> texts = new ArrayList<>();
        messages(chat).forEach(message -> {
            if (message.path("from").asText().equals("bot")) {
                texts.add(message.path("text").asText());
            }
        });
        return texts;
    }

    private int messagesTo(String chat) {
        return textsTo(chat).size();
    }
}
