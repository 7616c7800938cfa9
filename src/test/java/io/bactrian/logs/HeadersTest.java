package io.bactrian.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadersTest {

    private static final String[] MESSAGES = {"Started the engine", "queue is empty", "Received 17 parts", "user anna left", "done"};

    /** The first message of a log whose lines all have a header like this, with other digits. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            2026-03-02T10:15:30.123Z INFO  [main] com.acme.Shop: ~
            2026-03-02 10:15:30,123 - acme.worker - WARNING - ~
            2026-03-02 10:15:30.123  INFO 4711 --- [nio-8080-exec-1] c.a.shop.Orders                  : ~
            Mar  2 10:15:30 web01 sshd[4711]: ~
            Mar  2 10:15:30 web01 kernel: ~
            [Mon Mar 02 10:15:30 2026] [error] ~
            10.0.0.7 - anna [02/Mar/2026:10:15:30 +0100] ~
            03-02 10:15:30.123  1702  2395 D WindowServer: ~
            20260302-10:15:30:606|Step_Counter|30002312|~
            [03.02 10:15:30] browser.exe - ~
            1772446530 2026.03.02 node7 INFO ~
            [10:15:30] ~
            [  123.456789] ~
            I0302 10:15:30.123456    4711 ~
            ERROR ~
            level=info ts=2026-03-02T10:15:30Z ~
            """)
    void shouldFindWhereTheMessageBegins(String header) {
        List<String> lines = IntStream.range(0, 40)
                .mapToObj(line -> header.replace('7', (char) ('0' + line % 10)) + MESSAGES[line % 5]).toList();
        HeaderFormat format = HeaderColumns.formatOf(lines);
        assertThat(lines).allSatisfy(line -> assertThat(line.substring(format.messageStart(line)))
                .isEqualTo(line.substring(header.length())));
    }

    @Test
    void shouldLeaveMessagesWithoutAHeaderAlone() {
        List<String> lines = IntStream.range(0, 40).mapToObj(line -> line % 2 == 0 ? "connection from 10.0.0.1 at Mon Jun 2 10:00:" + line
                : MESSAGES[line % 5]).toList();
        assertThat(lines).allSatisfy(line -> assertThat(HeaderColumns.formatOf(lines).messageStart(line)).isZero());
    }

    /** Words before the time: a sentence that tells a time is no header. */
    @Test
    void shouldNotTakeASentenceForAHeader() {
        List<String> lines = IntStream.range(10, 40).mapToObj(line -> "backup job finished at 10:00:" + line + " without errors").toList();
        assertThat(HeaderColumns.formatOf(lines).messageStart(lines.get(0))).isZero();
    }

    @Test
    void shouldFindTheHeaderBetweenStackTraces() {
        List<String> lines = IntStream.range(0, 90).mapToObj(line -> line % 3 == 0
                ? "2026-03-02 10:15:" + (10 + line / 3) + " ERROR it failed" : "\tat com.acme.Shop.sell(Shop.java:" + line + ")").toList();
        HeaderFormat format = HeaderColumns.formatOf(lines);
        assertThat(format.messageStart(lines.get(0))).isEqualTo("2026-03-02 10:15:10 ERROR ".length());
        assertThat(format.messageStart(lines.get(1))).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-03-02T10:15:30.123Z | 1772446530
            2026-03-02 10:15:30,123 INFO | 1772446530
            [02/Mar/2026:10:15:30 +0100] | 1772446530
            1772446530 | 1772446530
            1772446530123 | 1772446530
            2026/03/02 10:15 | 1772446500
            260302 101530 148 INFO | 1772446530
            20260302-10:15:30:606 | 1772446530
            2026-03-02-10.15.30.363779 | 1772446530
            Mon Mar  2 10:15:30 2026 | 1772446530
            no time at all | -9223372036854775808
            99-99-99 77 | -9223372036854775808
            """)
    void shouldReadTheTime(String header, long seconds) {
        assertThat(new LineClock().read(header, header.length())).isEqualTo(seconds);
    }

    @Test
    void shouldGoOnBehindMidnight() {
        LineClock clock = new LineClock();
        long before = clock.read("[23:59:58]", 10);
        assertThat(clock.read("[00:00:03]", 10) - before).isEqualTo(5);
    }

    @Test
    void shouldReadJsonAsAPersonWouldWriteIt() {
        assertThat(JsonLine.read("{\"ts\":1772446530.5,\"level\":\"error\",\"caller\":{\"a\":[1]},\"msg\":\"it \\\"broke\\\"\"}"))
                .isEqualTo(new JsonLine("1772446530.5 error it \"broke\"", "1772446530.5 error ".length()));
        assertThat(JsonLine.read("{\"level\":\"error\"}")).isNull();
        assertThat(JsonLine.read("[1]")).isNull();
        assertThat(JsonLine.read("{\"msg\":\"cut off\",\"x\":\"")).isNotNull();
    }
}
