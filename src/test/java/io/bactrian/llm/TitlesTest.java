package io.bactrian.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.delivery.Event;
import io.bactrian.delivery.HubException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes a ticket's title, and what does not. */
class TitlesTest {

    private final Titles titles = new Titles("some-model");

    private static Event asked(String text) {
        return Event.original(null, "support.title.requested", "12", "ticket:12",
                JsonNodeFactory.instance.objectNode().put("ticketId", 12).put("language", "en").put("text", text));
    }

    private String byModel(String answer) {
        return titles.fromModel(answer, asked("Help"), null).path("title").asText();
    }

    private String byRule(String text) {
        return titles.fromText(asked(text), null).path("title").asText();
    }

    /** PostgreSQL keeps no zero character: the ticket stayed without a title, and the event was a dead letter. */
    @Test
    void shouldGiveATitleWhereSomebodyWritesTheZeroCharacter() {
        assertThat(byModel("The invoice\u0000 is missing")).isEqualTo("The invoice is missing");
        assertThat(byRule("The invoice\u0000is missing")).isEqualTo("The invoice is missing");
        assertThat(byRule("\u0000")).isEqualTo("No text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one\ntwo", "one\r\ntwo", "one\u2028two", "", " ", "\u0000", "..", "\u202E"})
    void shouldTakeNoAnswerThatIsNoTitle(String answer) {
        assertThatThrownBy(() -> byModel(answer)).isInstanceOf(HubException.class);
    }

    @ParameterizedTest
    @CsvSource({"«Нет счёта»,Нет счёта", "invoice\u202Egnp.exe,invoicegnp.exe", "👩\u200D🚀 is away,👩\u200D🚀 is away", "a\uD83D,a"})
    void shouldShowWhatReadersSee(String answer, String title) {
        assertThat(byModel(answer)).isEqualTo(title);
        assertThat(byRule("one\r\ntwo  three. Four")).isEqualTo("one two three");
    }

    /** The configured name was told, whichever model of the group had answered. */
    @Test
    void shouldNameTheModelThatAnswered() {
        ModelAnswer answer = new ModelAnswer("1", null, "fallback", "small-model", ModelAnswer.Cache.MISS, BigDecimal.ZERO, null);

        assertThat(titles.fromModel("Invoice", asked("Help"), answer).at("/madeBy/model").asText()).isEqualTo("small-model");
    }
}
