package io.bactrian.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.bactrian.llm.AnswerCache.Found;
import io.bactrian.llm.ModelAnswer.Cache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

class CachedAnswersTest {

    private static final CacheSettings USUAL = CacheSettings.usual();

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T09:15:00Z"));
    private AnswerShelf shelf;
    private CachedAnswers answers = with(USUAL);

    private CachedAnswers with(CacheSettings settings) {
        shelf = new AnswerShelf(settings, clock);
        return new CachedAnswers(settings, shelf, AnswerFlow.NOWHERE, null, metrics, clock);
    }

    private void keep(String question, String answer) {
        answers.keep(Requests.asking(question), "small", Requests.answer(answer));
    }

    private String served(String question) {
        return answers.find(Requests.asking(question), "small").map(found -> found.answer().aiMessage().text()).orElse("nothing");
    }

    private double count(String name, String tag, String value) {
        return metrics.get(name).tag(tag, value).counter().count();
    }

    @Test
    void shouldServeTheVerySameRequest() {
        keep("How do I pay?", "By card.");
        Optional<Found> found = answers.find(Requests.asking("How do I pay?"), "small");
        assertThat(found).hasValueSatisfying(hit -> {
            assertThat(hit.how()).isEqualTo(Cache.EXACT);
            assertThat(hit.similarity()).isEqualTo(1);
            assertThat(hit.answer().modelName()).isEqualTo("small");
            assertThat(hit.answer().finishReason()).isEqualTo(FinishReason.STOP);
        });
        assertThat(count("bactrian.llm.cache.lookups", "result", "exact")).isOne();
    }

    @Test
    void shouldServeOtherWordsForTheSame() {
        keep("How do I cancel my subscription?", "In your profile.");
        assertThat(answers.find(Requests.asking("Please tell me how to cancel the subscription"), "small"))
                .hasValueSatisfying(hit -> assertThat(hit.how()).isEqualTo(Cache.SEMANTIC));
        assertThat(served("How do I cancel my order?")).isEqualTo("nothing");
        assertThat(count("bactrian.llm.cache.lookups", "result", "semantic")).isOne();
        assertThat(count("bactrian.llm.cache.lookups", "result", "miss")).isOne();
    }

    @Test
    void shouldTellWhichGuardHeldANearQuestionToBeAnother() {
        keep("How do I send it from Rome to Oslo?", "By ship.");
        assertThat(served("How do I send it from Oslo to Rome?")).isEqualTo("nothing");
        assertThat(count("bactrian.llm.cache.rejected", "guard", "roles")).isOne();
    }

    @Test
    void shouldForgetAfterItsTime() {
        keep("How do I pay?", "By card.");
        clock.forward(Duration.ofHours(24).minusSeconds(1));
        assertThat(served("How do I pay?")).isEqualTo("By card.");
        clock.forward(Duration.ofSeconds(1));
        assertThat(served("How do I pay?")).isEqualTo("nothing");
        assertThat(served("How can I pay?")).isEqualTo("nothing");
    }

    @Test
    void shouldNotKeepAnAnswerThatActsOrLacksItsEndOrSaysNothing() {
        ToolExecutionRequest call = ToolExecutionRequest.builder().name("delete").arguments("{}").build();
        ChatResponse acts = ChatResponse.builder().aiMessage(AiMessage.from("I delete it", List.of(call)))
                .finishReason(FinishReason.STOP).build();
        answers.keep(Requests.asking("Delete it"), "small", acts);
        answers.keep(Requests.asking("Delete it"), "small", Requests.answer(" "));
        assertThat(served("Delete it")).isEqualTo("nothing");
        assertThat(count("bactrian.llm.cache.kept", "kept", "no")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(value = FinishReason.class, names = "STOP", mode = EnumSource.Mode.EXCLUDE)
    void shouldNotKeepAnAnswerThatDidNotEndByItself(FinishReason reason) {
        answers.keep(Requests.asking("Tell me all"), "small",
                ChatResponse.builder().aiMessage(AiMessage.from("It began")).finishReason(reason).build());
        assertThat(served("Tell me all")).isEqualTo("nothing");
    }

    @Test
    void shouldNotServeWhoAsksForAWarmAnswer() {
        ChatRequest warm = ChatRequest.builder().messages(UserMessage.from("Write a slogan")).temperature(0.9).build();
        answers.keep(Requests.of(Requests.CALLER, warm), "small", Requests.answer("Go!"));
        assertThat(answers.find(Requests.of(Requests.CALLER, warm), "small")).isEmpty();
        assertThat(count("bactrian.llm.cache.lookups", "result", "not_allowed")).isOne();
    }

    @Test
    void shouldForgetWhatWasHeldToBeBadInWhicheverWordsItWasAsked() {
        keep("How do I cancel my subscription?", "Never.");
        answers.forget(Requests.asking("How can I cancel the subscription?"), "small");
        assertThat(served("How do I cancel my subscription?")).isEqualTo("nothing");
        keep("How do I cancel my subscription?", "In your profile.");
        assertThat(served("How do I cancel my subscription?")).isEqualTo("In your profile.");
    }

    @Test
    void shouldForgetByTaskAndByPrompt() {
        keep("How do I pay?", "By card.");
        assertThat(answers.forget(new Forgotten(null, "title", null, clock.instant()))).isZero();
        assertThat(answers.forget(new Forgotten(null, "chat", "other", clock.instant()))).isZero();
        assertThat(answers.forget(new Forgotten(null, null, null, clock.instant().minusSeconds(1)))).as("younger").isZero();
        assertThat(answers.forget(new Forgotten(null, "chat", "help", clock.instant()))).isOne();
        assertThat(served("How do I pay?")).isEqualTo("nothing");
    }

    @Test
    void shouldStayWithinItsBounds() {
        answers = with(new CacheSettings(true, USUAL.keep(), 100, DataSize.ofKilobytes(600), 20, 0.7, true, 600, 0.85,
                USUAL.embedderTimeout(),
                Map.of(), false, USUAL.exchange()));
        for (int number = 0; number < 1000; number++) {
            keep("How do I pay invoice " + number + "?", "So: " + number);
        }
        assertThat(shelf.all().size()).isLessThanOrEqualTo(100);
        assertThat(shelf.bytes()).isLessThanOrEqualTo(DataSize.ofKilobytes(600).toBytes());
        keep("How do I pay invoice 7?", "x".repeat(150_000));
        assertThat(shelf.bytes()).isLessThanOrEqualTo(DataSize.ofKilobytes(600).toBytes());
    }

    @Test
    void shouldNotChokeOnAnything() {
        for (String text : List.of("?", "\uD83D\uDC2B", "\uD800", "a".repeat(2_000_000), "не", "(((", "a\u0000b", "1".repeat(500), "'",
                "don't", "x'y'z'", "«»", "5 5 5", "-".repeat(3000))) {
            assertThatCode(() -> {
                keep(text, "Yes.");
                served(text + "!");
            }).doesNotThrowAnyException();
            assertThat(served(text)).isEqualTo("Yes.");
        }
        assertThat(metrics.get("bactrian.llm.cache.failures").counter().count()).isZero();
    }
}
