package io.bactrian.planning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenAmountTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"100 | 100", "100.50 | 100.50", "100,50 | 100.50", "1 000 000,50 ₽ | 1000000.50",
            "1,000,000.50 | 1000000.50",
        "1.000.000,50 | 1000000.50", "RUB 2500 | 2500", "$99.9 | 99.9", "-5 | -5", "1,500 | 1500", "35% | 35", "1'000 | 1000"})
    void shouldReadWhatModelsWrite(String said, String amount) {
        assertThat(WrittenAmount.of(TextNode.valueOf(said))).hasValueSatisfying(read -> assertThat(read).isEqualByComparingTo(amount));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "Infinity", "about a million", "1e99999999", "12.34.56.78", "--5", "0x10", "1/3"})
    void shouldReadNothingElse(String said) {
        assertThat(WrittenAmount.of(TextNode.valueOf(said))).isEmpty();
    }

    @Test
    void shouldNotChokeOnNumbersThatAreBombs() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(WrittenAmount.of(JsonNodeFactory.instance.numberNode(new BigDecimal("1e999999999")))).isEmpty();
            assertThat(WrittenAmount.of(JsonNodeFactory.instance.numberNode(BigInteger.TWO.pow(10_000_000)))).isEmpty();
            assertThat(WrittenAmount.shown(JsonNodeFactory.instance.numberNode(BigInteger.TWO.pow(10_000_000)))).contains("far too large");
            assertThat(WrittenAmount.of(JsonNodeFactory.instance.numberNode(Double.NaN))).isEmpty();
        });
    }
}
