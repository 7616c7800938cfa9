package io.bactrian.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class LogFileTest {

    private static final long MOST = 1_000_000;

    private static Map<String, List<String>> read(byte[] file) throws LogFile.UnreadableException {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        LogFile.read(file, "f", MOST, (name, text) -> {
            BufferedReader reader = new BufferedReader(text);
            List<String> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
            parts.put(name, lines);
        });
        return parts;
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldReadPlainTextGzipAndEveryTextOfAZip() throws Exception {
        assertThat(read(utf8("one\r\ntwo"))).containsEntry("f", List.of("one", "two"));
        assertThat(read(gzip(utf8("one\ntwo\n")))).containsEntry("f", List.of("one", "two"));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("a/", new byte[0]);
        entries.put("a/x.log", utf8("x1\nx2"));
        entries.put("core.dump", new byte[] {0, 1, 2, 0, 0, 7});
        entries.put("../../etc/y.log", utf8("y1"));
        assertThat(read(zip(entries))).containsEntry("f/2", List.of("x1", "x2")).containsEntry("f/4", List.of("y1")).hasSize(2);
    }

    @Test
    void shouldReadTheEncodingsThatLogsComeIn() throws Exception {
        String text = "2026-01-01 ОШИБКА соединения — сбой";
        assertThat(read(utf8("\uFEFF" + text))).containsEntry("f", List.of(text));
        assertThat(read(text.replace("—", "-").getBytes(Charset.forName("windows-1251")))).containsEntry("f", List.of(text.replace("—", "-")));
        assertThat(read(text.getBytes(StandardCharsets.UTF_16))).containsEntry("f", List.of(text));
        assertThat(read(utf8("ж".repeat(9000)))).containsEntry("f", List.of("ж".repeat(9000)));
        assertThat(read(utf8("x" + "ж".repeat(9000)))).containsEntry("f", List.of("x" + "ж".repeat(9000)));
        assertThat(read(utf8("x" + "🙁".repeat(9000)))).containsEntry("f", List.of("x" + "🙁".repeat(9000)));
    }

    @Test
    void shouldStopABombAtItsLimitWhateverItIsPackedIn() throws Exception {
        byte[] lines = utf8("a line of a log that says nothing\n".repeat(100_000));
        assertThatThrownBy(() -> read(gzip(lines))).isInstanceOf(LogFile.UnreadableException.class).hasMessageContaining("inflates to more than");
        assertThatThrownBy(() -> read(zip(Map.of("a.log", lines)))).hasMessageContaining("inflates to more than");
        // Many small ones that are large together, and one whose text is not even read.
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            many.put(i + ".log", utf8("0123456789\n".repeat(9000)));
        }
        assertThatThrownBy(() -> read(zip(many))).hasMessageContaining("inflates to more than");
        assertThatThrownBy(() -> read(zip(Map.of("zeros", new byte[3_000_000])))).hasMessageContaining("inflates to more than");
        assertThatThrownBy(() -> read(gzip(new byte[3_000_000]))).hasMessageContaining("inflates to more than");
        Map<String, byte[]> countless = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            countless.put(i + ".log", utf8("x"));
        }
        assertThatThrownBy(() -> read(zip(countless))).hasMessageContaining("more than 100 files");
    }

    @Test
    void shouldSayWhatIsNoLog() throws Exception {
        byte[] noise = new byte[5000];
        new Random(7).nextBytes(noise);
        noise[0] = 5;
        assertThatThrownBy(() -> read(noise)).isInstanceOf(LogFile.UnreadableException.class).hasMessage("It is no text");
        byte[] cut = gzip(utf8("some lines\n".repeat(1000)));
        assertThatThrownBy(() -> read(java.util.Arrays.copyOf(cut, cut.length / 2))).hasMessage("The archive is broken");
        assertThatThrownBy(() -> read(utf8("PK\u0003\u0004 and then nothing of the kind"))).hasMessage("The archive is broken");
        // An archive inside an archive is not opened, and is no text.
        assertThatThrownBy(() -> read(gzip(gzip(utf8("x\n".repeat(10)))))).hasMessage("It is no text");
    }

    @Test
    void shouldFindLogLinesInAMessage() {
        String text = "Hello!\nHere it is:\n2026-11-20 10:00:01 INFO one\n2026-11-20 10:00:02 ERROR two\n    at io.example.Main(Main.java:3)\nThanks";
        assertThat(PastedLog.in(text)).extracting(PastedLog.Line::number).containsExactly(3, 4, 5);
        assertThat(PastedLog.in("On 12.05.2026 it failed.\nAt 10:00 too")).isEmpty();
        assertThat(PastedLog.in("")).isEmpty();
    }
}
