package io.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SandboxAnalystTest {

    private static JsonNode answer(String prompt) throws IOException {
        return Json.MAPPER.readTree(SandboxAnalyst.answer(prompt).orElseThrow());
    }

    @Test
    void shouldThinkFromTheEvidenceThatItIsGiven() throws IOException {
        String prompt = """
                Write in %s. Answer with {"cause":"","evidence":[{"ref":"","says":""}],"tellUser":"","actions":[]}
                <request>
                Payments fail since Monday
                </request>
                <evidence>
                [article:5#1] Holidays
                The office is closed.
                [log:file-3:118] ERROR payments: certificate expired
                [article:6#1] Payments
                Payments fail where a card has no limit.
                </evidence>
                """;
        JsonNode english = answer(prompt.formatted("English"));
        assertThat(english.path("cause").asText()).contains("certificate expired").contains("[log:file-3:118]");
        assertThat(english.path("evidence").findValuesAsText("ref")).containsExactly("log:file-3:118", "article:6#1", "article:5#1");
        assertThat(answer(prompt.formatted("Russian")).path("cause").asText()).startsWith("Журнал показывает");
        JsonNode nothing = answer(prompt.formatted("English").replaceAll("(?s)<evidence>.*</evidence>", "<evidence>\nnone\n</evidence>"));
        assertThat(nothing.path("evidence")).isEmpty();
        assertThat(nothing.path("confidence").asDouble()).isLessThan(0.3);
    }

    @Test
    void shouldSortRequestsAndSeeWhatIsMissing() throws IOException {
        String routing = "Topics: billing, campaigns, other. {\"topic\":\"\",\"urgency\":\"\"}\n<request>\n%s\n</request>";
        assertThat(answer(routing.formatted("Где мой счёт? Срочно")).toString()).contains("billing").contains("high").contains("ru");
        assertThat(answer(routing.formatted("Good weather today")).path("confidence").asDouble()).isLessThan(0.5);
        String validation = "Attached files: %s\n{\"missing\":[]}\n<request>\n%s\n</request>";
        assertThat(answer(validation.formatted("", "Hello")).path("missing").toString()).isEqualTo("[\"matter\"]");
        assertThat(answer(validation.formatted("a.log", "Hello")).path("missing")).isEmpty();
        assertThat(answer(validation.formatted("", "Не приходит счёт")).path("missing").toString()).isEqualTo("[\"document\"]");
        assertThat(answer(validation.formatted("", "Не приходит счёт за март")).path("missing")).isEmpty();
    }

    @Test
    void shouldGiveHintsOnlyFromPassagesThatFit() throws IOException {
        JsonNode hints = answer("""
                {"hints":[{"text":"","citations":[]}]}
                <request>
                How do I export statistics?
                </request>
                <passages>
                [article:1#1] Statistics
                Press Export above the statistics table. It takes a minute.
                [article:2#1] Holidays
                The office is closed.
                </passages>
                """).path("hints");
        assertThat(hints).hasSize(1);
        assertThat(hints.path(0).path("text").asText()).isEqualTo("Press Export above the statistics table.");
        assertThat(hints.path(0).path("citations").path(0).asText()).isEqualTo("article:1#1");
    }

    @Test
    void shouldLeaveEverythingElseToOthers() {
        assertThat(SandboxAnalyst.answer("Write a title.\n<ticket>\nWhere is \"missing\"?\n</ticket>")).isEmpty();
        assertThat(SandboxAnalyst.answer("What does \"missing\" mean?")).isEmpty();
    }
}
