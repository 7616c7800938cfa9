package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Search by meaning through an embedder that speaks OpenAI's format, while it lives and while it does not. */
@TestPropertySource(properties = {"hub.knowledge.embedder.kind=openai", "hub.knowledge.embedder.base-url=${hub.sandbox.url}/llm/v1",
    "hub.knowledge.embedder.api-key=${hub.llm.api-key}", "hub.knowledge.embedder.model=sandbox-embedding"})
class KnowledgeMeaningIT extends HubTest {

    @AfterEach
    void repair() {
        set("ok");
    }

    private void set(String mode) {
        assertThat(sandbox().send("PUT", "/sandbox/api/faults/llm", "{\"mode\":\"%s\"}".formatted(mode), "Content-Type", "application/json").status())
                .isLessThan(300);
    }

    private long write(String title, String text) {
        Http.Answer answer = hub().post("/api/v1/knowledge/articles", "{\"title\":\"%s\",\"text\":\"%s\"}".formatted(title, text), "sandbox-operator");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("articleId").longValue();
    }

    private JsonNode search(String q) {
        Http.Answer answer = hub().get("/api/v1/knowledge/search?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8), "sandbox-operator");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void shouldFindAnEnglishArticleByARussianQuestion() {
        long refund = write("Refund to a bank card", "The bank returns money to the card of the customer.");

        JsonNode found = eventually(() -> {
            JsonNode answer = search("Вернёт ли банк деньги клиенту на карту?");
            return answer.path("items").isEmpty() ? null : answer;
        });
        assertThat(found.path("ranking").asText()).isEqualTo("hybrid");
        assertThat(found.path("items").path(0).path("articleId").longValue()).isEqualTo(refund);
    }

    @Test
    void shouldFindByWordsInTimeWhileTheEmbedderHangsAndMakeUpForItLater() {
        set("hang");
        String word = "kvorb" + freshId();
        long password = write("Wrong password " + word, "An account is locked after five wrong passwords.");
        long begin = System.nanoTime();
        JsonNode found = search("How long is an account with a wrong password locked, " + word + "?");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(found.path("ranking").asText()).isEqualTo("lexical");
        assertThat(found.path("items").path(0).path("articleId").longValue()).isEqualTo(password);

        set("ok");
        eventually(() -> {
            JsonNode later = search("неверный пароль от аккаунта");
            return later.path("items").path(0).path("articleId").longValue() == password ? true : null;
        });
    }
}
