package io.bactrian.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What changed between two texts, line by line: E. W. Myers, An O(ND) Difference Algorithm and Its Variations (1986), on what is left
 * when equal beginnings and ends are set aside. Texts that differ in very many lines are shown as one that went and one that came.
 */
final class LineDiff {

    private static final int CONTEXT = 3;
    private static final int MOST_EDITS = 1000;

    private LineDiff() {
    }

    /**
     * A line of the comparison.
     *
     * @param kind {@code same}, {@code removed}, {@code added}, or {@code skipped} for equal lines that are not shown
     * @param text the line; of skipped ones how many they are
     */
    record Line(String kind, String text) {
    }

    static List<Line> of(String before, String after) {
        String[] a = before.split("\n", -1);
        String[] b = after.split("\n", -1);
        int head = 0;
        while (head < a.length && head < b.length && a[head].equals(b[head])) {
            head++;
        }
        int tail = 0;
        while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail].equals(b[b.length - 1 - tail])) {
            tail++;
        }
        List<Line> lines = new ArrayList<>();
        add(lines, "same", a, 0, head);
        lines.addAll(middle(Arrays.copyOfRange(a, head, a.length - tail), Arrays.copyOfRange(b, head, b.length - tail)));
        add(lines, "same", a, a.length - tail, a.length);
        return shortened(lines);
    }

    private static void add(List<Line> lines, String kind, String[] texts, int from, int to) {
        for (int index = from; index < to; index++) {
            lines.add(new Line(kind, texts[index]));
        }
    }

    /** Finds the shortest way from a to b; each round remembers how far each diagonal reached, so that the way can be walked back. */
    private static List<Line> middle(String[] a, String[] b) {
        int most = Math.min(a.length + b.length, MOST_EDITS);
        int[] reach = new int[2 * most + 3];
        List<int[]> rounds = new ArrayList<>();
        for (int edits = 0; edits <= most; edits++) {
            rounds.add(reach.clone());
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
                int x = down(reach, most, diagonal, edits) ? reach[most + 1 + diagonal + 1] : reach[most + 1 + diagonal - 1] + 1;
                while (x < a.length && x - diagonal < b.length && a[x].equals(b[x - diagonal])) {
                    x++;
                }
                reach[most + 1 + diagonal] = x;
                if (x >= a.length && x - diagonal >= b.length) {
                    return walkedBack(a, b, rounds, most);
                }
            }
        }
        List<Line> replaced = new ArrayList<>();
        add(replaced, "removed", a, 0, a.length);
        add(replaced, "added", b, 0, b.length);
        return replaced;
    }

    private static boolean down(int[] reach, int middle, int diagonal, int edits) {
        return diagonal == -edits || diagonal != edits && reach[middle + 1 + diagonal - 1] < reach[middle + 1 + diagonal + 1];
    }

    private static List<Line> walkedBack(String[] a, String[] b, List<int[]> rounds, int middle) {
        List<Line> backwards = new ArrayList<>();
        int x = a.length;
        int y = b.length;
        for (int edits = rounds.size() - 1; edits >= 0; edits--) {
            int[] reach = rounds.get(edits);
            int diagonal = x - y;
            boolean down = down(reach, middle, diagonal, edits);
            int cameFrom = down ? diagonal + 1 : diagonal - 1;
            int fromX = edits == 0 ? 0 : reach[middle + 1 + cameFrom];
            int fromY = edits == 0 ? 0 : fromX - cameFrom;
            while (x > fromX && y > fromY) {
                backwards.add(new Line("same", a[--x]));
                y--;
            }
            if (edits > 0) {
                backwards.add(down ? new Line("added", b[--y]) : new Line("removed", a[--x]));
            }
        }
        Collections.reverse(backwards);
        return backwards;
    }

    /** Long stretches without a change are left out. */
    private static List<Line> shortened(List<Line> lines) {
        boolean[] shown = new boolean[lines.size()];
        for (int index = 0; index < lines.size(); index++) {
            if (!lines.get(index).kind().equals("same")) {
                Arrays.fill(shown, Math.max(0, index - CONTEXT), Math.min(lines.size(), index + CONTEXT + 1), true);
            }
        }
        List<Line> kept = new ArrayList<>();
        int skipped = 0;
        for (int index = 0; index <= lines.size(); index++) {
            boolean keep = index < lines.size() && shown[index];
            if ((keep || index == lines.size()) && skipped > 0) {
                kept.add(new Line("skipped", Integer.toString(skipped)));
                skipped = 0;
            }
            if (keep) {
                kept.add(lines.get(index));
            } else {
                skipped++;
            }
        }
        return kept;
    }
}
