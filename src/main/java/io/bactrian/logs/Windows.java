package io.bactrian.logs;

/** Divides a log into spans of equal length: of time where its lines tell it, else of lines. */
final class Windows {

    private static final int LINES_OF_A_WINDOW = 50;
    private static final int FEWEST = 8;
    private static final int MOST = 120;
    private static final double TOLD = 0.9;

    private final int[] windowOfLine;
    private final int count;

    private Windows(int[] windowOfLine, int count) {
        this.windowOfLine = windowOfLine;
        this.count = count;
    }

    static Windows of(LogLines lines) {
        int count = Math.max(FEWEST, Math.min(MOST, lines.size() / LINES_OF_A_WINDOW));
        int told = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int line = 0; line < lines.size(); line++) {
            long second = lines.second(line);
            if (second != LineClock.UNKNOWN) {
                told++;
                first = Math.min(first, second);
                last = Math.max(last, second);
            }
        }
        boolean byTime = told >= lines.size() * TOLD && last - first >= count;
        int[] windows = new int[lines.size()];
        int before = 0;
        for (int line = 0; line < windows.length; line++) {
            if (!byTime) {
                before = (int) ((long) line * count / windows.length);
            } else if (lines.second(line) != LineClock.UNKNOWN) {
                // A line without a time belongs to the one before it.
                before = (int) ((lines.second(line) - first) * count / (last - first + 1));
            }
            windows[line] = before;
        }
        return new Windows(windows, count);
    }

    int of(int line) {
        return windowOfLine[line];
    }

    int count() {
        return count;
    }
}
