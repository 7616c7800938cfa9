package io.bactrian.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {

    private static ChunkTerms question(String text) {
        return ChunkTerms.ofQuestion(Words.of(text));
    }

    @Test
    void shouldSayHowMuchOfTheQuestionAChunkSays() {
        Statistics statistics = new Statistics();
        ChunkTerms whole = ChunkTerms.of("Refunds", "", "A refund to the card takes five days at the bank.");
        ChunkTerms half = ChunkTerms.of("Cards", "", "The card is plastic. The bank is closed.");
        ChunkTerms apart = ChunkTerms.of("Cards", "", "The card is plastic. It is blue. A refund is possible. Five men came. Days are long. The bank is closed.");
        ChunkTerms nothing = ChunkTerms.of("Whales", "", "Whales sing.");
        List.of(whole, half, apart, nothing).forEach(statistics::add);
        Ranking ranking = new Ranking(question("How many days does a refund to a card take at the bank?"), statistics);

        assertThat(ranking.of(whole)).isBetween(0.8, 1.6).isGreaterThan(ranking.of(apart));
        assertThat(ranking.of(apart)).isGreaterThan(ranking.of(half));
        assertThat(ranking.of(nothing)).isZero();
        assertThat(new Ranking(question(""), statistics).of(whole)).isZero();
    }

    @Test
    void shouldKnowAnArticleThatStandsAlone() {
        Statistics statistics = new Statistics();
        ChunkTerms only = ChunkTerms.of("Refund to a card", "", "Money goes back to the very same card within five days.");
        statistics.add(only);

        assertThat(Sureness.ofFit(new Ranking(question("When does money come back to the card?"), statistics).of(only)))
                .isGreaterThan(KnowledgeSearch.GOOD_ENOUGH);
        assertThat(Sureness.ofFit(new Ranking(question("What is the capital of Peru?"), statistics).of(only))).isLessThan(0.1);
    }

    @Test
    void shouldCountTermsAsAPlainMapWould() {
        Map<Integer, Integer> expected = new TreeMap<>();
        TermCounts counts = new TermCounts();
        for (int round = 0; round < 3; round++) {
            int change = round == 1 ? -1 : 1;
            for (int number = 0; number < 20_000; number++) {
                TermBag.Builder bag = new TermBag.Builder();
                IntStream.of(number, number * 7, number % 10).forEach(term -> bag.add("term" + term));
                TermBag built = bag.build();
                counts.add(built, change);
                for (int term : built.terms()) {
                    expected.merge(term, change, Integer::sum);
                }
            }
        }
        expected.forEach((term, count) -> assertThat(counts.count(term)).isEqualTo(count));
        assertThat(counts.count(TermBag.hash("never"))).isZero();
        assertThat(counts.totalLength()).isEqualTo(60_000);
    }

    /** The same figures as over PostgreSQL, in a second; {@link KnowledgeSearchIT} has those. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void shouldFindTheAnswersOfTheTestHalfAndKnowWhenThereIsNone(String language) {
        QuestionSet set = QuestionSet.in(language);
        Statistics statistics = new Statistics();
        List<ChunkTerms> chunks = set.paragraphs().stream().map(paragraph -> ChunkTerms.of(paragraph.title(), "", paragraph.text())).toList();
        chunks.forEach(statistics::add);
        int first = 0;
        int amongFive = 0;
        int sure = 0;
        for (QuestionSet.Question question : set.testQuestions()) {
            Ranking ranking = new Ranking(question(question.text()), statistics);
            double gold = ranking.of(chunks.get(question.paragraph()));
            long better = IntStream.range(0, chunks.size()).filter(at -> at != question.paragraph() && ranking.of(chunks.get(at)) >= gold).count();
            first += better == 0 ? 1 : 0;
            amongFive += better < 5 ? 1 : 0;
            sure += Sureness.ofFit(gold) >= KnowledgeSearch.GOOD_ENOUGH ? 1 : 0;
        }
        List<String> unanswerable = QuestionSet.unanswerable(language);
        long fooled = unanswerable.stream().filter(text -> {
            Ranking ranking = new Ranking(question(text), statistics);
            return chunks.stream().anyMatch(chunk -> Sureness.ofFit(ranking.of(chunk)) >= KnowledgeSearch.GOOD_ENOUGH);
        }).count();
        double questions = set.testQuestions().size();

        assertThat(questions).isGreaterThan(200);
        assertThat(set.paragraphs()).hasSizeGreaterThan(200);
        assertThat(first / questions).as("R@1").isGreaterThanOrEqualTo(0.92);
        assertThat(amongFive / questions).as("R@5").isGreaterThanOrEqualTo(0.985);
        assertThat(sure / questions).as("answers that count as good enough").isGreaterThanOrEqualTo(0.85);
        assertThat(fooled / (double) unanswerable.size()).as("questions without an answer that got one").isLessThanOrEqualTo(0.1);
    }
}
