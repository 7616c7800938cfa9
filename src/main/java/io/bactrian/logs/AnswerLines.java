package io.bactrian.logs;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;

/** The answer to a log, a JSON object for each of its lines, written while it is read: it may be much longer than the log. */
final class AnswerLines extends InputStream {

    private static final int LINES_AT_ONCE = 256;

    private final LogAnalysis analysis;
    private final boolean scores;
    private final Map<LogTemplate, String> templates = new IdentityHashMap<>();
    private byte[] part = {};
    private int at;
    private int line = 1;

    AnswerLines(LogAnalysis analysis, boolean scores) {
        this.analysis = analysis;
        this.scores = scores;
    }

    private boolean fill() {
        if (at < part.length) {
            return true;
        }
        StringBuilder text = new StringBuilder();
        for (int count = 0; count < LINES_AT_ONCE && line <= analysis.lines(); count++, line++) {
            text.append("{\"line\":").append(line).append(templates.computeIfAbsent(analysis.template(line), AnswerLines::json));
            if (scores) {
                text.append(String.format(Locale.ROOT, ",\"score\":%.3f", analysis.score(line)));
            }
            text.append("}\n");
        }
        part = text.toString().getBytes(StandardCharsets.UTF_8);
        at = 0;
        return part.length > 0;
    }

    private static String json(LogTemplate template) {
        return ",\"templateId\":\"" + template.id() + "\",\"template\":\""
                + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(template.text())) + '"';
    }

    @Override
    public int read() {
        return fill() ? part[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, part.length - at);
        System.arraycopy(part, at, target, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return part.length - at;
    }
}
