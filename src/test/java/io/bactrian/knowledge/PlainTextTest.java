package io.bactrian.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "**Bold** and _slanted_ with `code` | Bold and slanted with code",
        "snake_case_name stays | snake_case_name stays",
        "see [the page](https://example.org/a_b \"title\") | see the page",
        "![a chart](chart.png) below | a chart below",
        "<b>bold</b> and <br/>break | bold and break",
        "1 < 2 and 3 > 2 | 1 < 2 and 3 > 2",
        "Tom&nbsp;&amp;&nbsp;Jerry | Tom & Jerry",
        "&lt;script&gt; stays escaped | &lt;script&gt; stays escaped",
        "<script>alert(1)</script>safe | safe",
        "<SCRIPT src=x>alert(1)</SCRIPT >safe | safe",
        "<style>p{}</style><!-- hidden -->seen | seen",
        "a <script> tag is mentioned | a tag is mentioned",
        "<img src=x onerror=alert(1)>seen | seen",
        "<scr<script>x</script>ipt>seen | seen"})
    void shouldShowWhatAReaderSees(String markdown, String text) {
        assertThat(PlainText.line(markdown)).isEqualTo(text);
    }

    @Test
    void shouldLeaveNoHiddenCharacters() {
        String hidden = "pay\u202Etxt.exe \u200Bzero\u200D \u2066iso\u2069 \u0007bell \u001b[31mred \uFEFFmark \uE000private \uDB40\uDC41tag \uD800half";
        String shown = PlainText.of(hidden);
        assertThat(shown).isEqualTo("paytxt.exe zero iso bell [31mred mark private tag half");
    }

    @Test
    void shouldKeepLinesOfListsAndTables() {
        assertThat(PlainText.of("- one\n- two\n\n| a | b |\n|---|---|\n| c | d |")).isEqualTo("one\ntwo\na b\nc d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<script", "<script>", "<!--", "</", "[", "![", "](", "[a](", "*", "_", "`", "|", "&", "<a ", "\n", "\n\n", "# ", "> ", "- ", "---\n",
        "```\n", "a. B", "<svg><math>"})
    void shouldTakeNoLongerForHostileText(String piece) {
        String hostile = piece.repeat(ArticleText.LONGEST_TEXT / piece.length());
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            PlainText.of(hostile);
            Chunk.of("Title", hostile);
        });
    }

    /** A heading with five thousand spaces in it took a minute, one with twenty thousand an hour. */
    @ParameterizedTest
    @ValueSource(strings = {"a%sb", "# a%sb", "# a%s#%<s#", "| a%sb |", "a%s|%<s|", "%s", "- a\n%s---x", "a.%sB"})
    void shouldTakeNoLongerForARunOfSpaces(String frame) {
        for (String space : new String[] {" ", "\t", "\u00A0"}) {
            String hostile = frame.formatted(space.repeat(ArticleText.LONGEST_TEXT / 4));
            Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
                PlainText.of(hostile);
                Chunk.of("Title", hostile);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"# a # b ##,a # b", "## C#,C", "#  ,''", "# ##,''", "#\ta\t\t# ,a", "#a,''"})
    void shouldReadAHeadingWithoutItsMarks(String line, String heading) {
        assertThat(Chunk.of("Title", line + "\n\ntext")).last().extracting(Chunk::heading).isEqualTo(heading);
    }
}
