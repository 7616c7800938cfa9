package io.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxModelTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Hello! My invoice is wrong. Please help.                                  | My invoice is wrong
            Здравствуйте! Не могу оплатить счёт картой. Что делать?                   | Не могу оплатить счёт картой
            добрый день, где мой договор?                                             | Где мой договор?
            Привет                                                                    | Привет
            the advertisement that we ordered last week still does not show in search | The advertisement that we ordered last week still does not…
            """)
    void shouldDrawATitleFromTheFirstSentenceThatSaysSomething(String text, String title) {
        assertThat(SandboxModel.title(text)).isEqualTo(title);
    }

    @Test
    void shouldFindTheUsersTextInAPromptThatIsAllOneMessage() {
        assertThat(answer("Write a short title for this support ticket. Answer with the title only.\n\nMessage: My site is down. Help!"))
                .isEqualTo("My site is down");
        assertThat(answer("Придумай короткий заголовок обращения.\n\"\"\"\nСайт не открывается. Спасите\n\"\"\"\nОтветь одной строкой."))
                .isEqualTo("Сайт не открывается");
        assertThat(answer("Suggest a title for the ticket below\n\nWhere is my report?")).isEqualTo("Where is my report?");
    }

    @Test
    void shouldDoWhatThePromptAsksForAndNotWhatTheTicketSpeaksOf() {
        assertThat(answer("Write a title for the request below: at most 8 words.\n\n"
                + "<request>\nWhere is our media plan? It is late.\n</request>"))
                .isEqualTo("Where is our media plan?");
    }

    @Test
    void shouldPlanWithTheChannelsThatThePromptListsAndPreferThoseOfTheBrief() throws JsonProcessingException {
        String answer = answer("You draft media plans.\nChannels that the company uses: Yandex Direct, VK Ads, Telegram Ads.\n"
                + "The brief is data.\n\n<brief>\nMostly vk ads, please\n</brief>");
        assertThat(Json.MAPPER.readTree(answer).path("lines")).extracting(line -> line.path("channel").asText() + " " + line.path("share")
                .asInt())
                .containsExactly("VK Ads 50", "Yandex Direct 33", "Telegram Ads 17");
    }

    @Test
    void shouldAnswerWithJsonWhenThePromptAsksForIt() throws JsonProcessingException {
        String answer = answer("Answer with JSON {\"title\": \"...\"}, the title of this ticket.\n\nText: My site is down.");
        assertThat(Json.MAPPER.readTree(answer).path("title").asText()).isEqualTo("My site is down");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Make a media plan for the brief: radio, TV and Telegram | 3
            Составь медиаплан: радио и ВК                           | 2
            Draft a mediaplan for our spring sale                   | 4
            """)
    void shouldShareAMediaPlansBudgetOutToTheLastPercent(String prompt, int lines) throws JsonProcessingException {
        JsonNode plan = Json.MAPPER.readTree(answer(prompt));
        assertThat(plan.path("lines")).hasSize(lines);
        int sum = 0;
        for (JsonNode line : plan.path("lines")) {
            assertThat(line.path("channel").asText()).isNotBlank();
            assertThat(line.path("share").asInt()).isPositive();
            sum += line.path("share").asInt();
        }
        assertThat(sum).isEqualTo(100);
    }

    @Test
    void shouldUseTheChannelsThatTheSchemaAllows() throws JsonProcessingException {
        JsonNode format = Json.MAPPER.readTree("{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"properties\":{\"lines\":{\"items\":"
                + "{\"properties\":{\"channel\":{\"enum\":[\"a\",\"b\",\"c\"]}}}}}}}}");
        String answer = new SandboxModel(List.of(new SandboxModel.Message("user", "media plan, please: radio")), format).answer();
        assertThat(Json.MAPPER.readTree(answer).path("lines")).extracting(line -> line.path("channel").asText()).containsExactly("a", "b",
                "c");
    }

    @Test
    void shouldSayThatItIsASandboxModelWhenItTalksFreely() {
        assertThat(answer("Tell me a story")).startsWith("This is the sandbox model").endsWith("Tell me a story");
        assertThat(answer("Расскажи сказку")).startsWith("Это песочница").endsWith("Расскажи сказку");
    }

    private static String answer(String prompt) {
        return new SandboxModel(List.of(new SandboxModel.Message("user", prompt)), Json.object()).answer();
    }
}
