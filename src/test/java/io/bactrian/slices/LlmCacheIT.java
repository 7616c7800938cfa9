package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.bactrian.llm.AnswerCache;
import io.bactrian.llm.Caller;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.PromptVersion;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Kept answers can be given up by an engineer, who is named for it. */
class LlmCacheIT extends HubTest {

    @Autowired
    private AnswerCache answers;

    private static ModelRequest asking(String task, String prompt) {
        return new ModelRequest(task, Caller.HUB, null, new PromptVersion(prompt, "1", null), "en", null, null,
                ChatRequest.builder().messages(UserMessage.from("How do I pay?")).build());
    }

    private void keep(ModelRequest request) {
        answers.keep(request, "small", ChatResponse.builder().aiMessage(AiMessage.from("By card.")).finishReason(FinishReason.STOP)
                .build());
    }

    private boolean served(ModelRequest request) {
        return answers.find(request, "small").isPresent();
    }

    private Http.Answer ask(String question) {
        Http.Answer answer = hub().post("/v1/chat/completions", "{\"messages\":[{\"role\":\"system\",\"content\":\"For the cache\"},"
                + "{\"role\":\"user\",\"content\":\"" + question + "\"}]}", "sandbox-llm");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private String cache(String question) {
        return ask(question).json().at("/hub/cache").asText();
    }

    @Test
    void shouldServeOtherWordsThroughTheGatewayAndNothingElse() {
        String first = ask("Как отменить подписку?").json().at("/choices/0/message/content").asText();
        assertThat(cache("Как отменить подписку?")).isEqualTo("exact");
        Http.Answer again = ask("Подскажите, пожалуйста, как мне отменить подписку");
        assertThat(again.json().at("/hub/cache").asText()).isEqualTo("semantic");
        assertThat(again.json().at("/choices/0/message/content").asText()).isEqualTo(first);
        assertThat(cache("Как отменить заказ?")).isEqualTo("miss");
        assertThat(cache("Как продлить подписку?")).isEqualTo("miss");
        assertThat(cache("Как не отменять подписку?")).isEqualTo("miss");
    }

    private Http.Answer clear(String query, String client) {
        return hub().send("DELETE", "/api/v1/llm/cache" + query, null, "Authorization", "Bearer " + hub().token(client));
    }

    @Test
    void shouldForgetByPromptHereAndInTheDatabaseAndTellTheAudit() {
        ModelRequest bad = asking("cache-it", "bad-prompt");
        ModelRequest good = asking("cache-it", "good-prompt");
        keep(bad);
        keep(good);
        eventually(() -> database.sql("select count(*) from llm_answer where prompt = 'bad-prompt'").query(Long.class).single() == 1
                ? true : null);
        Http.Answer answer = clear("?prompt=bad-prompt", "sandbox-engineer");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("forgotten").asInt()).isEqualTo(1);
        assertThat(served(bad)).isFalse();
        assertThat(served(good)).isTrue();
        assertThat(database.sql("select count(*) from llm_answer where prompt = 'bad-prompt'").query(Long.class).single()).isZero();
        eventually(() -> database.sql("select count(*) from journal where 'llm-cache:bad-prompt' = any (keys)").query(Long.class)
                .single() > 0
                ? true : null);
    }

    @Test
    void shouldRefuseOthersAndSenselessNames() {
        assertThat(clear("", "sandbox-operator").status()).isEqualTo(403);
        Http.Answer blank = clear("?task=%20", "sandbox-engineer");
        assertThat(blank.status()).as(blank.body()).isEqualTo(400);
        assertThat(blank.json().path("code").asText()).startsWith("HUB-");
    }
}
