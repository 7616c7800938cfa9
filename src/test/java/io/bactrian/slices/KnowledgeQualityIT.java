package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.knowledge.QuestionSet;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The committed questions, asked over HTTP of a hub without any embedder that holds both languages at once. Thresholds are held against the
 * test half, on which nothing was tuned.
 */
class KnowledgeQualityIT extends HubTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<Long>> articles = new HashMap<>();

    @BeforeAll
    void writeBothLanguages() {
        for (String language : List.of("en", "ru")) {
            List<Long> ids = new ArrayList<>();
            for (QuestionSet.Paragraph paragraph : QuestionSet.in(language).paragraphs()) {
                ObjectNode article = JSON.createObjectNode().put("title", paragraph.title()).put("text", paragraph.text()).put("language", language);
                Http.Answer answer = hub().post("/api/v1/knowledge/articles", article.toString(), "sandbox-operator");
                assertThat(answer.status()).as(answer.body()).isEqualTo(201);
                ids.add(answer.json().path("articleId").longValue());
            }
            articles.put(language, ids);
        }
    }

    private JsonNode items(String question, int limit) {
        return hub().get("/api/v1/knowledge/search?limit=" + limit + "&q=" + URLEncoder.encode(question, StandardCharsets.UTF_8), "sandbox-operator")
                .json().path("items");
    }

    private record Quality(double atOne, double atFive, double goodEnough) {
    }

    private Quality quality(String language, List<QuestionSet.Question> questions) {
        double first = 0;
        double amongFive = 0;
        double goodEnough = 0;
        for (QuestionSet.Question question : questions) {
            JsonNode items = items(question.text(), 5);
            long gold = articles.get(language).get(question.paragraph());
            for (int rank = 0; rank < items.size(); rank++) {
                if (items.path(rank).path("articleId").longValue() == gold) {
                    first += rank == 0 ? 1 : 0;
                    goodEnough += items.path(rank).path("goodEnough").asBoolean() ? 1 : 0;
                    amongFive++;
                }
            }
        }
        return new Quality(first / questions.size(), amongFive / questions.size(), goodEnough / questions.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void shouldFindTheParagraphThatAnswers(String language) {
        Quality quality = quality(language, QuestionSet.in(language).testQuestions());
        System.out.println("test " + language + " " + quality + " dev " + quality(language, QuestionSet.in(language).developmentQuestions())
                + " leaning " + quality(language, QuestionSet.in(language).leaningQuestions()));

        assertThat(quality.atOne()).isGreaterThanOrEqualTo(0.92);
        assertThat(quality.atFive()).isGreaterThanOrEqualTo(0.985);
    }

    @Test
    void shouldSayThatThereIsNoSource() {
        for (String language : List.of("en", "ru")) {
            List<String> questions = QuestionSet.unanswerable(language);
            long answered = questions.stream().filter(question -> items(question, 1).path(0).path("goodEnough").asBoolean()).count();
            System.out.println("unanswerable " + language + " " + answered + " of " + questions.size());
        }
    }
}
