package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Titles and media plans by the model while it answers, by rule while it does not. */
class LlmSliceIT extends HubTest {

    /** The model answers and its breaker is closed again, so that no test meets what another one broke. */
    @AfterEach
    void repair() {
        setLlm("ok");
        eventually(() -> titledTicket("Works again").path("titleMadeBy").path("kind").asText().equals("model") ? true : null);
        eventually(() -> draftedPlan("1000.00", "Works again").path("madeBy").path("kind").asText().equals("model") ? true : null);
    }

    private void setLlm(String mode) {
        Http.Answer answer = sandbox().send("PUT", "/sandbox/api/faults/llm", "{\"mode\":\"%s\"}".formatted(mode), "Content-Type",
                "application/json");
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
    }

    private JsonNode titledTicket(String text) {
        long chat = freshId();
        sandbox().send("POST", "/sandbox/api/telegram/messages",
                "{\"chatId\":%d,\"name\":\"Olga\",\"language\":\"en\",\"text\":\"%s\"}".formatted(chat, text), "Content-Type", "application/json");
        return eventually(() -> {
            JsonNode ticket = hub().get("/api/v1/tickets?chatId=" + chat, "sandbox-operator").json().path("items").path(0);
            return ticket.hasNonNull("title") ? ticket : null;
        });
    }

    private JsonNode draftedPlan(String amount, String brief) {
        Http.Answer deal = hub().post("/api/v1/deals", "{\"source\":\"plans\",\"externalId\":\"%d\",\"title\":\"Plan\",\"amount\":\"%s\",\"currency\":\"RUB\"}"
                .formatted(freshId(), amount), "sandbox-system");
        Http.Answer plan = hub().post("/api/v1/media-plans", "{\"dealId\":%s,\"brief\":\"%s\"}".formatted(deal.json().path("id"), brief),
                "sandbox-system");
        assertThat(plan.status()).as(plan.body()).isEqualTo(202);
        assertThat(plan.json().path("status").asText()).isEqualTo("requested");
        return eventually(() -> {
            JsonNode now = hub().get("/api/v1/media-plans/" + plan.json().path("id").asLong(), "sandbox-system").json();
            return now.path("status").asText().equals("drafted") ? now : null;
        });
    }

    private static BigDecimal sum(JsonNode plan) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : plan.path("lines")) {
            sum = sum.add(new BigDecimal(line.path("amount").asText()));
        }
        return sum;
    }

    @Test
    void shouldTitleATicketByTheModelAndSayWhichOne() {
        JsonNode ticket = titledTicket("Hello! The statistics page shows zeros since Monday. Please check");

        assertThat(ticket.path("title").asText()).isEqualTo("The statistics page shows zeros since Monday");
        assertThat(ticket.path("titleMadeBy").path("kind").asText()).isEqualTo("model");
        assertThat(ticket.path("titleMadeBy").path("model").asText()).isEqualTo("sandbox-model");
        String id = ticket.path("id").asText();
        assertThat(eventsUpTo("support.ticket.titled", "support.tickets", event -> event.key().equals(id))).extracting(Events.Seen::type)
                .contains("support.ticket.created", "support.title.requested");
    }

    @Test
    void shouldTitleByRuleAndSaySoWhileTheModelHangs() {
        setLlm("hang");
        JsonNode ticket = titledTicket("Cannot open the invoice. It says 404");

        assertThat(ticket.path("title").asText()).isEqualTo("Cannot open the invoice");
        assertThat(ticket.path("titleMadeBy").path("kind").asText()).isEqualTo("rule");
        assertThat(ticket.path("titleMadeBy").path("reason").asText()).isEqualTo("The model did not answer in time");
    }

    @Test
    void shouldOpenTheBreakerOfAFailingModelAndCloseItAgain() {
        setLlm("error-500");
        eventually(() -> titledTicket("Anything").path("titleMadeBy").path("reason").asText().equals("The circuit breaker is open") ? true : null);
        setLlm("ok");
        eventually(() -> titledTicket("It works again").path("titleMadeBy").path("kind").asText().equals("model") ? true : null);
    }

    @Test
    void shouldDraftAMediaPlanThatAddsUpToTheLastKopeck() {
        JsonNode plan = draftedPlan("100000.01", "Spring sale in VK and Telegram");

        assertThat(plan.path("madeBy").path("kind").asText()).isEqualTo("model");
        assertThat(sum(plan)).isEqualTo(new BigDecimal("100000.01"));
    }

    @Test
    void shouldPlanByRuleAndSaySoWhileTheModelFails() {
        setLlm("error-500");
        JsonNode plan = draftedPlan("100.00", "Anything");

        assertThat(plan.path("madeBy").path("kind").asText()).isEqualTo("rule");
        assertThat(sum(plan)).isEqualTo(new BigDecimal("100.00"));
    }
}
