package io.bactrian.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.delivery.HubException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkTest {

    @Test
    void shouldCutAtHeadingsAndSayWhatStandsAbove() {
        List<Chunk> chunks = Chunk.of("Payments", """
                # Payments
                Before all.

                ## Cards
                A card is charged
                at once.

                ### Refunds ###
                - to the same card
                - within five days

                Transfers
                ---------
                By bank.
                ```
                # no heading in code
                ```
                """);

        assertThat(chunks).containsExactly(
                new Chunk("", "Before all."),
                new Chunk("Cards", "A card is charged at once."),
                new Chunk("Cards › Refunds", "to the same card\nwithin five days"),
                new Chunk("Transfers", "By bank.\nno heading in code"));
    }

    @Test
    void shouldPutShortParagraphsTogetherAndLeaveAUsualOneWhole() {
        String paragraph = IntStream.range(0, 80).mapToObj(number -> "word" + number).collect(Collectors.joining(" "));
        assertThat(Chunk.of("T", "One.\n\nTwo.\n\nThree.")).containsExactly(new Chunk("", "One.\nTwo.\nThree."));
        assertThat(Chunk.of("T", paragraph + "\n\n" + paragraph + "\n\n" + paragraph)).hasSize(2);
        assertThat(Chunk.of("T", (paragraph + ". ").repeat(3).strip())).hasSize(1);
    }

    @Test
    void shouldCutALongParagraphBetweenSentencesAndSayTheLastOneAgain() {
        String text = IntStream.range(0, 100).mapToObj(number -> "This is sentence number " + number + " of a very long paragraph.").collect(
                Collectors.joining(" "));

        List<Chunk> chunks = Chunk.of("T", text);

        assertThat(chunks).hasSizeGreaterThan(1).allSatisfy(chunk -> assertThat(chunk.text()).hasSizeLessThanOrEqualTo(Chunk.LONGEST));
        String lastOfFirst = chunks.get(0).text().substring(chunks.get(0).text().lastIndexOf("This is"));
        assertThat(chunks.get(1).text()).startsWith(lastOfFirst);
        for (int number = 0; number < 100; number++) {
            String sentence = "number " + number + " of";
            assertThat(chunks).anySatisfy(chunk -> assertThat(chunk.text()).contains(sentence));
        }
    }

    @Test
    void shouldBoundWhatHasNoEnd() {
        assertThat(Chunk.of("T", "x".repeat(ArticleText.LONGEST_TEXT)))
                .allSatisfy(chunk -> assertThat(chunk.text()).hasSizeLessThanOrEqualTo(Chunk.LONGEST)).hasSizeLessThan(400);
        assertThat(Chunk.of("T", "😀a".repeat(10_000))).allSatisfy(chunk ->
                assertThat(chunk.text().codePoints()).noneMatch(letter -> Character.getType(letter) == Character.SURROGATE));
        assertThat(Chunk.of("T", "# " + "h".repeat(10_000) + "\ntext").get(0).heading()).hasSize(200);
    }

    @Test
    void shouldRefuseWhatNobodyCouldRead() {
        assertThatThrownBy(() -> ArticleText.of(" ", "text", "en")).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> ArticleText.of("\u200B\u202E", "text", "en")).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> ArticleText.of("<script>x</script>", "text", "en")).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> ArticleText.of("Title", "---\n***", "en")).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> ArticleText.of("Title", "<script>x</script>", "en")).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> ArticleText.of("Title", "text", "fr")).isInstanceOf(HubException.class);
        assertThat(ArticleText.of("**Заголовок**", "Текст статьи.", "")).extracting(ArticleText::title, ArticleText::language)
                .containsExactly("Заголовок", "ru");
    }
}
