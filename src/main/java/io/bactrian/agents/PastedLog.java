package io.bactrian.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Log lines that a user pasted into a message. */
final class PastedLog {

    /** Fewer of them are a quotation. */
    private static final int FEWEST = 3;
    private static final int LONGEST_LINE = 4000;
    private static final Pattern STAMPED = Pattern.compile(
            "^[\\s\\[(<\"'>|-]*(\\d{4}[-/.]\\d\\d[-/.]\\d\\d|\\d{2}[-/.]\\d\\d[-/.]\\d{2,4}|\\d{2}:\\d\\d:\\d\\d|(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\\s+\\d{1,2}\\s|\\d{10,13}\\b)");
    private static final Pattern LEVELLED = Pattern.compile(
            "(^|[\\s\\[|(])(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|SEVERE|CRITICAL|PANIC)([\\s\\]|:)]|$)");
    private static final Pattern TRACE = Pattern.compile("^\\s+(at |\\.\\.\\. \\d+ more)|^(Caused by|Traceback|Exception in|  File )");

    private PastedLog() {
    }

    /** The lines of a text that are a log's, with their numbers in the text; empty where there are only one or two. */
    static List<Line> in(String text) {
        List<Line> lines = new ArrayList<>();
        String[] all = text.split("\\R", -1);
        for (int i = 0; i < all.length; i++) {
            String line = OutsideText.bounded(all[i], LONGEST_LINE);
            if (STAMPED.matcher(line).find() || LEVELLED.matcher(line).find() || TRACE.matcher(line).find()) {
                lines.add(new Line(i + 1, line));
            }
        }
        return lines.size() < FEWEST ? List.of() : lines;
    }

    /** One of them; {@code number} counts from 1. */
    record Line(int number, String text) {
    }
}
