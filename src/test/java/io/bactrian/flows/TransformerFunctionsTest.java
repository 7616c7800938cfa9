package io.bactrian.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.Parser;
import io.bactrian.delivery.StrictJson;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerFunctionsTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "money(.x, \"RUB\")|1000.5|\"1000.50\"", "money(.x, \"RUB\")|\"1000.505\"|\"1000.51\"", "money(.x, \"RUB\")|0.1|\"0.10\"",
        "money(.x, \"RUB\")|90071992547409.93|\"90071992547409.93\"", "money(.x, \"RUB\")|1E+3|\"1000.00\"",
                "money(.x, \"JPY\")|10.5|\"11\"",
        "money(.x, \"KWD\")|\" 1.5 \"|\"1.500\"", "money(.x, \"RUB\")|null|null", "decimal(.x)|\"90071992547409.93\"|90071992547409.93",
        "decimal(.x)|\"1000.50\"|1000.50", "micros(.x)|\"1500.55\"|1500550000", "micros(.x)|0.000001|1",
        "utc(.x)|\"2026-01-31T12:15:00+03:00\"|\"2026-01-31T09:15:00Z\"", "utc(.x)|1769850900|\"2026-01-31T09:15:00Z\"",
        "utc(.x, \"Europe/Moscow\")|\"2026-01-31T12:15:00\"|\"2026-01-31T09:15:00Z\"",
        "utc(.x, \"Europe/Moscow\")|\"2026-01-31T12:15:00Z\"|\"2026-01-31T12:15:00Z\"",
        "local-time(.x, \"Europe/Moscow\")|\"2026-01-31T09:15:00.123Z\"|\"2026-01-31T12:15:00\"",
        "epoch-millis(.x)|\"2026-01-31T12:15:00+03:00\"|1769850900000", "utc(.x)|null|null",
        "uuid-v5(.x)|\"a\"|\"5f426f29-81d8-5469-9e8f-d9319dbe8c51\""})
    void shouldCompute(String expression, String x, String expected) throws Exception {
        assertThat(evaluate(expression, x)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "money(.x, \"RUB\")|\"1 000,50\"", "money(.x, \"XQQ\")|1", "money(.x, null)|1", "money(.x, \"RUB\")|\"1e1000000000\"",
        "money(.x, \"RUB\")|\"1e-1000000000\"", "money(.x, \"RUB\")|true", "micros(.x)|\"0.0000001\"",
                "micros(.x)|\"99999999999999999999\"",
        "utc(.x)|\"2026-01-31T12:15:00\"", "utc(.x, \"Europe/Moscow\")|\"31.01.2026\"", "utc(.x, \"Mars/Base\")|\"2026-01-31T12:15:00\"",
        "local-time(.x, \"Mars/Base\")|\"2026-01-31T09:15:00Z\""})
    void shouldRefuse(String expression, String x) {
        assertThatThrownBy(() -> evaluate(expression, x)).isInstanceOf(JsltException.class);
    }

    @Test
    void shouldMakeIdsThatAreNameBasedUuids() throws Exception {
        String id = evaluate("uuid-v5(.x)", "\"onec:invoice:deal:4711\"");

        assertThat(id).matches("\"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"")
                .isNotEqualTo(evaluate("uuid-v5(.x)", "\"onec:invoice:deal:4712\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"a\":1} trailing", "{\"a\":"})
    void shouldReadJsonStrictly(String json) {
        assertThatThrownBy(() -> StrictJson.mapper().readTree(json)).isInstanceOf(com.fasterxml.jackson.core.JsonProcessingException.class);
    }

    @Test
    void shouldBoundHowDeepJsonNests() {
        String deep = "[".repeat(StrictJson.MAX_DEPTH + 1) + "]".repeat(StrictJson.MAX_DEPTH + 1);

        assertThatThrownBy(() -> StrictJson.mapper().readTree(deep)).hasMessageContaining("nesting depth");
    }

    private static String evaluate(String expression, String x) throws Exception {
        return new Parser(new StringReader(expression)).withFunctions(TransformerFunctions.all()).compile()
                .apply(StrictJson.mapper().readTree("{\"x\": " + x + "}")).toString();
    }
}
