package io.bactrian.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The committed questions on PostgreSQL, of a knowledge base without any embedder that holds both languages at once. Thresholds are held
 * against the test half, on which nothing was tuned.
 */
class KnowledgeQualityIT {

    @RegisterExtension
    static final KnowledgeDatabase database = new KnowledgeDatabase();

    private static KnowledgeAlone hub;
    private static Map<String, List<Long>> articles;

    @BeforeAll
    static void writeBothLanguages() throws Exception {
        hub = new KnowledgeAlone(database.source());
        articles = List.of("en", "ru").stream().collect(Collectors.toMap(language -> language, language -> QuestionSet.in(language).paragraphs().stream()
                .map(paragraph -> hub.write(paragraph.title(), paragraph.text())).toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void shouldFindTheParagraphThatAnswers(String language) {
        List<QuestionSet.Question> questions = QuestionSet.in(language).testQuestions();
        double first = 0;
        double amongFive = 0;
        for (QuestionSet.Question question : questions) {
            List<Long> found = hub.search.search(question.text(), null, 5).stream().map(KnowledgeSearch.Passage::articleId).toList();
            int rank = found.indexOf(articles.get(language).get(question.paragraph()));
            first += rank == 0 ? 1 : 0;
            amongFive += rank >= 0 ? 1 : 0;
        }

        assertThat(questions).hasSizeGreaterThan(200);
        assertThat(first / questions.size()).as("R@1").isGreaterThanOrEqualTo(0.92);
        assertThat(amongFive / questions.size()).as("R@5").isGreaterThanOrEqualTo(0.985);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void shouldSayThatThereIsNoSource(String language) {
        List<String> questions = QuestionSet.unanswerable(language);
        long fooled = questions.stream().filter(question -> hub.search.search(question, null, 1).stream()
                .anyMatch(passage -> passage.score() >= KnowledgeSearch.GOOD_ENOUGH)).count();

        assertThat(fooled / (double) questions.size()).isLessThanOrEqualTo(0.1);
    }
}
