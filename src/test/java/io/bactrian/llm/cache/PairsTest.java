package io.bactrian.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.llm.cache.QuestionPairs.QuestionPair;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often the right answer is served, and how seldom a wrong one. The figures are printed, and stand in docs/llm-cache.md. */
class PairsTest {

    private static final Function<String, float[]> LEXICAL = text -> LexicalVectors.of(QuestionReader.read(text));

    /** An embedder at its worst: whatever shares a topic is alike, "enable" and "disable" included; what does not is a little less so. */
    private static float[] blunt(String text) {
        float[] vector = new float[64];
        for (int at = 0; at + 3 <= text.length(); at++) {
            vector[Math.floorMod(text.substring(at, at + 3).toLowerCase().hashCode(), 64)] += 1;
        }
        vector[0] += 60;
        return vector;
    }

    private static CacheCalibration.Worth worth(String set, Predicate<QuestionPair> which, Function<String, float[]> embedder,
            double threshold) {
        List<QuestionPair> pairs = QuestionPairs.of(set).stream().filter(which).toList();
        assertThat(pairs.stream().filter(QuestionPair::same).count()).isGreaterThan(50);
        assertThat(pairs.stream().filter(pair -> !pair.same() && !pair.trap().equals("other")).count()).isGreaterThan(200);
        CacheCalibration.Worth worth = CacheCalibration.worth(pairs, embedder, 0, threshold);
        System.out.printf("%s: %s%n", set, worth);
        return worth;
    }

    @ParameterizedTest
    @CsvSource({"/llm-cache/questions-en.txt,0.65", "/llm-cache/questions-ru.txt,0.65", "/llm-cache/fresh-en.txt,0.50",
            "/llm-cache/fresh-ru.txt,0.50"})
    void shouldBeRightNinetyNineTimesInAHundredByWordsAlone(String set, double hitRate) {
        CacheCalibration.Worth worth = worth(set, pair -> true, LEXICAL, LexicalVectors.THRESHOLD);
        assertThat(worth.precision()).isGreaterThanOrEqualTo(0.99);
        assertThat(worth.hitRate()).isGreaterThanOrEqualTo(hitRate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/llm-cache/questions-en.txt", "/llm-cache/questions-ru.txt"})
    void shouldBeRightOnTheHalfThatWasNotForTuning(String set) {
        CacheCalibration.Worth worth = worth(set, pair -> !pair.forTuning(), LEXICAL, LexicalVectors.THRESHOLD);
        assertThat(worth.precision()).isGreaterThanOrEqualTo(0.99);
        assertThat(worth.hitRate()).isGreaterThanOrEqualTo(0.60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/llm-cache/questions-en.txt", "/llm-cache/questions-ru.txt", "/llm-cache/fresh-en.txt",
            "/llm-cache/fresh-ru.txt"})
    void shouldBeRightWithAnEmbedderToWhichAllIsAlike(String set) {
        assertThat(CacheCalibration.cosine(blunt("Enable 2FA"), blunt("Disable 2FA"))).isGreaterThan(0.85);
        CacheCalibration.Worth worth = worth(set, pair -> true, PairsTest::blunt, 0.85);
        assertThat(worth.precision()).isGreaterThanOrEqualTo(0.99);
        assertThat(worth.hitRate()).isGreaterThanOrEqualTo(0.50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/llm-cache/questions-en.txt", "/llm-cache/questions-ru.txt"})
    void shouldFallForNoClassOfTraps(String set) {
        Map<String, Integer> fallen = new TreeMap<>();
        for (QuestionPair pair : QuestionPairs.of(set)) {
            boolean served = Guards.rejection(QuestionReader.read(pair.one()), QuestionReader.read(pair.other()), 0).isEmpty();
            fallen.merge(pair.trap(), served ? 1 : 0, Integer::sum);
        }
        System.out.printf("%s, served: %s%n", set, fallen);
        fallen.remove("same");
        assertThat(fallen).hasSizeGreaterThan(8).allSatisfy((trap, served) -> assertThat(served).as(trap).isZero());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/llm-cache/traps-en.txt", "/llm-cache/traps-ru.txt"})
    void shouldFallForNoneOfTheTrapsThatWereMadeToBreakIt(String set) {
        List<QuestionPair> pairs = QuestionPairs.of(set);
        assertThat(pairs).hasSizeGreaterThan(200).noneMatch(QuestionPair::same)
                .allSatisfy(pair -> assertThat(Guards.rejection(QuestionReader.read(pair.one()), QuestionReader.read(pair.other()),
                        0)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldSetTheThresholdWhereThePrecisionIs(int otherWords) {
        List<QuestionPair> pairs = QuestionPairs.of("/llm-cache/questions-en.txt");
        double threshold = CacheCalibration.threshold(pairs, LEXICAL, otherWords, 0.99);
        assertThat(CacheCalibration.worth(pairs, LEXICAL, otherWords, threshold).precision()).isGreaterThanOrEqualTo(0.99);
        Random chance = new Random(7);
        Map<String, float[]> senseless = new TreeMap<>();
        Function<String, float[]> random = text -> senseless.computeIfAbsent(text, any -> new float[] {chance.nextFloat(),
                chance.nextFloat(), 1});
        if (otherWords == 1) {
            assertThat(CacheCalibration.worth(pairs, random, otherWords, CacheCalibration.threshold(pairs, random, otherWords,
                    0.999)).served())
                    .as("a senseless embedder decides next to nothing").isLessThan(60);
        }
    }
}
