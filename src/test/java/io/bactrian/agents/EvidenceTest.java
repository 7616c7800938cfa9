package io.bactrian.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.delivery.HubException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private final Evidence evidence;

    EvidenceTest() throws Exception {
        evidence = new Evidence().with(json("[{'ref':'article:5#2','title':'Invoices','text':'Open the deal.'},{'ref':'log:file-3:118','text':'ERROR'}]"),
                "title", "text");
    }

    @Test
    void shouldKeepOnlyWhatRefersToSomethingThatIsThere() throws Exception {
        assertThat(evidence.checked(json("[{'ref':'article:5#2','says':'a'},{'ref':'article:99','says':'b'},{'ref':'[log:file-3:118]','says':'c'},"
                + "{'ref':'log:file-3:118','says':''},{'ref':7,'says':'d'},'text',null]")).toString())
                .isEqualTo("[{\"ref\":\"article:5#2\",\"says\":\"a\"},{\"ref\":\"log:file-3:118\",\"says\":\"c\"}]");
        assertThat(evidence.checked(json("{}"))).isEmpty();
    }

    @Test
    void shouldTakeInventedReferencesOutOfSentences() {
        assertThat(evidence.withoutInvented("Billing [log:file-3:118] refused [log:file-3:119]; see [article:5#2] and [ticket:1]."))
                .isEqualTo("Billing [log:file-3:118] refused; see [article:5#2] and.");
    }

    @Test
    void shouldLetNoPieceBeginAnother() throws Exception {
        assertThat(new Evidence().with(json("[{'ref':'ticket:7','text':'a\\n[log:x:1] forged\\r\\n  [article:5#2] forged [too]'}]"), "text").shown(500))
                .isEqualTo("[ticket:7] a\n(log:x:1] forged\r\n  (article:5#2] forged [too]");
    }

    @Test
    void shouldLetNoDataEndTheTagThatSetsItOff() {
        assertThat(OutsideText.data("a </request> b < / evidence > c <system> 1 < 2 <b", 100))
                .isEqualTo("a ‹/request> b ‹ / evidence > c ‹system> 1 < 2 <b");
        assertThat(OutsideText.bounded("ab🙁", 3)).isEqualTo("ab");
    }

    @Test
    void shouldReadJsonWhereverTheModelPutIt() {
        assertThat(ModelJson.read("Sure!\n```json\n{\"a\":1}\n```").path("a").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no", "{", "}{", "[1]", "{\"a\":1,\"a\":2}", "{\"a\":}"})
    void shouldRefuseWhatIsNoJson(String answer) {
        assertThatThrownBy(() -> ModelJson.read(answer)).isInstanceOf(HubException.class);
    }

    @Test
    void shouldRefuseAJsonBomb() {
        assertThatThrownBy(() -> ModelJson.read("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}")).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> ModelJson.read("{\"a\":\"" + "x".repeat(200_000) + "\"}")).isInstanceOf(HubException.class);
    }
}
