package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Drafts of replies: written by whoever can, and sent by nobody but an operator. */
class ReplyDraftsIT extends AgentsTest {

    @AfterEach
    void repair() {
        setLlm("ok");
        long ticket = ticket("en");
        eventually(() -> draft(ticket, "{}").path("madeBy").path("kind").asText().equals("model") ? true : null);
    }

    private long ticket(String language) {
        long chat = freshId();
        says(chat, language, language.equals("ru") ? "Не приходит счёт за март" : "The invoice for March is missing");
        return ticketOf(chat);
    }

    private JsonNode draft(long ticket, String wish) {
        Http.Answer asked = hub().post("/api/v1/tickets/" + ticket + "/reply-drafts", wish, "sandbox-operator");
        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        assertThat(asked.json().path("status").asText()).isEqualTo("requested");
        long id = asked.json().path("id").asLong();
        return eventually(() -> {
            for (JsonNode draft : hub().get("/api/v1/tickets/" + ticket + "/reply-drafts", "sandbox-operator").json().path("items")) {
                if (draft.path("id").asLong() == id && draft.path("status").asText().equals("written")) {
                    return draft;
                }
            }
            return null;
        });
    }

    @Test
    void shouldDraftByModelAndSendNothing() {
        long chat = freshId();
        says(chat, "ru", "Не приходит счёт за март");
        long ticket = ticketOf(chat);
        JsonNode draft = draft(ticket, "{\"wish\":\"Извинитесь\"}");

        assertThat(draft.path("madeBy").path("kind").asText()).isEqualTo("model");
        assertThat(draft.path("text").asText()).contains("Здравствуйте");
        assertThat(draft.path("wish").asText()).isEqualTo("Извинитесь");
        eventually(() -> ticketEvents(ticket, "support.tickets", "support.reply-draft.written").size() == 1 ? true : null);
        assertThat(botSaid(chat)).noneMatch(text -> text.contains(draft.path("text").asText()));
        assertThat(hub().get("/api/v1/tickets/" + ticket, "sandbox-operator").json().path("messages").toString())
                .doesNotContain(draft.path("text").asText());
    }

    @Test
    void shouldDraftFromTheAnalysisWhileNoModelAnswers() {
        setLlm("error-500");
        long ticket = ticket("en");
        analysed(ticket);
        JsonNode draft = draft(ticket, "{}");

        assertThat(draft.path("madeBy").path("kind").asText()).isEqualTo("rule");
        assertThat(draft.path("madeBy").path("reason").asText()).isNotBlank();
        assertThat(draft.path("text").asText()).startsWith("We are looking into your request");
    }

    @Test
    void shouldWriteOneDraftForOneKey() {
        long ticket = ticket("en");
        String path = "/api/v1/tickets/" + ticket + "/reply-drafts";
        String key = "draft-" + freshId();
        Http.Answer first = hub().post(path, "{}", "sandbox-operator", "Idempotency-Key", key);
        Http.Answer again = hub().post(path, "{}", "sandbox-operator", "Idempotency-Key", key);

        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
        assertThat(hub().post(path, "{\"wish\":\"other\"}", "sandbox-operator", "Idempotency-Key", key).json().path("code").asText())
                .isEqualTo("HUB-108");
        assertThat(hub().get(path + "?limit=1", "sandbox-operator").json().path("items")).hasSize(1);
    }

    @Test
    void shouldRefuseBadRequests() {
        long ticket = ticket("en");
        String path = "/api/v1/tickets/" + ticket + "/reply-drafts";
        assertThat(hub().post("/api/v1/tickets/999999999/reply-drafts", "{}", "sandbox-operator").json().path("code").asText()).isEqualTo("HUB-106");
        assertThat(hub().post("/api/v1/tickets/x/reply-drafts", "{}", "sandbox-operator").status()).isEqualTo(400);
        assertThat(hub().post(path, "{\"wish\":\"" + "x".repeat(1001) + "\"}", "sandbox-operator").json().path("code").asText()).isEqualTo("HUB-103");
        assertThat(hub().post(path, "{\"send\":true}", "sandbox-operator").json().path("code").asText()).isEqualTo("HUB-103");
        assertThat(hub().post(path, "{", "sandbox-operator").json().path("code").asText()).isEqualTo("HUB-101");
        assertThat(hub().post(path, "{}", "sandbox-analyst").status()).isEqualTo(403);
        assertThat(hub().get("/api/v1/tickets/999999999/reply-drafts", "sandbox-operator").status()).isEqualTo(404);
        assertThat(hub().get(path + "?limit=0", "sandbox-operator").json().path("code").asText()).isEqualTo("HUB-100");
        assertThat(hub().get("/api/v1/tickets/999999999/hints", "sandbox-operator").status()).isEqualTo(404);
        assertThat(hub().get("/api/v1/tickets/0/hints", "sandbox-operator").status()).isEqualTo(400);
    }
}
