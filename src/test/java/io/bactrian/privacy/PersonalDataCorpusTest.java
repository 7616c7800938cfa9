package io.bactrian.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the detectors against sentences that they were not made for ({@code docs/privacy.md} has the figures). */
class PersonalDataCorpusTest {

    private static final Redactor REDACTOR = new Redactor();
    private static final long SEED = 20_261_121;
    private static final int SENTENCES = 3000;
    private static final Set<Finding.Kind> PATTERNED = EnumSet.complementOf(EnumSet.of(Finding.Kind.PERSON));

    @ParameterizedTest
    @ValueSource(strings = {"ru", "en"})
    void shouldFindWhatIsThereAndNothingElse(String language) {
        Score score = Score.of(Corpus.sentences("held-out", language, SENTENCES, SEED), REDACTOR);

        for (Finding.Kind kind : PATTERNED) {
            assertThat(score.expected(kind)).as("%s in the corpus", kind).isGreaterThan(20);
            assertThat(score.recall(kind)).as("recall of %s%n%s%s", kind, score.table(), score.mistakes()).isGreaterThanOrEqualTo(0.98);
            assertThat(score.precision(kind)).as("precision of %s%n%s%s", kind, score.table(),
                    score.mistakes()).isGreaterThanOrEqualTo(0.95);
        }
        assertThat(score.f1(Finding.Kind.PERSON)).as(score.table()).isGreaterThanOrEqualTo(0.9);
    }

    @ParameterizedTest
    @CsvSource({"natural-ru, 0.85", "natural-en, 0.85", "lower-case, 0.75"})
    void shouldFindItInWhatPeopleReallyWrite(String file, double persons) {
        Score score = Score.of(SampleFiles.texts("held-out/" + file + ".txt"), REDACTOR);

        for (Finding.Kind kind : PATTERNED) {
            assertThat(score.f1(kind)).as("%s in %s", kind, score.mistakes()).isGreaterThanOrEqualTo(0.95);
        }
        assertThat(score.f1(Finding.Kind.PERSON)).as("persons in %s", score.mistakes()).isGreaterThanOrEqualTo(persons);
    }

    @Test
    void shouldTellExamplesFromLookAlikes() {
        List<Sample> examples = SampleFiles.lines("examples.txt").stream().map(Sample::marked).toList();

        assertThat(Score.of(examples, REDACTOR).mistakes()).isEmpty();
    }

    /** A corpus in which nothing is valid finds out a detector that does not check. */
    @Test
    void shouldNotTakeInvalidNumbersForValidOnes() {
        List<Sample> invalid = new ArrayList<>();
        CorpusNumbers numbers = new CorpusNumbers(new java.util.Random(SEED));
        for (int count = 0; count < 500; count++) {
            invalid.add(new Sample("Карта " + numbers.card(false) + ".", List.of()));
            invalid.add(new Sample("ИНН " + numbers.inn(count % 2 == 0 ? 10 : 12, false) + ".", List.of()));
            invalid.add(new Sample("СНИЛС " + numbers.snils(false, true) + ".", List.of()));
            invalid.add(new Sample("IBAN " + numbers.iban(false) + ".", List.of()));
        }

        assertThat(Score.of(invalid, REDACTOR).mistakes()).isEmpty();
    }

    @Test
    void shouldMakeTheSameCorpusFromTheSameSeed() {
        assertThat(Corpus.sentences("held-out", "ru", 200, 1)).isEqualTo(Corpus.sentences("held-out", "ru", 200, 1))
                .isNotEqualTo(Corpus.sentences("held-out", "ru", 200, 2));
    }
}
