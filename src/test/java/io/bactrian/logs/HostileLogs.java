package io.bactrian.logs;

import java.io.IOException;
import java.io.Reader;
import java.util.Random;
import java.util.function.IntFunction;

/** Logs that want to break their reader. Run in a small heap; says one line for each log and fails by itself when something fails. */
final class HostileLogs {

    private static final int MOST_TEMPLATES = Miner.MOST_LEAVES + Miner.MOST_COARSE;
    private static final Random RANDOM = new Random(1);

    private HostileLogs() {
    }

    public static void main(String[] arguments) throws IOException {
        read("a million different lines", 1_000_000, line -> word() + ' ' + word() + ' ' + word() + ' ' + word() + ' ' + word());
        read("long different lines", 20_000, line -> words(60));
        read("one name of 300,000", 300_000, line -> "user " + word() + " has logged in today");
        read("a line of 10 MB", 1, line -> "x y ".repeat(2_500_000));
        read("a word of 10 MB", 2, line -> "x".repeat(10_000_000));
        read("100,000 tokens", 3, line -> "a=b, ".repeat(100_000));
        read("brackets that never close", 1000, line -> "([{<\"'".repeat(1500));
        read("brackets as a header", 20_000, line -> "[ [ [ [ [ [ [ [ [ [");
        read("dots, pipes and dashes", 1000, line -> ".....|||----".repeat(600));
        read("any characters, surrogate halves too", 30_000, line -> characters(0x10000));
        read("control characters", 30_000, line -> characters(128));
        read("U+0000", 1000, line -> "\0".repeat(1000));
        read("empty lines", 1_000_000, line -> "");
        read("JSON that nests deep", 1000, line -> "{\"msg\":" + "[".repeat(4000));
        read("times that are none", 1000, line -> "99999999999999999999 99:99:99 2026-99-99 " + "9".repeat(40) + " Jan 99 999999 999999 x");
        streams();
    }

    private static void read(String name, int lines, IntFunction<String> source) throws IOException {
        long start = System.nanoTime();
        LogAnalysis analysis = new LogAnalyser().analyse(new Lines(lines, source));
        double highest = 0;
        for (int line = 1; line <= analysis.lines(); line++) {
            highest = Math.max(highest, analysis.score(line));
        }
        if (analysis.lines() != lines || highest > 1 || analysis.templates().size() > MOST_TEMPLATES) {
            throw new IllegalStateException(name + ": " + analysis.lines() + " lines, " + analysis.templates().size() + " templates, "
                    + highest);
        }
        System.out.printf("%s: %d templates, %d strange ones, %d ms%n", name, analysis.templates().size(), analysis.anomalies().size(),
                (System.nanoTime() - start) / 1_000_000);
    }

    private static void streams() {
        TemplateMiner miner = new TemplateMiner();
        for (int line = 0; line < 100_000; line++) {
            miner.add(word() + ' ' + word() + ' ' + word());
        }
        System.out.println("a stream of different lines: " + miner.size() + " templates");
    }

    private static String word() {
        StringBuilder word = new StringBuilder();
        for (int letter = 3 + RANDOM.nextInt(8); letter > 0; letter--) {
            word.append((char) ('a' + RANDOM.nextInt(26)));
        }
        return word.toString();
    }

    private static String words(int count) {
        StringBuilder words = new StringBuilder();
        for (int word = 0; word < count; word++) {
            words.append(word()).append(' ');
        }
        return words.toString();
    }

    private static String characters(int kinds) {
        StringBuilder text = new StringBuilder();
        for (int letter = RANDOM.nextInt(200); letter > 0; letter--) {
            text.append((char) RANDOM.nextInt(kinds));
        }
        return text.toString().replace('\n', ' ');
    }

    /** Makes its lines while it is read, so that it takes no memory itself. */
    private static final class Lines extends Reader {

        private final int lines;
        private final IntFunction<String> source;
        private int next;
        private String line = "";
        private int at;

        private Lines(int lines, IntFunction<String> source) {
            this.lines = lines;
            this.source = source;
        }

        @Override
        public int read(char[] target, int offset, int length) {
            if (at == line.length()) {
                if (next == lines) {
                    return -1;
                }
                line = source.apply(next++) + '\n';
                at = 0;
            }
            int count = Math.min(length, line.length() - at);
            line.getChars(at, at + count, target, offset);
            at += count;
            return count;
        }

        @Override
        public void close() {
            // nothing to close
        }
    }
}
