package io.bactrian.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @Test
    void shouldTakeTextAndQuestionApartAlike() {
        assertThat(Words.of("Ещё ёлка, ЕЩЕ Ёлка!")).containsExactly("еще", "елка", "еще", "елка");
        assertThat(Words.of("замо́к и за\u0301мок, й\u0306")).startsWith("замок", "и", "замок");
        assertThat(Words.of("Café São-Paulo Übermut ﬁle Ⅷ")).containsExactly("cafe", "sao", "paulo", "ubermut", "file", "viii");
        assertThat(Words.of("чайй йод")).containsExactly("чайй", "йод");
        assertThat(Words.of("Shostakovich's don’t L'Auto d'Anthès")).containsExactly("shostakovich", "don", "l", "auto", "d", "anthes");
    }

    @Test
    void shouldKeepNumbersWhole() {
        assertThat(Words.of("1,642 metres, 8848.86 m; 1.5.6, end. 2024.")).containsExactly("1642", "metres", "8848.86", "m", "1.5.6", "end", "2024");
    }

    @Test
    void shouldStandWhatIsNoText() {
        assertThat(Words.of("")).isEmpty();
        assertThat(Words.of("— … 😀 \u202E")).isEmpty();
        assertThat(Words.of("x".repeat(100_000))).containsExactly("x".repeat(Words.LONGEST));
        assertThat(Words.of("日本語 テスト")).containsExactly("日本語", "テスト");
    }

    @ParameterizedTest
    @CsvSource({"оплаченными, оплачен", "refunded, refund", "компании, компан", "companies, compani", "日本, 日本", "1998, 1998"})
    void shouldStemByTheScriptOfTheWord(String word, String stem) {
        assertThat(WordForms.stem(word)).isEqualTo(stem);
    }

    @Test
    void shouldMarkTheBeginningAmongTheTriples() {
        List<String> grams = new java.util.ArrayList<>();
        WordForms.grams("счёт", grams::add);
        WordForms.grams("a", grams::add);
        assertThat(grams).containsExactly("_сч", "счё", "чёт", "_a");
    }

    @ParameterizedTest
    @CsvSource({"Как вернуть деньги?, ru", "Настройка Bitrix24 webhook, ru", "How to refund?, en", "Bitrix24 webhook, ''", "42, ''"})
    void shouldTellTheLanguageOfAQuestionWhereItCan(String question, String language) {
        assertThat(TextLanguage.ofQuestion(Words.of(question)).orElse("")).isEqualTo(language);
    }

    @Test
    void shouldTellTheLanguageOfAText() {
        assertThat(TextLanguage.ofText("Вебхук Bitrix24 требует прав crm и user, см. documentation")).isEqualTo("ru");
        assertThat(TextLanguage.ofText("Write «стоп» to the chat of support at any hour")).isEqualTo("en");
        assertThat(TextLanguage.ofText("2024")).isEqualTo("en");
    }
}
