package io.bactrian.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTemplatesOperationTest {

    private final LogTemplatesOperation operation = new LogTemplatesOperation(new LogAnalyser(), 1, Duration.ofMillis(50));

    private static Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain");
        exchange.getMessage().setBody(body);
        return exchange;
    }

    private String answer(Object body) throws IOException {
        Exchange exchange = exchange(body);
        operation.mine(exchange, null);
        return new String(exchange.getMessage().getBody(InputStream.class).readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Camel may hand a body over as any of these. */
    @Test
    void shouldReadABodyOfAnyKind() throws IOException {
        String expected = answer("ё 5");
        assertThat(expected).startsWith("{\"line\":1,").contains("\"template\":\"ё <*>\"}").endsWith("\n");
        assertThat(answer("ё 5".getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
        assertThat(answer(new ByteArrayInputStream("ё 5".getBytes(StandardCharsets.UTF_8)))).isEqualTo(expected);
        assertThat(answer(new StringReader("ё 5"))).isEqualTo(expected);
        assertThat(answer(null)).isEmpty();
    }

    /** The answer is made in parts; none may be lost where one ends. */
    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 257, 5000})
    void shouldAnswerEveryLine(int lines) throws IOException {
        assertThat(answer("x\n".repeat(lines)).lines()).hasSize(lines).allMatch(line -> line.endsWith("\"template\":\"x\"}"));
    }

    @Test
    void shouldAnswerThatItIsBusyRatherThanReadEverythingAtOnce() throws Exception {
        PipedOutputStream sender = new PipedOutputStream();
        PipedInputStream slow = new PipedInputStream(sender);
        sender.write("first\n".getBytes(StandardCharsets.UTF_8));
        sender.flush();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> operation.mine(exchange(slow), null));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> slow.available() == 0);

        assertThatThrownBy(() -> answer("second")).isInstanceOfSatisfying(HubException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED));
        sender.close();
        reading.get();
        assertThat(answer("third")).contains("third");
    }
}
