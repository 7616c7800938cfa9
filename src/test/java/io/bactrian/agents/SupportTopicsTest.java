package io.bactrian.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.DefaultResourceLoader;

class SupportTopicsTest {

    private final SupportTopics topics;

    SupportTopicsTest() throws IOException {
        topics = new SupportTopics("file:" + Path.of("").toAbsolutePath(), new DefaultResourceLoader());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Не приходит счёт за март|billing", "Where is my refund for invoice 17?|billing",
        "Кампания «Весна» остановилась, нет показов|campaigns", "Our banner was rejected by moderation|campaigns",
        "Статистика в отчёте не сходится|statistics", "The dashboard report is empty|statistics",
        "Не могу войти в личный кабинет, забыл пароль|access", "I cannot sign in, my account is locked|access",
        "Вебхук возвращает ошибку, таймаут на сервере|technical", "The API answers with an exception and a timeout|technical",
        "Пришлите, пожалуйста, договор и прайс|contracts", "Can we get a discount and a new proposal?|contracts"})
    void shouldRecogniseTopicsInBothLanguages(String text, String topic) {
        assertThat(topics.topicsOf(text).keySet()).first().isEqualTo(topic);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Срочно! Все остановилось|high", "This is urgent, outage since noon|high", "Не срочно, когда будет время|low",
        "Not urgent, no rush at all|low", "Где мой счёт?|normal", "Where is my invoice?|normal"})
    void shouldSeeHowUrgentItIs(String text, String urgency) {
        assertThat(topics.urgencyOf(text)).isEqualTo(urgency);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Здравствуйте!|false", "Hello, anybody there?|false", "🙁🙁🙁|false", "Не приходит счёт|true", "The page is blank|true"})
    void shouldTellAGreetingFromAMatter(String text, boolean said) {
        assertThat(topics.says(SupportTopics.MATTER, text)).isEqualTo(said);
    }

    @Test
    void shouldAskForDeclaredDetailsInTheLanguageOfTheUser() {
        assertThat(topics.needsOf("billing")).containsExactly("matter", "document");
        assertThat(topics.needsOf("nothing of the kind")).containsExactly("matter");
        for (String topic : topics.topics()) {
            assertThat(topics.details()).containsAll(topics.needsOf(topic).stream().filter(need -> !need.equals("matter")).toList());
        }
        for (String detail : topics.details()) {
            assertThat(topics.question(java.util.List.of(detail), "ru")).contains("\n• ").doesNotContain("• \n").hasSizeLessThan(1000);
            assertThat(topics.question(java.util.List.of(detail), "en").split("\n")[1]).hasSizeGreaterThan(10);
        }
    }
}
