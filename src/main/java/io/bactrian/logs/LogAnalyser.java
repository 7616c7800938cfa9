package io.bactrian.logs;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Reads a whole log and finds its templates and its strange lines. The log is read once and not kept: what is kept of a line is a few
 * bytes, and of all templates some megabytes. Nothing in it can make this fail but its length.
 */
@Component
public class LogAnalyser {

    /** Lines of a log, empty ones too. */
    public static final int MOST_LINES = 1_000_000;

    private static final int LETTERS_OF_A_SAMPLE = 1_000_000;

    /** Reads UTF-8; what is not UTF-8 becomes U+FFFD. */
    public LogAnalysis analyse(InputStream log) throws IOException {
        return analyse(new InputStreamReader(log, StandardCharsets.UTF_8));
    }

    /**
     * Reads to the end and does not close the reader.
     *
     * @throws HubException {@link ErrorCode#BODY_TOO_LARGE} when there are more than {@value #MOST_LINES} lines
     */
    public LogAnalysis analyse(Reader log) throws IOException {
        BoundedLines source = new BoundedLines(log);
        List<String> sample = new ArrayList<>();
        int letters = 0;
        String line = source.next();
        while (line != null && sample.size() < HeaderFormat.SAMPLE && letters < LETTERS_OF_A_SAMPLE) {
            sample.add(line);
            letters += line.length();
            line = source.next();
        }
        boolean json = JsonLine.areUsual(sample);
        Reading reading = new Reading(json ? HeaderFormat.NONE : HeaderColumns.formatOf(sample), json);
        sample.forEach(reading::add);
        sample.clear();
        for (; line != null; line = source.next()) {
            reading.add(line);
        }
        return reading.finish();
    }

    /** One log on its way through the miner. */
    private static final class Reading {

        private final HeaderFormat header;
        private final boolean json;
        private final Miner miner = new Miner();
        private final LineClock clock = new LineClock();
        private final LogLines lines = new LogLines();
        private int folds;

        private Reading(HeaderFormat header, boolean json) {
            this.header = header;
            this.json = json;
        }

        private void add(String line) {
            if (lines.size() >= MOST_LINES) {
                throw new HubException(ErrorCode.BODY_TOO_LARGE, "A log has at most " + MOST_LINES + " lines");
            }
            JsonLine object = json ? JsonLine.read(line) : null;
            String text = object == null ? line : object.text();
            int start = object == null ? header.messageStart(line) : object.messageStart();
            lines.add(miner.add(text, start), clock.read(text, start), Trouble.ofHeader(text, start));
            if (miner.folds() != folds) {
                folds = miner.folds();
                lines.settle();
            }
        }

        private LogAnalysis finish() {
            miner.learn();
            lines.settle();
            return new LogAnalysis(lines);
        }
    }
}
