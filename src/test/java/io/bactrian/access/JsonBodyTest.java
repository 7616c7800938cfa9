package io.bactrian.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    private final CamelContext camel = new DefaultCamelContext();
    private final JsonBody reader = new JsonBody();
    private Exchange exchange;

    @BeforeEach
    void aRequest() {
        exchange = new DefaultExchange(camel);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    @Test
    void shouldKeepDecimalsExactly() {
        assertThat(read("{\"amount\":100.10}").path("amount").decimalValue()).isEqualTo(new BigDecimal("100.10"));
    }

    @Test
    void shouldReadBytesStreamsAndText() {
        for (Object body : new Object[] {"{\"a\":\"ё\"}".getBytes(StandardCharsets.UTF_8), "{\"a\":\"ё\"}",
                new ByteArrayInputStream("{\"a\":\"ё\"}".getBytes(StandardCharsets.UTF_8))}) {
            exchange.getMessage().setBody(body);
            assertThat(reader.read(exchange).path("a").asText()).isEqualTo("ё");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"a\":1", "{\"a\":1}}", "{\"a\":1} {\"b\":2}", "{\"a\":1,\"a\":2}", "{'a':1}", "{\"a\":NaN}", "nul",
            "{\"a\":\"\\u0000\"}", "{\"\\u0000\":1}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\\ud800\"}", "{\"a\":1e1000000000}",
            "{\"a\":1e-1000000000}", "\uFEFF{}", "{\"a\":1,}", "// no\n{}"})
    void shouldRefuseWhatIsNotOneWellFormedDocument(String body) {
        assertThat(refusal(body).code()).isEqualTo(ErrorCode.MALFORMED_BODY);
    }

    @Test
    void shouldTakeASurrogatePair() {
        assertThat(read("{\"a\":\"\\ud83d\\ude00\"}").path("a").asText()).isEqualTo("😀");
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() {
        exchange.getMessage().setBody(new byte[] {'"', (byte) 0xC3, (byte) 0x28, '"'});
        assertThat(catchThrowableOfType(HubException.class, () -> reader.read(exchange)).code()).isEqualTo(ErrorCode.MALFORMED_BODY);
    }

    @Test
    void shouldRefuseUtf16() {
        exchange.getMessage().setBody("{\"a\":1}".getBytes(StandardCharsets.UTF_16BE));
        assertThat(catchThrowableOfType(HubException.class, () -> reader.read(exchange)).code()).isEqualTo(ErrorCode.MALFORMED_BODY);
    }

    @Test
    void shouldRefuseDeepNestingAtOnce() {
        refusal("[".repeat(100)); // classes are loaded once
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        long start = System.nanoTime();
        assertThat(refusal(deep).getMessage()).contains("nested too deep").doesNotContain("StreamReadConstraints");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void shouldRefuseHugeNumbersAtOnce() {
        long start = System.nanoTime();
        refusal("{\"a\":" + "9".repeat(900_000) + "}");
        refusal("{\"a\":9e999999999}");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void shouldNotRepeatWhatItWasSent() {
        assertThat(refusal("{\"a\":" + "secret".repeat(10_000) + "}").getMessage()).hasSizeLessThan(200).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/json;charset=utf-16", "application/json;charset=nonsense", "json"})
    void shouldRefuseOtherMediaTypes(String type) {
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        assertThat(refusal("{}").code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void shouldRefuseABodyWithoutMediaType() {
        exchange.getMessage().removeHeader(Exchange.CONTENT_TYPE);
        assertThat(refusal("{}").code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=UTF-8", "application/cloudevents+json", "APPLICATION/JSON"})
    void shouldReadJsonByAnyOfItsNames(String type) {
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        assertThat(read("{}").isObject()).isTrue();
    }

    @Test
    void shouldRefuseNullAsWell() {
        exchange.getMessage().setBody(null);
        assertThatThrownBy(() -> reader.read(exchange)).isInstanceOf(HubException.class);
    }

    private JsonNode read(String body) {
        exchange.getMessage().setBody(body);
        return reader.read(exchange);
    }

    private HubException refusal(String body) {
        HubException refusal = catchThrowableOfType(HubException.class, () -> read(body));
        assertThat(refusal).as("refusal of %.50s", body).isNotNull();
        return refusal;
    }
}
