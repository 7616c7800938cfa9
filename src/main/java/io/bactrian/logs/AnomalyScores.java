package io.bactrian.logs;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Says how strange each line is, from 0 to 1, without having been told what is: its template is rare, appears late where nothing new was to
 * be expected, or comes in a burst. Words of failure count a little. The reasons are combined so that each can only add.
 */
final class AnomalyScores {

    /** Why a line is strange, and the most that this alone makes of the score of a line in a long log. */
    enum Reason {
        RARE(0.55),
        NEW(0.45),
        BURST(0.7),
        TROUBLE(0.25);

        private final double weight;

        Reason(double weight) {
            this.weight = weight;
        }
    }

    /** A template that appears behind this share of the lines is new; before, everything is. */
    private static final double WARM_UP = 0.25;
    private static final int FIRST_LINES_OF_A_TEMPLATE = 5;
    private static final int SMALLEST_BURST = 5;
    private static final double USUAL_DEVIATIONS = 4;
    private static final double CERTAIN_DEVIATIONS = 12;
    /** A burst counts for less where nothing speaks of trouble: jobs come in batches. */
    private static final double BURST_WITHOUT_TROUBLE = 0.6;
    /** So does one while the program starts. */
    private static final double BURST_AT_THE_START = 0.5;
    /** Fewer lines than this do not tell what is usual; the fewer, the more the words of failure must do. */
    private static final double LINES_TO_KNOW_THE_USUAL = 100;
    private static final double TROUBLE_OF_A_SHORT_LOG = 0.65;

    private final LogLines lines;
    private final Windows windows;
    private final Map<Group, Use> uses = new IdentityHashMap<>();
    private final double shareOfTrouble;

    /** How a template is used in this log. */
    private static final class Use {

        private int count;
        private int first = -1;
        private double rarity;
        private double novelty;
        private int trouble;
        private boolean blank;
        private int[] perWindow = {};
        private double[] bursts = {};
    }

    AnomalyScores(LogLines lines) {
        this.lines = lines;
        this.windows = Windows.of(lines);
        count();
        rarity();
        novelty();
        bursts();
        long troubled = 0;
        for (int line = 0; line < lines.size(); line++) {
            troubled += trouble(line, uses.get(lines.group(line))) > Trouble.NONE ? 1 : 0;
        }
        shareOfTrouble = lines.size() == 0 ? 0 : (double) troubled / lines.size();
    }

    private void count() {
        for (int line = 0; line < lines.size(); line++) {
            Group group = lines.group(line);
            Use use = uses.computeIfAbsent(group, key -> new Use());
            if (use.first < 0) {
                use.first = line;
                use.trouble = Trouble.ofTemplate(group.template().text());
                use.blank = group.example().isBlank();
            }
            use.count++;
        }
    }

    /** From the share of lines that are of a template at least as rare: what many templates have in common is nothing strange. */
    private void rarity() {
        Map<Integer, Integer> linesByCount = new HashMap<>();
        uses.values().forEach(use -> linesByCount.merge(use.count, use.count, Integer::sum));
        Map<Integer, Double> rarityByCount = new HashMap<>();
        int upTo = 0;
        for (int count : linesByCount.keySet().stream().sorted().toList()) {
            upTo += linesByCount.get(count);
            rarityByCount.put(count, lines.size() < 2 ? 0 : Math.log((double) lines.size() / upTo) / Math.log(lines.size()));
        }
        uses.values().forEach(use -> use.rarity = rarityByCount.get(use.count));
    }

    /** From how often new templates have appeared of late: where every tenth line is new, one more is no news. */
    private void novelty() {
        int warmUp = (int) (lines.size() * WARM_UP);
        double recent = 1;
        double fading = 1 - 1.0 / Math.max(20, lines.size() / 20);
        for (int line = 0; line < lines.size(); line++) {
            Use use = uses.get(lines.group(line));
            boolean isFirst = use.first == line;
            if (isFirst && line >= warmUp) {
                use.novelty = Math.min(1, Math.max(0, -Math.log10(recent + 1.0 / (line + 1)) / 2.5));
            }
            recent = recent * fading + (isFirst ? 1 - fading : 0);
        }
    }

    private void bursts() {
        for (int line = 0; line < lines.size(); line++) {
            Use use = uses.get(lines.group(line));
            if (use.count >= SMALLEST_BURST) {
                if (use.perWindow.length == 0) {
                    use.perWindow = new int[windows.count()];
                }
                use.perWindow[windows.of(line)]++;
            }
        }
        for (Use use : uses.values()) {
            use.bursts = new double[use.perWindow.length];
            double sum = 0;
            double squares = 0;
            for (int count : use.perWindow) {
                sum += count;
                squares += (double) count * count;
            }
            for (int window = 0; window < use.bursts.length; window++) {
                use.bursts[window] = burst(use.perWindow[window], sum, squares, use.bursts.length - 1);
            }
        }
    }

    /** By how many deviations a window exceeds what the other windows let expect. */
    private static double burst(int count, double sum, double squares, int others) {
        if (count < SMALLEST_BURST) {
            return 0;
        }
        double mean = (sum - count) / others;
        double variance = Math.max(0, (squares - (double) count * count) / others - mean * mean);
        // No steadier than chance allows, and never surer than one line in each window would make it.
        double deviation = Math.sqrt(Math.max(variance, mean) + 1);
        double deviations = (count - mean) / deviation;
        return Math.min(1, Math.max(0, (deviations - USUAL_DEVIATIONS) / (CERTAIN_DEVIATIONS - USUAL_DEVIATIONS)));
    }

    private double burst(int line, Use use) {
        if (use.bursts.length == 0) {
            return 0;
        }
        double degree = use.bursts[windows.of(line)];
        return degree * (trouble(line, use) == Trouble.NONE ? BURST_WITHOUT_TROUBLE : 1)
                * (windows.of(line) < windows.count() / 10 ? BURST_AT_THE_START : 1);
    }

    private int trouble(int line, Use use) {
        return Math.max(lines.trouble(line), use.trouble);
    }

    /** How strange a line is, counted from 0. */
    double of(int line) {
        double usual = 1;
        for (double share : reasons(line).values()) {
            usual *= 1 - share;
        }
        return 1 - usual;
    }

    /** What each reason makes of the score of a line; those that make nothing are left out. An empty line is never strange. */
    Map<Reason, Double> reasons(int line) {
        Use use = uses.get(lines.group(line));
        Map<Reason, Double> reasons = new EnumMap<>(Reason.class);
        if (use.blank) {
            return reasons;
        }
        put(reasons, Reason.RARE, use.rarity);
        put(reasons, Reason.NEW, line - use.first < FIRST_LINES_OF_A_TEMPLATE ? use.novelty : 0);
        put(reasons, Reason.BURST, burst(line, use));
        double known = Math.min(1, lines.size() / LINES_TO_KNOW_THE_USUAL);
        double weight = Reason.TROUBLE.weight * known + TROUBLE_OF_A_SHORT_LOG * (1 - known);
        double degree = trouble(line, use) / (double) Trouble.MUCH * (1 - shareOfTrouble * known);
        if (degree > 0) {
            reasons.put(Reason.TROUBLE, degree * weight);
        }
        return reasons;
    }

    /** How many lines of the same template stand in the same window. */
    int linesInWindow(int line) {
        int[] perWindow = uses.get(lines.group(line)).perWindow;
        return perWindow.length == 0 ? 1 : perWindow[windows.of(line)];
    }

    private static void put(Map<Reason, Double> reasons, Reason reason, double degree) {
        if (degree > 0) {
            reasons.put(reason, degree * reason.weight);
        }
    }
}
