package io.bactrian.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformerComponentTest {

    @TempDir
    private Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Path file;
    private int edits;

    @BeforeEach
    void start() throws Exception {
        camel.addComponent("jslt", new TransformerComponent());
        camel.start();
        file = folder.resolve("crm-deal-to-canonical.jslt");
        edit("{\"Сумма\": .\"Сумма\"}");
    }

    @AfterEach
    void stop() throws Exception {
        camel.close();
    }

    @Test
    void shouldReadCyrillicWhateverThePlatformsCharset() {
        String input = "{\"Сумма\": 1.50}";

        assertThat(transform(input).getMessage().getBody()).isEqualTo("{\"Сумма\":1.50}");
        assertThat(transform(input.getBytes(StandardCharsets.UTF_8)).getMessage().getBody()).isEqualTo("{\"Сумма\":1.50}");
        assertThat(transform(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))).getMessage().getBody())
                .isEqualTo("{\"Сумма\":1.50}");
    }

    @Test
    void shouldTakeAnEditWithTheNextMessageAndKeepTheLastGoodOneWhenItIsBroken() throws Exception {
        transform("{}");
        edit("{\"edited\": true}");
        assertThat(transform("{}").getMessage().getBody()).isEqualTo("{\"edited\":true}");

        edit("{\"broken\": ");
        assertThat(transform("{}").getMessage().getBody()).isEqualTo("{\"edited\":true}");
    }

    @Test
    void shouldLeaveAnEmptyBodyForNull() throws Exception {
        edit("null");

        assertThat(transform("{}").getMessage().getBody()).isNull();
    }

    @Test
    void shouldKeepHeadersAndNotTakeATransformerFromThem() {
        Exchange exchange = camel.createFluentProducerTemplate().to("jslt:" + file.toUri()).withBody("{\"Сумма\": 1}")
                .withHeader("ce_id", "1").withHeader("CamelJsltString", "\"hacked\"").withHeader("CamelJsltResourceUri", "file:/etc/passwd")
                        .send();

        assertThat(exchange.getMessage().getBody()).isEqualTo("{\"Сумма\":1}");
        assertThat(exchange.getMessage().getHeader("ce_id")).isEqualTo("1");
    }

    @Test
    void shouldNameTheTransformerAndTheCodeWhenItFails() throws Exception {
        assertFailure(transform("{\"a\":1,\"a\":2}"), "its input is not well-formed JSON: Duplicate field 'a'");
        assertFailure(transform(""), "its input is empty");
        edit("{\"amount\": money(.amount, .currency)}");
        assertFailure(transform("{\"amount\": \"ten\", \"currency\": \"RUB\"}"), "Not a decimal number: \"ten\"");
    }

    private static void assertFailure(Exchange exchange, String detail) {
        assertThat(exchange.getException()).isInstanceOfSatisfying(HubException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.TRANSFORMATION_FAILED);
            assertThat(failure).hasMessage("The transformer crm-deal-to-canonical failed: " + detail);
        });
    }

    private Exchange transform(Object body) {
        return camel.createFluentProducerTemplate().to("jslt:" + file.toUri()).withBody(body).send();
    }

    /** Each edit is a minute later than the one before, so that the test does not hang on the file system's clock. */
    private void edit(String text) throws Exception {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1769850900000L + 60_000L * edits++));
    }
}
