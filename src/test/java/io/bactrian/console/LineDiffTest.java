package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {

    @Test
    void shouldShowWhatWentAndWhatCame() {
        assertThat(shown("{\n  \"amount\" : \"1\",\n  \"stage\" : \"won\"\n}", "{\n  \"amount\" : \"2\",\n  \"stage\" : \"won\"\n}")).containsExactly(
                " {", "-  \"amount\" : \"1\",", "+  \"amount\" : \"2\",", "   \"stage\" : \"won\"", " }");
    }

    @Test
    void shouldLeaveOutWhatIsFarFromAnyChange() {
        String before = IntStream.range(0, 100).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        assertThat(shown(before, before.replace("\n50\n", "\nfifty\n"))).containsExactly("…47", " 47", " 48", " 49", "-50", "+fifty", " 51", " 52", " 53",
                "…46");
    }

    @Test
    void shouldShowNoLineWhereNothingChanged() {
        assertThat(shown("a\nb", "a\nb")).containsExactly("…2");
    }

    @Test
    void shouldReplaceTheWholeWhereAlmostEverythingDiffers() {
        String before = IntStream.range(0, 3000).mapToObj(line -> "a" + line).collect(Collectors.joining("\n"));
        String after = IntStream.range(0, 3000).mapToObj(line -> "b" + line).collect(Collectors.joining("\n"));
        List<LineDiff.Line> lines = LineDiff.of(before, after);
        assertThat(lines).hasSize(6000);
        assertThat(lines.get(2999).kind()).isEqualTo("removed");
        assertThat(lines.get(3000).kind()).isEqualTo("added");
    }

    @Test
    void shouldLeadFromOneTextToTheOther() {
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            String before = text(random);
            String after = text(random);
            List<LineDiff.Line> lines = LineDiff.of(before, after);
            assertThat(side(lines, "added")).as("without what came").isSubsetOf(List.of(before.split("\n", -1)));
            if (lines.stream().noneMatch(line -> line.kind().equals("skipped"))) {
                assertThat(String.join("\n", side(lines, "added"))).isEqualTo(before);
                assertThat(String.join("\n", side(lines, "removed"))).isEqualTo(after);
            }
        }
    }

    private static List<String> side(List<LineDiff.Line> lines, String without) {
        return lines.stream().filter(line -> !line.kind().equals(without) && !line.kind().equals("skipped")).map(LineDiff.Line::text).toList();
    }

    private static String text(Random random) {
        return IntStream.range(0, random.nextInt(8)).mapToObj(line -> "" + (char) ('a' + random.nextInt(3))).collect(Collectors.joining("\n"));
    }

    private static List<String> shown(String before, String after) {
        return LineDiff.of(before, after).stream().map(line -> switch (line.kind()) {
            case "removed" -> "-" + line.text();
            case "added" -> "+" + line.text();
            case "skipped" -> "…" + line.text();
            default -> " " + line.text();
        }).toList();
    }
}
