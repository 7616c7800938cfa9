package io.bactrian.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            took 5 ms ~ took <*>
            took 0.3sec to answer ~ took <*> to answer
            lifetime <1 sec ~ lifetime <*>
            lifetime 00:12 ~ lifetime <*>
            sent 18846 bytes (18.4 KB) of data ~ sent <*> of data
            open db.example.com:5432 now ~ open <*> now
            id 3f2504e0-4f89-41d3-9a0c-0305e82c3301 gone ~ id <*> gone
            mac 0a:1b:2c:3d:4e:5f joined ~ mac <*> joined
            from fe80::1ff:fe23:4567:890a come packets ~ from <*> come packets
            at Sat Jun 18 02:08:10 2005 it ended ~ at <*> it ended
            GET https://a.example/b?c=d&e=f done ~ GET <*> done
            read /var/log/messages now ~ read <*> now
            read C:\\temp\\x.txt now ~ read <*> now
            user=anna uid=17 ~ user=anna uid=<*>
            parent=null done ~ parent=<*> done
            it isn't there ~ it isn't there
            slots [1, 2, 3] free ~ slots [<*>] free
            slots [] free ~ slots [<*>] free
            colors [red, green] used ~ colors [<*>] used
            fans ( 3552 **** 3534 ) spin ~ fans ( <*> ) spin
            depth................12 ~ depth................<*>
            lock "View Lock" taken ~ lock "View Lock" taken
            file "x_1.log" taken ~ file "<*>" taken
            IPv4 address lost ~ IPv4 address lost
            заявка 17 закрыта за 5 мс ~ заявка <*> закрыта за <*>
            """)
    void shouldSeeWhatIsAValueInOneMessage(String message, String template) throws IOException {
        assertThat(template(message)).isEqualTo(template);
    }

    @Test
    void shouldTakeNoTerminalColorsAndControlCharactersForWords() throws IOException {
        assertThat(template("\u001b[31mred\u001b[0m\u0000 alert")).isEqualTo("red alert");
    }

    private static String template(String message) throws IOException {
        return analyse(message).template(1).text();
    }

    private static LogAnalysis analyse(String... lines) throws IOException {
        return new LogAnalyser().analyse(new StringReader(String.join("\n", lines)));
    }

    private static List<String> texts(String... lines) throws IOException {
        LogAnalysis analysis = analyse(lines);
        return IntStream.rangeClosed(1, analysis.lines()).mapToObj(line -> analysis.template(line).text()).distinct().toList();
    }

    @Test
    void shouldLearnThatAWordIsANameWhereSeveralHaveStood() throws IOException {
        assertThat(texts("session opened for user anna", "session opened for user boris", "session opened for user clara",
                "session closed for user anna")).containsExactly("session opened for user <*>", "session closed for user anna");
    }

    @Test
    void shouldKeepStatesApart() throws IOException {
        assertThat(texts("VM 1 started now", "VM 2 stopped now", "VM 3 paused now", "VM 4 resumed now")).hasSize(4);
        assertThat(texts("task 1 went from NEW to READY", "task 2 went from READY to RUNNING", "task 3 went from RUNNING to DONE"))
                .hasSize(3);
    }

    @Test
    void shouldJoinWhatOnlyContainsAValueToTheValue() throws IOException {
        assertThat(texts("synchronized to 10.0.0.1, stratum 3", "synchronized to 10.0.0.2, stratum 3",
                "synchronized to LOCAL(0), stratum 10"))
                .containsExactly("synchronized to <*>, stratum <*>");
    }

    @Test
    void shouldCountEmptyLinesAndKeepOneWithoutAnEnd() throws IOException {
        LogAnalysis analysis = new LogAnalyser().analyse(new StringReader("a b\r\n\r\n\nc d\u2028e"));
        assertThat(IntStream.rangeClosed(1, analysis.lines()).mapToObj(line -> analysis.template(line).text()))
                .containsExactly("a b", "", "", "c d e");
        assertThat(analyse("").lines()).isZero();
        assertThat(new LogAnalyser().analyse(new StringReader("a\n")).lines()).isEqualTo(1);
    }

    @Test
    void shouldReadBytesThatAreNotUtf8() throws IOException {
        byte[] log = {'a', ' ', (byte) 0xC3, '(', ' ', 'b'};
        assertThat(new LogAnalyser().analyse(new ByteArrayInputStream(log)).template(1).text()).isEqualTo("a \ufffd( b");
        assertThat(template("half \ud800 pair")).isEqualTo("half \ufffd pair");
    }

    @Test
    void shouldGiveTheSameTemplateTheSameIdInEveryLog() throws IOException {
        assertThat(analyse("took 5 ms").template(1).id()).isEqualTo(analyse("other", "took 70 s").template(2).id()).matches("[0-9a-f]{12}");
    }

    @Test
    void shouldTellHowOftenAndWhereATemplateOccurs() throws IOException {
        LogAnalysis analysis = analyse("2026-01-01 10:00:00 INFO took 5 ms", "2026-01-01 10:00:01 INFO hello",
                "2026-01-01 10:00:02 INFO took 7 ms");
        assertThat(analysis.templates().get(0)).isEqualTo(
                new LogTemplateUse(analysis.template(1), 2, 1, 3, "2026-01-01 10:00:00 INFO took 5 ms"));
    }

    @Test
    void shouldGiveTheFirstLineAsTheExampleWhereTemplatesWereJoined() throws IOException {
        LogAnalysis analysis = analyse("synchronized to LOCAL(0), stratum 10", "synchronized to 10.0.0.1, stratum 3",
                "synchronized to 10.0.0.2, stratum 3");
        assertThat(analysis.templates()).extracting(LogTemplateUse::example).containsExactly("synchronized to LOCAL(0), stratum 10");
    }

    /** The line at the top was there before anybody could know that a name stands in it. */
    @Test
    void shouldGiveAnEarlyLineTheTemplateOfTheEnd() throws IOException {
        String log = Stream.concat(Stream.of("cache of user zoe dropped"), IntStream.range(0, 5000)
                .mapToObj(line -> "cache of user " + "abcdefghij".charAt(line % 10) + "x dropped")).collect(Collectors.joining("\n"));
        assertThat(template(log)).isEqualTo("cache of user <*> dropped");
    }
}
